// Command protoactor measures Proto.Actor Go with its default mailbox.
package main

import (
	"log/slog"
	"sync/atomic"

	"github.com/asynkron/protoactor-go/actor"

	"thesp/scripts/bench/peer"
)

func main() {
	peer.Main(peer.Peer{
		Name: "protoactor", Module: "github.com/asynkron/protoactor-go",
		Tell: tell, PingPong: pingPong, Ask: ask, Spawn: spawn, Tree: tree, Serve: serve, Connect: connect,
	})
}

func newRoot() *actor.RootContext {
	quiet := func(*actor.ActorSystem) *slog.Logger { return slog.Default() }
	return actor.NewActorSystem(actor.WithLoggerFactory(quiet)).Root
}

// tell

type begin struct{ count int }

type counter struct {
	want int
	seq  peer.Sequence
	done chan int
}

func (c *counter) Receive(ctx actor.Context) {
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
	root := newRoot()
	done := make(chan int, 1)
	to := root.Spawn(actor.PropsFromProducer(func() actor.Actor { return &counter{done: done} }))
	return func(n int) error {
		root.Send(to, &begin{n})
		for i := range n {
			m := peer.NewMessage(i)
			root.Send(to, &m)
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

func (p *pinger) Receive(ctx actor.Context) {
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
	root := newRoot()
	done := make(chan struct{}, pairs)
	props := actor.PropsFromProducer(func() actor.Actor { return &pinger{done: done} })
	all := make([]*actor.PID, 2*pairs)
	for i := range all {
		all[i] = root.Spawn(props)
	}
	for i, a := range all {
		root.Send(a, &meet{all[i^1]})
	}
	return func(n int) error {
		for _, a := range all {
			root.Send(a, &start{n / len(all)})
		}
		for i := 0; i < len(all); i += 2 {
			m := peer.NewMessage(i)
			root.Send(all[i], &m)
		}
		_, err := peer.Await(done, pairs)
		return err
	}, nil
}

// ask

func ask() (peer.Ask, error) {
	root := newRoot()
	to := root.Spawn(actor.PropsFromFunc(func(ctx actor.Context) {
		if m, ok := ctx.Message().(*peer.Message); ok {
			ctx.Respond(m)
		}
	}))
	return func(seq int) error {
		m := peer.NewMessage(seq)
		answer, err := root.RequestFuture(to, &m, peer.AskTimeout).Result()
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

func (a *idle) Receive(ctx actor.Context) {
	switch ctx.Message().(type) {
	case *actor.Started:
		a.started.Add(1)
	case *peer.Message:
		a.n++
		a.handled.Add(1)
	}
}

func spawn() (peer.Spawner, error) {
	root := newRoot()
	var started, handled atomic.Int64
	props := actor.PropsFromProducer(func() actor.Actor { return &idle{started: &started, handled: &handled} })
	var all []*actor.PID
	create := func(n int) error {
		for range n {
			all = append(all, root.Spawn(props))
		}
		return peer.Poll(started.Load, int64(len(all)))
	}
	check := func() error {
		for _, a := range all {
			root.Send(a, &peer.Message{})
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
	props *actor.Props
	done  chan int64
}

type node struct {
	*forest
	parent *actor.PID
	left   int
	sum    int64
}

func (x *node) Receive(ctx actor.Context) {
	switch m := ctx.Message().(type) {
	case *grow:
		if m.level == 0 {
			ctx.Send(m.parent, &sum{m.number})
			return
		}
		x.parent, x.left = m.parent, peer.TreeWidth
		for i := range int64(peer.TreeWidth) {
			ctx.Send(ctx.Spawn(x.props), &grow{m.level - 1, m.number*peer.TreeWidth + i, ctx.Self()})
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

func tree() (func() (int64, error), error) {
	root := newRoot()
	f := &forest{done: make(chan int64, 1)}
	f.props = actor.PropsFromProducer(func() actor.Actor { return &node{forest: f} })
	return func() (int64, error) {
		root.Send(root.Spawn(f.props), &grow{level: peer.TreeLevels})
		return peer.Await(f.done, 1)
	}, nil
}
