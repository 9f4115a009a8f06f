package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"reflect"
	goruntime "runtime"
	"strings"
	"testing"
	"time"

	"thesp"
	"thesp/interp"
)

// A shipper is a system whose program runs at another one, in a worker there.
type shipper struct {
	*thesp.System
	t       *testing.T
	program *interp.Program
}

// ship loads a program, whose package clause and imports come by themselves, as a guest of the system at addr.
func ship(t *testing.T, addr, text string) *shipper {
	t.Helper()
	in, err := newInterpreter(streams{strings.NewReader(""), io.Discard, io.Discard}, []string{"thesp"})
	if err != nil {
		t.Fatal(err)
	}
	head := "package main; import \"thesp\""
	for _, pkg := range []string{"fmt", "time", "errors", "strings", "sync"} {
		if strings.Contains(text, pkg+".") {
			head += "; import \"" + pkg + "\""
		}
	}
	program, err := in.Load(interp.File{Name: "ship.go", Text: []byte(head + "\n" + text)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(program.Stop)
	sys, err := thesp.Start(thesp.Config{Attach: addr, Interpreter: hostingOf(program, false)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sys.Shutdown(context.Background()) })
	return &shipper{sys, t, program}
}

// create creates an actor of the program at the server.
func (s *shipper) create(typ string, opts ...thesp.Option) thesp.Address {
	s.t.Helper()
	a, err := s.CreateActor(reflect.New(s.program.TypeOf("main."+typ)).Interface(), append(opts, thesp.Require("Server"))...)
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

// answers asks and wants an answer.
func (s *shipper) answers(a thesp.Address, msg, want any) {
	s.t.Helper()
	if got, err := s.Ask(a, msg, time.Minute); err != nil || got != want {
		s.t.Errorf("ask %v: got %v, %v, want %v", msg, got, err, want)
	}
}

// fails asks and wants an error of a kind, whose text contains all that is given.
func (s *shipper) fails(a thesp.Address, msg any, kind error, texts ...string) {
	s.t.Helper()
	got, err := s.Ask(a, msg, time.Minute)
	wantError(s.t, fmt.Sprintf("ask %v (which gives %v)", msg, got), err, kind, texts...)
}

// wantError looks at an error: its kind, unless that is nil, and its text.
func wantError(t *testing.T, what string, err, kind error, texts ...string) {
	t.Helper()
	if err == nil || kind != nil && !errors.Is(err, kind) {
		t.Errorf("%s: got the error %v, want %v", what, err, kind)
		return
	}
	for _, text := range texts {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("%s: got the error %q, want %q in it", what, err, text)
		}
	}
}

// shippingServer is a system that runs the sources of others, with an actor of one, which is to go on whatever the test does.
// A message may take a second there, unless flags say something else.
func shippingServer(t *testing.T, flags ...string) (server *exec.Cmd, addr string) {
	t.Helper()
	if goruntime.GOOS != "linux" {
		t.Skip("no sandbox here")
	}
	if testing.Short() {
		t.Skip("it has processes of its own")
	}
	server, addr = serveProcess(t, append([]string{"--cap", "Server", "--message-time", "1s"}, flags...)...)
	witness := ship(t, addr, `type Witness struct{}; func (Witness) OnText(ctx *thesp.Context, m string) error { return ctx.Reply("seen " + m) }`)
	w := witness.create("Witness")
	t.Cleanup(func() { witness.answers(w, t.Name(), "seen "+t.Name()) })
	return server, addr
}

func TestFault42PanicInReceive(t *testing.T) {
	_, addr := shippingServer(t)
	s := ship(t, addr, `type A struct{ n int; log []string }
func (a *A) OnText(ctx *thesp.Context, m string) error {
	a.n++
	if m == "panic" {
		return ctx.Reply(a.log[a.n])
	}
	return ctx.Reply(a.n)
}`)
	// By the policy that is the default, once; by Thespian's, once more.
	for attempts, a := range []thesp.Address{1: s.create("A"), 2: s.create("A", thesp.Supervise(thesp.Policy{Retries: 1}))} {
		if attempts == 0 {
			continue
		}
		var poison *thesp.PoisonError
		_, err := s.Ask(a, "panic", time.Minute)
		if want := fmt.Sprintf("ship.go:6:20: index out of range [%d] with length 0", attempts); !errors.As(err, &poison) || poison.Message != "panic" || poison.Reason != want {
			t.Errorf("got %v, want poison with the message and the reason %s", err, want)
		}
		s.answers(a, "", attempts+1)
	}
}

func TestFault43PanicAtTheStart(t *testing.T) {
	_, addr := shippingServer(t)
	for name, tt := range map[string]struct{ text, want string }{
		"init":     {`var table map[string]int; func init() { table["a"] = 1 }; type A struct{}; func (A) OnInt(ctx *thesp.Context, n int) error { return ctx.Reply(table["a"]) }`, "assignment to entry in nil map"},
		"variable": {`var zero int; var x = 1 / zero; type A struct{}; func (A) OnInt(ctx *thesp.Context, n int) error { return ctx.Reply(x) }`, "integer divide by zero"},
	} {
		t.Run(name, func(t *testing.T) {
			sys, err := thesp.Start(thesp.Config{Attach: addr, Interpreter: newVillain(t, "package main; import \"thesp\"\n"+strings.ReplaceAll(tt.text, "type A struct{}; func (A)", "type Hostile struct{}; func (Hostile)")), Types: []any{Hostile{}}})
			if err != nil {
				t.Fatal(err)
			}
			defer sys.Shutdown(context.Background())
			_, err = sys.CreateActor(Hostile{}, thesp.Require("Server"))
			wantError(t, "create", err, thesp.ErrSourceRefused, tt.want, ":2:")
		})
	}
}

func TestFault44PanicAtTheEnd(t *testing.T) {
	_, addr := shippingServer(t)
	s := ship(t, addr, `type Parent struct{ heard int }
type Child struct{}
func (p *Parent) OnText(ctx *thesp.Context, m string) error {
	child, err := ctx.CreateActor(&Child{})
	if err != nil {
		return err
	}
	if m == "child" {
		return ctx.Tell(child, thesp.ActorExitRequest{})
	}
	return ctx.Reply(p.heard)
}
func (p *Parent) OnEnd(ctx *thesp.Context, m thesp.ChildActorExited) error { p.heard++; panic("about the child") }
func (Child) OnText(ctx *thesp.Context, m string) error { return nil }
func (Child) OnExit(ctx *thesp.Context, m thesp.ActorExitRequest) error { panic("at the end") }`)
	p := s.create("Parent")
	if err := s.Tell(p, "child"); err != nil {
		t.Fatal(err)
	}
	// The parent hears once, or twice as messages are tried again, and goes on; nobody hears of it for ever.
	deadline := time.Now().Add(20 * time.Second)
	for heard := 0; heard < 1 && time.Now().Before(deadline); {
		got, err := s.Ask(p, "heard", time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		heard = got.(int)
	}
	first, err := s.Ask(p, "heard", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(100 * time.Millisecond)
	if then, err := s.Ask(p, "heard", time.Minute); err != nil || then != first || first.(int) > 2 {
		t.Errorf("heard %v times, later %v, %v, want the same, at most twice", first, then, err)
	}
	child := ship(t, addr, `type Child struct{}
func (Child) OnText(ctx *thesp.Context, m string) error { return ctx.Reply(m) }
func (Child) OnExit(ctx *thesp.Context, m thesp.ActorExitRequest) error { panic("at the end") }`)
	c := child.create("Child")
	if err := child.Tell(c, thesp.ActorExitRequest{}); err != nil {
		t.Fatal(err)
	}
	child.fails(c, "there?", thesp.ErrDead)
}

func TestFault45EndlessLoop(t *testing.T) {
	_, addr := shippingServer(t)
	s := ship(t, addr, `type A struct{}
func (A) OnInt(ctx *thesp.Context, n int) error { for { n++ } }
func (A) OnText(ctx *thesp.Context, m string) error { return ctx.Reply(m) }`)
	a, b := s.create("A"), s.create("A")
	s.answers(b, "before", "before")
	s.fails(a, 1, thesp.ErrDead, "deadline of 1s passed")
	s.fails(b, "after", thesp.ErrDead, "deadline of 1s passed") // it was in the same worker
	s.answers(s.create("A"), "anew", "anew")
}

func TestFault46MemoryHog(t *testing.T) {
	server, addr := shippingServer(t, "--message-time", "1m") // on a busy machine it takes a while until it has all
	s := ship(t, addr, `type A struct{ all [][]byte }
func (a *A) OnInt(ctx *thesp.Context, n int) error {
	for {
		a.all = append(a.all, []byte(strings.Repeat("x", 1<<24)))
	}
}`)
	a := s.create("A")
	before := residentKiB(t, server.Process.Pid)
	s.fails(a, 1, thesp.ErrDead, "memory")
	if after := residentKiB(t, server.Process.Pid); after > before+32<<10 {
		t.Errorf("the host has %d KiB, before it had %d, want the memory in the worker alone", after, before)
	}
}

func TestFault47FatalErrors(t *testing.T) {
	_, addr := shippingServer(t)
	for name, tt := range map[string]struct{ text, want string }{
		"stack": {`func (A) OnInt(ctx *thesp.Context, n int) error { return ctx.Reply(deeper(n)) }
func deeper(n int) int { return deeper(n+1) + 1 }`, "stack overflow"},
		"map": {`func (A) OnInt(ctx *thesp.Context, n int) error {
	m := map[int]int{}
	for range 4 { go func() { for i := 0; ; i++ { m[i%100] = i } }() }
	for i := 0; ; i++ { m[i%100] = i }
}`, "concurrent map"},
		"deadlock of a mutex": {`func (A) OnInt(ctx *thesp.Context, n int) error { var mu sync.Mutex; mu.Unlock(); return nil }`, "unlock of unlocked mutex"},
	} {
		t.Run(name, func(t *testing.T) {
			s := ship(t, addr, "type A struct{}\n"+tt.text)
			s.fails(s.create("A"), 1, thesp.ErrDead, tt.want)
		})
	}
	s := ship(t, addr, `type A struct{}
func (A) OnInt(ctx *thesp.Context, n int) error {
	if n == 1 {
		go func() { panic("in a goroutine") }()
		for { n++ }
	}
	return ctx.Reply("on")
}`)
	a, b := s.create("A"), s.create("A")
	s.fails(a, 1, thesp.ErrDead, "panic: in a goroutine")
	s.fails(b, 2, thesp.ErrDead, "panic: in a goroutine") // it was in the same process
	s.answers(s.create("A"), 2, "on")
}

func TestFault48ChildrenWithoutEnd(t *testing.T) {
	_, addr := shippingServer(t)
	s := ship(t, addr, `type A struct{}
func (A) OnInt(ctx *thesp.Context, n int) error {
	for i := range n {
		if _, err := ctx.CreateActor(&A{}); err != nil {
			return ctx.Reply(fmt.Sprint(i, " ", err))
		}
	}
	return ctx.Reply("all")
}`)
	s.answers(s.create("A"), 1000, "all")
	a := s.create("A")
	got, err := s.Ask(a, 2000, time.Minute)
	if text := fmt.Sprint(got); err != nil || !strings.HasPrefix(text, "1000 create main.A: too busy: ") || !strings.Contains(text, "has 1000 children, and may not have more") {
		t.Errorf("got %v, %v, want 1000 children and the reason why not more", got, err)
	}
}

func TestFault49AsksInACircle(t *testing.T) {
	_, addr := shippingServer(t)
	s := ship(t, addr, `type A struct{}
func (A) OnAddress(ctx *thesp.Context, other thesp.Address) error {
	got, err := ctx.Ask(other, ctx.Self(), 20*time.Second)
	if err != nil {
		return ctx.Reply(err.Error())
	}
	return ctx.Reply(got)
}
func (A) OnText(ctx *thesp.Context, m string) error { return ctx.Reply(m) }`)
	a, b := s.create("A"), s.create("A")
	got, err := s.Ask(a, b, time.Minute)
	if text := fmt.Sprint(got); err != nil || !strings.Contains(text, "it waits for this actor") {
		t.Errorf("got %v, %v, want the circle named", got, err)
	}
	s.answers(a, "a", "a")
	s.answers(b, "b", "b")
}

func TestFault50ParentEnds(t *testing.T) {
	_, addr := shippingServer(t)
	s := ship(t, addr, `type A struct{ depth int; child thesp.Address }
func (a *A) OnInt(ctx *thesp.Context, depth int) error {
	if depth == 0 {
		return ctx.Reply([]thesp.Address{ctx.Self()})
	}
	child, err := ctx.CreateActor(&A{})
	if err != nil {
		return err
	}
	below, err := ctx.Ask(child, depth-1, time.Minute)
	if err != nil {
		return err
	}
	return ctx.Reply(append(below.([]thesp.Address), ctx.Self()))
}
func (a *A) OnText(ctx *thesp.Context, m string) error { return ctx.Reply(m) }`)
	got, err := s.Ask(s.create("A"), 3, time.Minute)
	family, ok := got.([]thesp.Address)
	if !ok || len(family) != 4 {
		t.Fatalf("got %v, %v, want four generations", got, err)
	}
	for _, a := range family {
		s.answers(a, "here", "here")
	}
	if err := s.Tell(family[3], thesp.ActorExitRequest{}); err != nil {
		t.Fatal(err)
	}
	for _, a := range family {
		for err == nil {
			_, err = s.Ask(a, "here", time.Minute)
		}
		wantError(t, "a member of the family", err, thesp.ErrDead)
		err = nil
	}
}

func TestFault58CompileBomb(t *testing.T) {
	_, addr := shippingServer(t)
	for text, want := range map[string]string{
		"type T struct{ T }\ntype Hostile struct{ t T }\n":                ":2:6: invalid recursive type",
		"type Hostile struct{}\nvar x = [1<<40]int{}\n":                   ":3:",
		"type Hostile struct{}\nvar deep = " + strings.Repeat("(", 20000): ":3:",
	} {
		sys, err := thesp.Start(thesp.Config{Attach: addr, Interpreter: newVillain(t, "package main; import \"thesp\"\n"+text+"func (Hostile) Receive(ctx *thesp.Context, msg any) { ctx.Reply(x) }\n"), Types: []any{Hostile{}}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = sys.CreateActor(Hostile{}, thesp.Require("Server"))
		wantError(t, fmt.Sprintf("create of %.40q", text), err, thesp.ErrSourceRefused, want)
		sys.Shutdown(context.Background())
	}
}

// residentKiB is how much memory a process has.
func residentKiB(t *testing.T, pid int) (n int) {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	if _, err := fmt.Sscan(rest, &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// An actor of one source talks to one of another: plain data arrive, and so do structs of both; a type that the other does not know is an error that its sender sees.
func TestScenario75TwoSources(t *testing.T) {
	_, addr := shippingServer(t)
	b := ship(t, addr, `type Order struct{ Item string; N int }
type B struct{}
func (B) OnOrder(ctx *thesp.Context, m Order) error { return ctx.Reply(Order{m.Item + "s", m.N * 2}) }
func (B) OnList(ctx *thesp.Context, m []int) error { return ctx.Reply(len(m)) }
func (B) OnUnhandled(ctx *thesp.Context, m any) error { return ctx.Reply("what?") }`)
	a := ship(t, addr, `type Order struct{ Item string; N int }
type Secret struct{ X int }
type A struct{ friend thesp.Address }
func (a *A) OnFriend(ctx *thesp.Context, m thesp.Address) error { a.friend = m; return ctx.Reply("met") }
func (a *A) OnText(ctx *thesp.Context, m string) error {
	var msg any = []int{1, 2, 3}
	switch m {
	case "order":
		msg = Order{"apple", 2}
	case "secret":
		msg = Secret{1}
	}
	got, err := ctx.Ask(a.friend, msg, time.Minute)
	return ctx.Reply(fmt.Sprintf("%v %v", got, err))
}`)
	one := a.create("A")
	a.answers(one, b.create("B"), "met")
	a.answers(one, "list", "3 <nil>")
	a.answers(one, "order", "{apples 4} <nil>")
	got, err := a.Ask(one, "secret", time.Minute)
	if text := fmt.Sprint(got); err != nil || !strings.Contains(text, "main.Secret") || !strings.Contains(text, "unknown type") {
		t.Errorf("got %v, %v, want an error that names the type", got, err)
	}
	a.answers(one, "list", "3 <nil>")
}
