package netbase

import (
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"
)

func TestEagerness(t *testing.T) {
	type step struct{ looks, soon bool } // what is looked for in vain comes late
	const yes, no = true, false
	for name, steps := range map[string][]step{
		"seldom":    {{no, no}, {no, no}, {no, no}},
		"soon":      {{no, yes}, {yes, yes}, {yes, yes}},
		"no longer": {{no, yes}, {yes, no}, {no, no}, {no, no}},
		"in vain":   {{no, yes}, {yes, no}, {no, yes}, {no, yes}, {yes, no}, {no, yes}, {no, yes}, {no, yes}, {no, yes}, {yes, yes}, {yes, no}, {no, yes}, {no, yes}, {yes, yes}},
	} {
		var e eagerness
		for i, s := range steps {
			if got := e.looks(); got != s.looks {
				t.Errorf("%s: it looks the %d. time: %t, want %t", name, i+1, got, s.looks)
			}
			e.came(s.looks, s.looks && !s.soon, s.soon)
		}
	}
	e := eagerness{soon: true}
	longest := 0
	for range 20 {
		n := 0
		for ; !e.looks(); n++ {
			e.came(false, false, true)
		}
		longest = max(longest, n)
		e.came(true, true, true)
	}
	if longest > maxVain {
		t.Errorf("it does not look for %d times, want at most %d", longest, maxVain)
	}
}

// A reader that looks before it waits reads what another one would, and its errors.
func TestEagerReader(t *testing.T) {
	near, far := newWire(t)
	kernel := newKernelConn(near)
	if kernel == nil {
		t.Skip("the kernel cannot be asked for what it has at once")
	}
	r := &eagerReader{Conn: near, kernel: kernel}
	buf := make([]byte, 8)
	read := func(want string, wantErr error) {
		t.Helper()
		r.eager = eagerness{soon: true}
		n, err := r.Read(buf)
		if got := string(buf[:n]); got != want || !errors.Is(err, wantErr) {
			t.Errorf("read %q, %v; want %q, %v", got, err, want, wantErr)
		}
	}
	io.WriteString(far, "at once")
	read("at once", nil)
	late := time.AfterFunc(20*lookTime, func() { io.WriteString(far, "late") })
	defer late.Stop()
	read("late", nil)
	near.SetReadDeadline(time.Now().Add(20 * lookTime))
	read("", os.ErrDeadlineExceeded)
	near.SetReadDeadline(time.Time{})
	io.WriteString(far, "last")
	far.Close()
	read("last", nil)
	read("", io.EOF)
	near.Close()
	read("", net.ErrClosed)
}

// A kernelConn does not wait, and takes no memory.
func TestKernelConn(t *testing.T) {
	near, far := newWire(t)
	k := newKernelConn(near)
	if k == nil {
		t.Skip("the kernel cannot be asked for what it has at once")
	}
	buf := make([]byte, 8)
	nothing := func() {
		if n, err := k.read(buf); n != 0 || err != nil {
			t.Errorf("where nothing has come: %d, %v; want 0, nil", n, err)
		}
	}
	if n := testing.AllocsPerRun(100, nothing); n > 0 {
		t.Errorf("an attempt takes %v allocations, want none", n)
	}
	io.WriteString(far, "ready")
	got := ""
	for end := time.Now().Add(5 * time.Second); got == "" && time.Now().Before(end); {
		n, err := k.read(buf)
		if err != nil {
			t.Fatal(err)
		}
		got = string(buf[:n])
	}
	if got != "ready" {
		t.Errorf("read %q, want what was written", got)
	}
}
