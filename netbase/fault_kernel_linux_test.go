package netbase_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"thesp/netbase"
	thesp "thesp/runtime"
)

// A kernelNet is two network namespaces with a cable between them. Connections are those of the kernel, with its queues and timers.
type kernelNet struct {
	t    *testing.T
	name [2]string // of the namespaces
}

// The ends of the cable.
const (
	nearHost, farHost = "10.231.7.1", "10.231.7.2"
	device            = "thesp0"
)

// newKernelNet makes the namespaces, or skips the test where that is not permitted.
func newKernelNet(t *testing.T) *kernelNet {
	t.Helper()
	if testing.Short() {
		t.Skip("namespaces take some seconds")
	}
	if os.Geteuid() != 0 {
		t.Skip("only root may make network namespaces")
	}
	for _, tool := range []string{"ip", "tc", "iptables"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed", tool)
		}
	}
	k := &kernelNet{t, [2]string{fmt.Sprintf("thesp%d-near", os.Getpid()), fmt.Sprintf("thesp%d-far", os.Getpid())}}
	for i, ns := range k.name {
		if out, err := exec.Command("ip", "netns", "add", ns).CombinedOutput(); err != nil {
			t.Skipf("a network namespace cannot be made here: %s", out)
		}
		t.Cleanup(func() { exec.Command("ip", "netns", "del", k.name[i]).Run() })
	}
	k.run("ip", "-n", k.name[0], "link", "add", device, "type", "veth", "peer", "name", device, "netns", k.name[1])
	for i, host := range []string{nearHost, farHost} {
		k.run("ip", "-n", k.name[i], "addr", "add", host+"/24", "dev", device)
		k.run("ip", "-n", k.name[i], "link", "set", device, "up")
		k.run("ip", "-n", k.name[i], "link", "set", "lo", "up")
	}
	return k
}

// run runs a command, which must succeed.
func (k *kernelNet) run(args ...string) {
	k.t.Helper()
	if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
		k.t.Fatalf("%s: %v: %s", strings.Join(args, " "), err, out)
	}
}

// rule adds a rule to the filter of a side, and returns what takes it back.
func (k *kernelNet) rule(side int, args ...string) (undo func()) {
	k.t.Helper()
	call := func(verb string) {
		k.run(append([]string{"ip", "netns", "exec", k.name[side], "iptables", "-w", verb}, args...)...)
	}
	call("-A")
	return func() { call("-D") }
}

// drop has everything that arrives at a side vanish.
func (k *kernelNet) drop(side int) (undo func()) {
	k.t.Helper()
	return k.rule(side, "INPUT", "-i", device, "-j", "DROP")
}

// A side of a kernelNet makes its sockets in its namespace, where they stay.
type namespace string

func (n namespace) inside(do func() error) error {
	done := make(chan error)
	go func() { // its thread is of no use for anything else afterwards, and ends with it
		runtime.LockOSThread()
		f, err := os.Open("/var/run/netns/" + string(n))
		if err == nil {
			defer f.Close()
			if err = unix.Setns(int(f.Fd()), unix.CLONE_NEWNET); err == nil {
				err = do()
			}
		}
		done <- err
	}()
	return <-done
}

func (n namespace) Listen(address string) (l net.Listener, err error) {
	err = n.inside(func() error { l, err = net.Listen("tcp", address); return err })
	return l, err
}

func (n namespace) Dial(ctx context.Context, address string) (c net.Conn, err error) {
	err = n.inside(func() error { c, err = netbase.TCP{}.Dial(ctx, address); return err })
	return c, err
}

// wired starts a system on each side, with short times, and an actor on the far one that the near one has created.
func wired(t *testing.T, k *kernelNet) (near, far node, to thesp.Address) {
	t.Helper()
	cfg := netbase.Config{Heartbeat: 50 * time.Millisecond, DeadAfter: kernelDead, Types: []any{&sink{}, counted{}, hold{}}}
	cfg.Network, cfg.Listen = namespace(k.name[0]), nearHost+":1900"
	near = startWith(t, cfg, nil)
	t.Cleanup(func() { near.stop(t) })
	cfg.Network, cfg.Listen, cfg.Leaders = namespace(k.name[1]), farHost+":1900", []string{nearHost + ":1900"}
	far = startWith(t, cfg, thesp.Capabilities{"far": true})
	t.Cleanup(func() { far.stop(t) })
	near.knows(t, 2)
	far.knows(t, 2)
	return near, far, near.create(t, &echo{}, thesp.Require("far"))
}

// kernelDead is D in these tests.
const kernelDead = 500 * time.Millisecond

// What the kernel makes of faults of the network.
func TestFault21Fault22Fault23Fault25Fault26Fault27Fault28OfTheKernel(t *testing.T) {
	k := newKernelNet(t)
	near, far, to := wired(t, k)
	asks := func(t *testing.T, what string) {
		t.Helper()
		if got, err := near.Ask(to, ping{1, what}, 10*time.Second); got != (pong{1, what}) || err != nil {
			t.Fatalf("%s: %v, %v", what, got, err)
		}
	}
	again := func(t *testing.T) { // both meet again, and there is another actor
		t.Helper()
		start := time.Now()
		near.knows(t, 2)
		far.knows(t, 2)
		t.Logf("they meet again after %v", time.Since(start).Round(time.Millisecond))
		var err error
		for range 100 {
			if to, err = near.CreateActor(&echo{}, thesp.Require("far")); err == nil {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		asks(t, "again")
	}
	lost := func(t *testing.T) {
		t.Helper()
		start := time.Now()
		_, err := near.Ask(to, "nothing", time.Minute)
		took := time.Since(start)
		t.Logf("the ask fails after %v: %v", took.Round(time.Millisecond), err)
		if !errors.Is(err, thesp.ErrDead) || took > 4*kernelDead+time.Second {
			t.Errorf("an ask fails after %v with %v, want %v and ErrDead", took, err, kernelDead)
		}
		far.knows(t, 1)
	}
	link := func(state string) { k.run("ip", "-n", k.name[0], "link", "set", device, state) }

	t.Run("21 half open", func(t *testing.T) {
		undo := k.drop(0)
		undo2 := k.drop(1)
		lost(t)
		undo()
		undo2()
		again(t)
	})
	t.Run("22 cable pulled for less than D", func(t *testing.T) {
		peers := near.Stats().Dead
		link("down")
		go func() {
			time.Sleep(kernelDead / 4)
			link("up")
		}()
		asks(t, "pulled")
		if got := near.Stats().Dead; got != peers {
			t.Errorf("%d dead letters", got-peers)
		}
	})
	t.Run("23 cable pulled for more than D", func(t *testing.T) {
		link("down")
		lost(t)
		link("up")
		again(t)
	})
	t.Run("25 one way", func(t *testing.T) {
		undo := k.drop(0)
		lost(t)
		undo()
		again(t)
	})
	t.Run("26 loss of 5 percent", func(t *testing.T) {
		count := far.create(t, &sink{})
		var undo [2]func()
		for side := range undo {
			undo[side] = k.rule(side, "INPUT", "-i", device, "-m", "statistic", "--mode", "random", "--probability", "0.05", "-j", "DROP")
		}
		n, start := pick(3000, 100_000), time.Now()
		for i := range n {
			if err := near.Tell(count, ping{i, filler}); err != nil {
				t.Fatalf("Tell %d: %v", i, err)
			}
			if i%20 == 0 {
				time.Sleep(time.Millisecond) // or they are all in a few packets
			}
		}
		if got, want := ask[counted](t, near, count, "?"), (counted{n, 0}); got != want {
			t.Errorf("%+v have come, want %+v", got, want)
		}
		t.Logf("%d messages in %v", n, time.Since(start).Round(time.Millisecond))
		undo[0]()
		undo[1]()
		near.knows(t, 2)
	})
	t.Run("27 a slow line", func(t *testing.T) {
		for _, ns := range k.name {
			k.run("tc", "-n", ns, "qdisc", "add", "dev", device, "root", "tbf", "rate", "1mbit", "burst", "4kb", "latency", "400ms")
		}
		large := strings.Repeat("x", 50_000)
		start := time.Now()
		if got, err := near.Ask(to, large, time.Minute); got != large || err != nil {
			t.Errorf("50 KB come back as %.20v, %v", got, err)
		}
		t.Logf("50 KB there and back in %v", time.Since(start).Round(time.Millisecond))
		for _, ns := range k.name {
			k.run("tc", "-n", ns, "qdisc", "del", "dev", device, "root")
		}
		near.knows(t, 2)
	})
	t.Run("28 reset", func(t *testing.T) {
		for range 5 {
			undo := k.rule(1, "INPUT", "-i", device, "-p", "tcp", "!", "--syn", "-j", "REJECT", "--reject-with", "tcp-reset")
			go func() {
				time.Sleep(20 * time.Millisecond)
				undo()
			}()
			asks(t, "reset")
		}
	})
	asks(t, "at the end")
}
