package interp_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"thesp/runtime"
)

// upgrade moves an actor to the version of now of its type, and returns what is said.
func (p *prompt) upgrade(index int, fresh bool) string {
	p.t.Helper()
	info := p.sys.Actors()[index]
	k, err := p.s.Kind(info.Type)
	if err != nil {
		p.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := p.sys.Upgrade(ctx, info.Address, k, fresh); err != nil {
		return strings.TrimPrefix(err.Error(), "upgrade "+info.Address.String()+": ")
	}
	if now, _ := p.sys.Actor(info.Address); now.Source != k.Source {
		p.t.Errorf("its source is %.8s, want %.8s", now.Source, k.Source)
	}
	return "ok"
}

const stateful = `type Counter struct{ n int; Log []Entry; last any; byName map[string]*Entry; cancel func() }
type Entry struct{ What string }
func (c *Counter) Receive(ctx *thesp.Context, msg any) {
	switch m := msg.(type) {
	case string:
		c.n++
		e := Entry{m}
		c.Log = append(c.Log, e)
		c.last = e
		if c.byName == nil {
			c.byName = map[string]*Entry{}
			c.cancel = ctx.WakeupAfter(time.Hour, nil)
		}
		c.byName[m] = &e
		ctx.Reply(fmt.Sprint("v1 ", c.n, " ", len(c.Log)))
	}
}`

func TestUpgradeKeepsState(t *testing.T) {
	p := newPrompt(t)
	p.declare(stateful)
	p.run(`a := createActor(Counter)`)
	p.want(p.run(`ask(a, "x")`), "any v1 1 1")
	p.want(p.run(`ask(a, "y")`), "any v1 2 2")
	p.declare(`type Entry struct{ What string; At int }
type Counter struct{ byName map[string]*Entry; last any; extra []int; n int; Log []Entry; cancel func() }
func (c *Counter) Receive(ctx *thesp.Context, msg any) {
	switch m := msg.(type) {
	case string:
		c.n++
		c.Log = append(c.Log, Entry{m, c.n})
		last, ok := c.last.(Entry)
		c.cancel()
		ctx.Reply(fmt.Sprint("v2 ", c.n, " ", c.Log, " ", last.What, ok, " ", c.byName["x"].What, len(c.byName), len(c.extra)))
	}
}`)
	p.want(p.run(`ask(a, "z")`), "any v1 3 3")
	p.want(p.upgrade(0, false), "ok")
	p.want(p.run(`ask(a, "w")`), "any v2 4 [{x 0} {y 0} {z 0} {w 4}] ztrue x3 0")
	p.want(p.upgrade(0, false), "ok")
	p.want(p.run(`ask(a, "v")`), "any v2 5 [{x 0} {y 0} {z 0} {w 4} {v 5}] ztrue x3 0")
}

func TestUpgradeRefused(t *testing.T) {
	p := newPrompt(t)
	p.declare(`type G struct{ n int; name string; f func() int; h H }
type H interface{ Do() int }
type h struct{ v int }
func (x h) Do() int { return x.v }
func (g *G) Receive(ctx *thesp.Context, msg any) {
	switch msg.(type) {
	case int: g.n++
	case bool: var x H = h{1}; g.h = x; g.f = func() int { return g.n }
	}
	ctx.Reply(g.n)
}`)
	p.run(`a := createActor(G); b := createActor(G); c := createActor(G); ask(a, 1); ask(c, true)`)
	p.declare(`type H interface{ Do() string }`)
	p.declare(`type G struct{ n string; f func() int; h H }`)
	p.declare(`func (g *G) Receive(ctx *thesp.Context, msg any) { ctx.Reply("v2 " + g.n) }`)
	p.want(p.upgrade(0, false), "cannot keep: n int -> n string")
	p.want(p.run(`ask(a, 1)`), "any 2")
	p.want(p.upgrade(1, false), "ok")
	p.want(p.run(`ask(b, 1)`), "any v2")
	p.want(p.upgrade(2, false), "cannot keep: f, which has code of the old version; h main.h, which is no longer there")
	p.want(p.upgrade(0, true), "ok")
	p.want(p.run(`ask(a, 1)`), "any v2")
	err := p.sys.Upgrade(context.Background(), p.sys.Actors()[2].Address, mustKind(t, p, "G"), false)
	if !errors.Is(err, runtime.ErrUpgrade) {
		t.Errorf("got %v, want %v", err, runtime.ErrUpgrade)
	}
}

func mustKind(t testing.TB, p *prompt, name string) *runtime.Kind {
	t.Helper()
	k, err := p.s.Kind(name)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// Actors of a session that are told to restart do so with what they were created with, in the new version, too.
func TestUpgradeAndRestart(t *testing.T) {
	p := newPrompt(t)
	p.s.Provide("restarting", "func(any) thesp.Address", func(template any) runtime.Address {
		a, err := p.sys.CreateActor(template, runtime.Supervise(runtime.Policy{OnFailure: runtime.Restart}))
		if err != nil {
			panic(err)
		}
		return a
	})
	const receive = `func (g *G) Receive(ctx *thesp.Context, msg any) error {
	if msg == "fail" { return errors.New("failed") }
	g.N++
	return ctx.Reply(fmt.Sprint(VERSION, g.N))
}`
	p.declare("type G struct{ N int }\n" + strings.Replace(receive, "VERSION", `"v1 "`, 1))
	p.want(p.run(`a := restarting(&G{N: 10}); ask(a, 1)`), "a thesp.Address "+p.addr(0)+"\nany v1 11")
	p.declare("type G struct{ M, N int }\n" + strings.Replace(receive, "VERSION", `"v2 ", g.M`, 1))
	p.want(p.upgrade(0, false), "ok")
	p.want(p.run(`ask(a, 1)`), "any v2 0 12")
	p.run(`_, err := ask(a, "fail")`)
	p.want(p.run(`ask(a, 1)`), "any v2 0 11")
	p.want(p.upgrade(0, true), "ok")
	p.want(p.run(`ask(a, 1)`), "any v2 0 11")
}
