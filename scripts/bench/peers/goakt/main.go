// Command goakt measures GoAkt with its default mailbox and without passivation. It takes no part in the tree: a Spawn inside of Receive waits for
// a free worker of the pool whose worker it holds, and with as many such actors as workers nothing goes on.
package main

import (
	"context"
	"strconv"
	"sync/atomic"

	"github.com/tochemey/goakt/v4/actor"
	"github.com/tochemey/goakt/v4/log"

	"thesp/scripts/bench/peer"
)

func main() {
	const module = "github.com/tochemey/goakt/v4"
	peer.Main(
		peer.Peer{
			Name: "goakt", Module: module,
			Tell: tell, PingPong: pingPong, Ask: ask, Spawn: spawn, Serve: serve, Connect: connect,
		},
		peer.Peer{Name: "goakt, asks", Module: module, Serve: serve, Connect: connectAsking},
	)
}

// A system is an actor system, and makes the names that its actors must have.
type system struct {
	actor.ActorSystem
	ctx  context.Context
	last int
}

func newSystem(opts ...actor.Option) (*system, error) {
	sys, err := actor.NewActorSystem("bench", append(opts, actor.WithLogger(log.DiscardLogger), actor.WithActorInitMaxRetries(1))...)
	if err != nil {
		return nil, err
	}
	s := &system{ActorSystem: sys, ctx: context.Background()}
	return s, s.Start(s.ctx)
}

func (s *system) spawn(a actor.Actor) (*actor.PID, error) {
	s.last++
	return s.Spawn(s.ctx, "a"+strconv.Itoa(s.last), a, actor.WithLongLived())
}

// hooks are what an actor must have besides Receive.
type hooks struct{}

func (hooks) PreStart(*actor.Context) error { return nil }
func (hooks) PostStop(*actor.Context) error { return nil }

// tell

type begin struct{ count int }

type counter struct {
	hooks
	want int
	seq  peer.Sequence
	done chan int
}

func (c *counter) Receive(ctx *actor.ReceiveContext) {
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
	sys, err := newSystem()
	if err != nil {
		return nil, err
	}
	done := make(chan int, 1)
	to, err := sys.spawn(&counter{done: done})
	if err != nil {
		return nil, err
	}
	return func(n int) error {
		if err := actor.Tell(sys.ctx, to, &begin{n}); err != nil {
			return err
		}
		for i := range n {
			m := peer.NewMessage(i)
			if err := actor.Tell(sys.ctx, to, &m); err != nil {
				return err
			}
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
	hooks
	other *actor.PID
	left  int
	done  chan struct{}
}

func (p *pinger) Receive(ctx *actor.ReceiveContext) {
	switch m := ctx.Message().(type) {
	case *peer.Message:
		if p.left--; p.left < 0 {
			p.done <- struct{}{}
			return
		}
		ctx.Tell(p.other, m)
	case *meet:
		p.other = m.other
	case *start:
		p.left = m.left
	}
}

func pingPong(pairs int) (peer.Run, error) {
	sys, err := newSystem()
	if err != nil {
		return nil, err
	}
	done := make(chan struct{}, pairs)
	all := make([]*actor.PID, 2*pairs)
	for i := range all {
		if all[i], err = sys.spawn(&pinger{done: done}); err != nil {
			return nil, err
		}
	}
	for i, a := range all {
		if err := actor.Tell(sys.ctx, a, &meet{all[i^1]}); err != nil {
			return nil, err
		}
	}
	return func(n int) error {
		for _, a := range all {
			if err := actor.Tell(sys.ctx, a, &start{n / len(all)}); err != nil {
				return err
			}
		}
		for i := 0; i < len(all); i += 2 {
			m := peer.NewMessage(i)
			if err := actor.Tell(sys.ctx, all[i], &m); err != nil {
				return err
			}
		}
		_, err := peer.Await(done, pairs)
		return err
	}, nil
}

// ask

type echo struct{ hooks }

func (*echo) Receive(ctx *actor.ReceiveContext) {
	if m, ok := ctx.Message().(*peer.Message); ok {
		ctx.Response(m)
	}
}

func ask() (peer.Ask, error) {
	sys, err := newSystem()
	if err != nil {
		return nil, err
	}
	to, err := sys.spawn(&echo{})
	if err != nil {
		return nil, err
	}
	return func(seq int) error {
		m := peer.NewMessage(seq)
		answer, err := actor.Ask(sys.ctx, to, &m, peer.AskTimeout)
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
	hooks
	n       int
	started *atomic.Int64
	handled *atomic.Int64
}

func (a *idle) Receive(ctx *actor.ReceiveContext) {
	switch ctx.Message().(type) {
	case *actor.PostStart:
		a.started.Add(1)
	case *peer.Message:
		a.n++
		a.handled.Add(1)
	}
}

func spawn() (peer.Spawner, error) {
	sys, err := newSystem()
	if err != nil {
		return peer.Spawner{}, err
	}
	var started, handled atomic.Int64
	var all []*actor.PID
	create := func(n int) error {
		for range n {
			a, err := sys.spawn(&idle{started: &started, handled: &handled})
			if err != nil {
				return err
			}
			all = append(all, a)
		}
		return peer.Poll(started.Load, int64(len(all)))
	}
	check := func() error {
		for _, a := range all {
			if err := actor.Tell(sys.ctx, a, &peer.Message{}); err != nil {
				return err
			}
		}
		n := len(all)
		all = nil
		return peer.Poll(handled.Load, int64(n))
	}
	return peer.Spawner{Create: create, Check: check}, nil
}
