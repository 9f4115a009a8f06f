package thesp_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/adrg/xdg"

	"thesp"
	"thesp/runtime"
)

// atHome gives the test folders of its own.
func atHome(t *testing.T) {
	t.Helper()
	dir, err := os.MkdirTemp("", "th") // short, for the sake of Unix sockets
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		xdg.Reload()
		os.RemoveAll(dir)
	})
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(dir, "config"))
	t.Setenv("XDG_STATE_HOME", filepath.Join(dir, "state"))
	xdg.Reload()
}

// start starts a system that ends with the test.
func start(t *testing.T, cfg thesp.Config) *thesp.System {
	t.Helper()
	sys, err := thesp.Start(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sys.Shutdown(context.Background()) })
	return sys
}

// adder answers with the sum of what it was told.
type adder struct{ Sum int }

func (a *adder) OnInt(ctx *thesp.Context, n int) error {
	a.Sum += n
	return ctx.Reply(a.Sum)
}

func (*adder) Requires() thesp.Requirements { return thesp.Require("sums") }

func TestAttach(t *testing.T) {
	atHome(t)
	leader := start(t, thesp.Config{Listen: "127.0.0.1:0", Types: []any{adder{}}})
	member := start(t, thesp.Config{
		Listen: "127.0.0.1:0", Leaders: []string{leader.Address().Host()}, Types: []any{adder{}}, Capabilities: thesp.Capabilities{"sums": true},
	})
	for _, host := range []*thesp.System{leader, member} {
		target := host.Address().Host()
		begin := time.Now()
		guest, err := thesp.Attach(target)
		if err != nil {
			t.Fatal(err)
		}
		defer guest.Shutdown(context.Background())
		if took := time.Since(begin); took > 4*time.Second {
			t.Errorf("Attach(%s) takes %v", target, took)
		}
		var hosts []string
		for _, m := range guest.Members() {
			hosts = append(hosts, m.Host)
		}
		if len(hosts) != 2 || !strings.Contains(strings.Join(hosts, " "), leader.Address().Host()) || !strings.Contains(strings.Join(hosts, " "), member.Address().Host()) {
			t.Errorf("a guest of %s knows %v, want both systems and nobody else", target, hosts)
		}
		a, err := guest.CreateActor(&adder{Sum: 3})
		if err != nil || a.Host() != member.Address().Host() {
			t.Fatalf("CreateActor = %v, %v, want it at %s", a, err, member.Address().Host())
		}
		if got, err := guest.Ask(a, 4, time.Minute); got != 7 || err != nil {
			t.Errorf("Ask = %v, %v, want 7", got, err)
		}
		id, err := runtime.Reach(guest, target)
		if err != nil || id != host.Address().System() {
			t.Errorf("Reach = %v, %v", id, err)
		}
		status, err := guest.Ask(runtime.MakeAddress(id, runtime.NumberAdmin), runtime.StatusRequest{}, time.Minute)
		if s, ok := status.(runtime.Status); !ok || err != nil || s.Host != target || s.PID != os.Getpid() || s.Version != thesp.Version || len(s.Members) != 2 {
			t.Errorf("status of %s: %+v, %v", target, status, err)
		}
		if n := len(leader.Members()); n != 2 {
			t.Errorf("the leader counts %d members, want 2: a guest is none", n)
		}
		guest.Shutdown(context.Background())
		if _, err := member.Ask(a, 1, time.Minute); err != nil {
			t.Errorf("an actor that a guest has created: %v", err)
		}
	}
}

// There is another way for who runs a system, and only for him.
func TestOwnSocket(t *testing.T) {
	atHome(t)
	probe, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	target := probe.Addr().String()
	probe.Close()
	base := filepath.Join(xdg.StateHome, "thesp", strings.Replace(target, ":", "-", 1))
	stop := make(chan struct{}, 1)
	sys := start(t, thesp.Config{Listen: target, Socket: base + ".sock", Stop: func() { stop <- struct{}{} }})
	for path, mode := range map[string]os.FileMode{base + ".sock": 0o600 | os.ModeSocket, filepath.Dir(base): 0o700 | os.ModeDir} {
		if info, err := os.Stat(path); err != nil || info.Mode() != mode {
			t.Errorf("%s: %v, %v, want the mode %v", path, info.Mode(), err, mode)
		}
	}
	owner := runtime.MakeAddress(sys.Address().System(), runtime.NumberOwner)
	change := runtime.CapabilitiesRequest{Set: thesp.Capabilities{"gpu": 2}}

	stranger := start(t, thesp.Config{Leaders: []string{target}}) // over TCP
	for _, request := range []any{change, runtime.StopRequest{}} {
		_, err := stranger.Ask(owner, request, time.Minute)
		if !errors.Is(err, thesp.ErrDead) || !strings.Contains(err.Error(), "on its own machine") {
			t.Errorf("over TCP, %T: %v, want ErrDead and why", request, err)
		}
	}
	if len(stop) > 0 || len(sys.Capabilities()) > 0 {
		t.Errorf("over TCP it was obeyed: %d, %v", len(stop), sys.Capabilities())
	}

	for _, name := range []string{target, strings.Replace(target, "127.0.0.1", "localhost", 1)} {
		guest := start(t, thesp.Config{Attach: name})
		if answer, err := guest.Ask(owner, change, time.Minute); err != nil || answer.(runtime.Outcome).Err() != nil || sys.Capabilities().String() != "gpu=2" {
			t.Errorf("%s: a change: %v, %v; it offers %v", name, answer, err, sys.Capabilities())
		}
		if _, err := guest.Ask(owner, runtime.StopRequest{}, time.Minute); err != nil {
			t.Errorf("%s: stop: %v", name, err)
		}
		<-stop
	}
	sys.Shutdown(context.Background())
	if _, err := os.Stat(base + ".sock"); err == nil {
		t.Error("the socket is still there")
	}
}

func TestSocketPathTooLong(t *testing.T) {
	atHome(t)
	path := filepath.Join(t.TempDir(), strings.Repeat("x", 100), "s.sock")
	if sys, err := thesp.Start(thesp.Config{Listen: "127.0.0.1:0", Socket: path}); err == nil || !strings.Contains(err.Error(), "XDG_STATE_HOME") {
		t.Errorf("Start = %v, %v, want a word about the length of %s", sys, err, path)
	}
}

func TestScenario90AttachOnly(t *testing.T) {
	atHome(t)
	web, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer web.Close()
	go func() { // ends with the listener
		for {
			conn, err := web.Accept()
			if err != nil {
				return
			}
			conn.Write([]byte("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"))
			conn.Close()
		}
	}()
	otherKey := start(t, thesp.Config{Listen: "127.0.0.1:0", KeyFile: filepath.Join(t.TempDir(), "key")})
	for target, want := range map[string]string{
		"127.0.0.1:1":                "127.0.0.1:1 refused the connection (is thesp start running there?)",
		web.Addr().String():          web.Addr().String() + " is not a thesp system: it speaks HTTP without TLS",
		otherKey.Address().Host():    "--key FILE",
		"no port":                    "missing port",
		"no.such.host.invalid.:1900": "no.such.host.invalid.",
	} {
		sys, err := thesp.Attach(target)
		if !errors.Is(err, thesp.ErrUnreachable) || !strings.Contains(err.Error(), want) {
			t.Errorf("Attach(%q) = %v, %v, want ErrUnreachable and %q", target, sys, err, want)
		}
	}
}
