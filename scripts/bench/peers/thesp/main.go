// Command thesp measures actors of thesp whose types are compiled. Messages are values: thesp copies what holds pointers, and values need no copy.
//
// An actor here is told of who wants to know by the sender of its first message, and answers there: its template can carry no channel.
package main

import (
	"fmt"
	"time"

	"thesp"
	"thesp/scripts/bench/peer"
)

func main() {
	peer.Main(peer.Peer{Name: "thesp", Tell: tell, PingPong: pingPong, Ask: ask, Spawn: spawn, Tree: tree, Serve: serve, Connect: connect})
}

// listen waits for what n actors say at the end of a run, and returns what the last one said.
func listen(sys *thesp.System, n int) (last any, err error) {
	end := time.Now().Add(peer.Timeout)
	for range n {
		env, err := sys.Listen(time.Until(end))
		if err != nil {
			return nil, err
		}
		last = env.Message
	}
	return last, nil
}

// tell

type begin struct{ Count int }

type counter struct {
	client thesp.Address
	want   int
	seq    peer.Sequence
}

func (c *counter) Receive(ctx *thesp.Context, msg any) error {
	switch m := msg.(type) {
	case peer.Message:
		if c.seq.Add(m.Seq) == c.want {
			return ctx.Tell(c.client, c.seq.Wrong())
		}
	case begin:
		*c = counter{client: ctx.Sender(), want: m.Count}
	}
	return nil
}

func tell() (peer.Run, error) {
	sys, err := thesp.Start(thesp.Config{})
	if err != nil {
		return nil, err
	}
	to, err := sys.CreateActor(&counter{})
	if err != nil {
		return nil, err
	}
	return func(n int) error {
		if err := sys.Tell(to, begin{n}); err != nil {
			return err
		}
		for i := range n {
			if err := sys.Tell(to, peer.NewMessage(i)); err != nil {
				return err
			}
		}
		wrong, err := listen(sys, 1)
		if err != nil {
			return err
		}
		return peer.InOrder(wrong.(int))
	}, nil
}

// ping-pong

type start struct{ Left int }
type meet struct{ Other thesp.Address }
type finished struct{}

type pinger struct {
	client, other thesp.Address
	left          int
}

func (p *pinger) Receive(ctx *thesp.Context, msg any) error {
	switch m := msg.(type) {
	case peer.Message:
		if p.left--; p.left < 0 {
			return ctx.Tell(p.client, finished{})
		}
		return ctx.Tell(p.other, msg)
	case meet:
		p.other = m.Other
	case start:
		p.client, p.left = ctx.Sender(), m.Left
	}
	return nil
}

func pingPong(pairs int) (peer.Run, error) {
	sys, err := thesp.Start(thesp.Config{})
	if err != nil {
		return nil, err
	}
	all := make([]thesp.Address, 2*pairs)
	for i := range all {
		if all[i], err = sys.CreateActor(&pinger{}); err != nil {
			return nil, err
		}
	}
	for i, a := range all {
		if err := sys.Tell(a, meet{all[i^1]}); err != nil {
			return nil, err
		}
	}
	return func(n int) error {
		for _, a := range all {
			if err := sys.Tell(a, start{n / len(all)}); err != nil {
				return err
			}
		}
		for i := 0; i < len(all); i += 2 {
			if err := sys.Tell(all[i], peer.NewMessage(i)); err != nil {
				return err
			}
		}
		_, err := listen(sys, pairs)
		return err
	}, nil
}

// ask

type echo struct{}

func (*echo) Receive(ctx *thesp.Context, msg any) error { return ctx.Reply(msg) }

func ask() (peer.Ask, error) {
	sys, err := thesp.Start(thesp.Config{})
	if err != nil {
		return nil, err
	}
	to, err := sys.CreateActor(&echo{})
	if err != nil {
		return nil, err
	}
	return askOf(sys, to), nil
}

// askOf asks an actor that answers with the message that it got.
func askOf(sys *thesp.System, to thesp.Address) peer.Ask {
	return func(seq int) error {
		answer, err := sys.Ask(to, peer.NewMessage(seq), peer.AskTimeout)
		if err != nil {
			return err
		}
		if m, ok := answer.(peer.Message); !ok || m.Seq != seq {
			return peer.ErrAnswer
		}
		return nil
	}
}

// spawn

type idle struct{ n int }

func (a *idle) Receive(ctx *thesp.Context, msg any) error {
	a.n++
	return ctx.Reply(a.n)
}

func spawn() (peer.Spawner, error) {
	sys, err := thesp.Start(thesp.Config{})
	if err != nil {
		return peer.Spawner{}, err
	}
	var all []thesp.Address
	create := func(n int) error {
		for range n { // CreateActor returns when the actor is there
			a, err := sys.CreateActor(&idle{})
			if err != nil {
				return err
			}
			all = append(all, a)
		}
		return nil
	}
	check := func() error {
		for _, a := range all {
			if _, err := sys.Ask(a, peer.NewMessage(0), peer.AskTimeout); err != nil {
				return err
			}
		}
		all = nil
		return nil
	}
	return peer.Spawner{Create: create, Check: check}, nil
}

// tree

type grow struct {
	Level  int
	Number int64
}
type sum struct{ Value int64 }

type node struct {
	parent thesp.Address
	left   int
	sum    int64
}

func (x *node) Receive(ctx *thesp.Context, msg any) error {
	switch m := msg.(type) {
	case grow:
		if m.Level == 0 {
			return ctx.Reply(sum{m.Number})
		}
		x.parent, x.left = ctx.Sender(), peer.TreeWidth
		for i := range int64(peer.TreeWidth) {
			child, err := ctx.CreateActor(&node{})
			if err != nil {
				return err
			}
			if err := ctx.Tell(child, grow{m.Level - 1, m.Number*peer.TreeWidth + i}); err != nil {
				return err
			}
		}
	case sum:
		x.sum += m.Value
		if x.left--; x.left == 0 {
			return ctx.Tell(x.parent, sum{x.sum})
		}
	}
	return nil
}

func tree() (func() (int64, error), error) {
	sys, err := thesp.Start(thesp.Config{})
	if err != nil {
		return nil, err
	}
	return func() (int64, error) {
		root, err := sys.CreateActor(&node{})
		if err != nil {
			return 0, err
		}
		if err := sys.Tell(root, grow{Level: peer.TreeLevels}); err != nil {
			return 0, err
		}
		total, err := listen(sys, 1)
		if err != nil {
			return 0, err
		}
		if s, ok := total.(sum); ok {
			return s.Value, nil
		}
		return 0, fmt.Errorf("the tree ended with %v", total)
	}, nil
}
