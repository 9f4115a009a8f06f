package netbase_test

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// A busy network hangs up on those who dial, some times.
type busy struct {
	*memory
	times *atomic.Int32
}

func (b busy) Dial(ctx context.Context, address string) (net.Conn, error) {
	if b.times.Add(-1) < 0 {
		return b.memory.Dial(ctx, address)
	}
	near, far := net.Pipe()
	far.Close()
	return near, nil
}

// A guest tries again for a moment if the system hangs up, as one does that has too many connections which have not said hello yet.
func TestGuestOfABusySystem(t *testing.T) {
	for times, reached := range map[int32]bool{3: true, 1000: false} {
		synctest.Test(t, func(t *testing.T) {
			network := newMemory()
			a := start(t, network, "a:1", nil)
			defer a.stop(t)
			left := new(atomic.Int32)
			left.Store(times)
			creds, err := netbase.NewCredentials(netbase.CredentialsConfig{Keys: netbase.KeyRing{key}, Name: "guest"})
			if err != nil {
				t.Fatal(err)
			}
			base, err := netbase.Listen(netbase.Config{Network: busy{network, left}, Leaders: []string{"a:1"}, Guest: true, Credentials: creds})
			if err != nil {
				t.Fatal(err)
			}
			sys := runtime.New(runtime.Config{Remote: base})
			begin := time.Now()
			if err = base.Serve(sys); (err == nil) != reached || err != nil && !errors.Is(err, runtime.ErrUnreachable) {
				t.Errorf("after %d that were hung up: %v", times, err)
			}
			if took := time.Since(begin); took > time.Second {
				t.Errorf("it took %v", took)
			}
			sys.Shutdown(t.Context())
			base.Close()
		})
	}
}
