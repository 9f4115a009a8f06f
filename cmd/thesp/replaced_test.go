package main

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// elsewhere is the network of another machine: an address there is another one here.
type elsewhere struct{ netbase.TCP }

func (elsewhere) Listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	claimed, err := net.ResolveTCPAddr("tcp", address)
	return claimant{l, claimed}, err
}

// claimant listens at another address than it says.
type claimant struct {
	net.Listener
	addr net.Addr
}

func (c claimant) Addr() net.Addr { return c.addr }

// A system whose address a newer one gives ends by itself, in order, and with exit code 4.
func TestFault36ExitCode(t *testing.T) {
	_, leader := serveProcess(t)
	old, address := serveProcess(t, "--leader", leader)
	folder, err := os.UserConfigDir()
	if err != nil {
		t.Fatal(err)
	}
	keys, _, err := netbase.EnsureKeys(filepath.Join(folder, "thesp", "key"))
	if err != nil {
		t.Fatal(err)
	}
	creds, err := netbase.NewCredentials(netbase.CredentialsConfig{Keys: keys, Name: "newer"})
	if err != nil {
		t.Fatal(err)
	}
	base, err := netbase.Listen(netbase.Config{Network: elsewhere{}, Listen: address, Leaders: []string{leader}, Credentials: creds})
	if err != nil {
		t.Fatal(err)
	}
	sys := runtime.New(runtime.Config{Host: base.Host(), Remote: base})
	defer sys.Shutdown(context.Background())
	if err := base.Serve(sys); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(30*time.Second, func() { old.Process.Kill() })
	defer late.Stop()
	old.Wait()
	if got := old.ProcessState.ExitCode(); got != exitReplaced {
		t.Errorf("the older system ends with %d, want %d", got, exitReplaced)
	}
	f, err := filesOf(address)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(f.lock()); err == nil {
		t.Errorf("%s is left", f.lock())
	}
	if members := base.Members(); len(members) != 2 {
		t.Errorf("the newer one knows %v, want the leader and itself", members)
	}
}
