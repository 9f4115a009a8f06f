// Command hollywood measures Hollywood with its default inbox, which has room for 1024 messages from the start, and with a small one.
package main

import (
	"sync/atomic"

	"github.com/anthdm/hollywood/actor"

	"thesp/scripts/bench/peer"
)

func main() {
	whole := manyActors("hollywood")
	whole.Tell, whole.PingPong, whole.Ask, whole.Serve, whole.Connect = tell, pingPong, ask, serve, connect
	peer.Main(whole, manyActors("hollywood, inbox 16", actor.WithInboxSize(16)))
}

// manyActors is Hollywood for the workloads in which there are many actors, whose inboxes opts are about.
func manyActors(name string, opts ...actor.OptFunc) peer.Peer {
	return peer.Peer{
		Name: name, Module: "github.com/anthdm/hollywood",
		Spawn: func() (peer.Spawner, error) { return spawn(opts) },
		Tree:  func() (func() (int64, error), error) { return tree(opts) },
	}
}

func newEngine() (*actor.Engine, error) { return actor.NewEngine(actor.NewEngineConfig()) }

// tell

type begin struct{ count int }

type counter struct {
	want int
	seq  peer.Sequence
	done chan int
}

func (c *counter) Receive(ctx *actor.Context) {
	switch m := ctx.Message().(type) {
	case *peer.Message:
		if c.seq.Add(m.Seq) == c.want {
			c.done <- c.seq.Wrong()
		}
	case *begin:
		c.want, c.seq = m.count, peer.Sequence{}
	}
}

func tell() (peer.Run, error) {
	e, err := newEngine()
	if err != nil {
		return nil, err
	}
	done := make(chan int, 1)
	to := e.Spawn(func() actor.Receiver { return &counter{done: done} }, "counter")
	return func(n int) error {
		e.Send(to, &begin{n})
		for i := range n {
			m := peer.NewMessage(i)
			e.Send(to, &m)
		}
		wrong, err := peer.Await(done, 1)
		if err != nil {
			return err
		}
		return peer.InOrder(wrong)
	}, nil
}

// ping-pong

type start struct{ left int }
type meet struct{ other *actor.PID }

type pinger struct {
	other *actor.PID
	left  int
	done  chan struct{}
}

func (p *pinger) Receive(ctx *actor.Context) {
	switch m := ctx.Message().(type) {
	case *peer.Message:
		if p.left--; p.left < 0 {
			p.done <- struct{}{}
			return
		}
		ctx.Send(p.other, m)
	case *meet:
		p.other = m.other
	case *start:
		p.left = m.left
	}
}

func pingPong(pairs int) (peer.Run, error) {
	e, err := newEngine()
	if err != nil {
		return nil, err
	}
	done := make(chan struct{}, pairs)
	all := make([]*actor.PID, 2*pairs)
	for i := range all {
		all[i] = e.Spawn(func() actor.Receiver { return &pinger{done: done} }, "pinger")
	}
	for i, a := range all {
		e.Send(a, &meet{all[i^1]})
	}
	return func(n int) error {
		for _, a := range all {
			e.Send(a, &start{n / len(all)})
		}
		for i := 0; i < len(all); i += 2 {
			m := peer.NewMessage(i)
			e.Send(all[i], &m)
		}
		_, err := peer.Await(done, pairs)
		return err
	}, nil
}

// ask

func ask() (peer.Ask, error) {
	e, err := newEngine()
	if err != nil {
		return nil, err
	}
	to := e.SpawnFunc(func(ctx *actor.Context) {
		if m, ok := ctx.Message().(*peer.Message); ok {
			ctx.Respond(m)
		}
	}, "echo")
	return func(seq int) error {
		m := peer.NewMessage(seq)
		answer, err := e.Request(to, &m, peer.AskTimeout).Result()
		if err != nil {
			return err
		}
		if m, ok := answer.(*peer.Message); !ok || m.Seq != seq {
			return peer.ErrAnswer
		}
		return nil
	}, nil
}

// spawn

type idle struct {
	n       int
	started *atomic.Int64
	handled *atomic.Int64
}

func (a *idle) Receive(ctx *actor.Context) {
	switch ctx.Message().(type) {
	case actor.Started:
		a.started.Add(1)
	case *peer.Message:
		a.n++
		a.handled.Add(1)
	}
}

func spawn(opts []actor.OptFunc) (peer.Spawner, error) {
	e, err := newEngine()
	if err != nil {
		return peer.Spawner{}, err
	}
	var started, handled atomic.Int64
	producer := func() actor.Receiver { return &idle{started: &started, handled: &handled} }
	var all []*actor.PID
	create := func(n int) error {
		for range n {
			all = append(all, e.Spawn(producer, "idle", opts...))
		}
		return peer.Poll(started.Load, int64(len(all)))
	}
	check := func() error {
		for _, a := range all {
			e.Send(a, &peer.Message{})
		}
		n := len(all)
		all = nil
		return peer.Poll(handled.Load, int64(n))
	}
	return peer.Spawner{Create: create, Check: check}, nil
}

// tree

type grow struct {
	level  int
	number int64
	parent *actor.PID
}
type sum struct{ value int64 }

// forest is what the actors of a tree share.
type forest struct {
	producer actor.Producer
	opts     []actor.OptFunc
	done     chan int64
}

type node struct {
	*forest
	parent *actor.PID
	left   int
	sum    int64
}

func (x *node) Receive(ctx *actor.Context) {
	switch m := ctx.Message().(type) {
	case *grow:
		if m.level == 0 {
			ctx.Send(m.parent, &sum{m.number})
			return
		}
		x.parent, x.left = m.parent, peer.TreeWidth
		for i := range int64(peer.TreeWidth) {
			child := ctx.SpawnChild(x.producer, "node", x.opts...)
			ctx.Send(child, &grow{m.level - 1, m.number*peer.TreeWidth + i, ctx.PID()})
		}
	case *sum:
		x.sum += m.value
		if x.left--; x.left > 0 {
			return
		}
		if x.parent == nil {
			x.done <- x.sum
		} else {
			ctx.Send(x.parent, &sum{x.sum})
		}
	}
}

func tree(opts []actor.OptFunc) (func() (int64, error), error) {
	e, err := newEngine()
	if err != nil {
		return nil, err
	}
	f := &forest{opts: opts, done: make(chan int64, 1)}
	f.producer = func() actor.Receiver { return &node{forest: f} }
	return func() (int64, error) {
		e.Send(e.Spawn(f.producer, "node", f.opts...), &grow{level: peer.TreeLevels})
		return peer.Await(f.done, 1)
	}, nil
}
