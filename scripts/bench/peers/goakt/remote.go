package main

import (
	"net"
	"strconv"

	"github.com/tochemey/goakt/v4/actor"
	"github.com/tochemey/goakt/v4/remote"

	"thesp/scripts/bench/peer"
	"thesp/scripts/bench/wire"
)

// listen starts a system that others reach.
func listen(address string) (*system, error) {
	host, port, err := split(address)
	if err != nil {
		return nil, err
	}
	return newSystem(actor.WithRemote(remote.NewConfig(host, port)))
}

func split(address string) (host string, port int, err error) {
	host, text, err := net.SplitHostPort(address)
	if err == nil {
		port, err = strconv.Atoi(text)
	}
	return host, port, err
}

// The names of the actors. The mirror tells the sender, and responds to those that ask.
const (
	mirrorName = "mirror"
	senderName = "sender"
)

// A mirror answers messages with themselves, and blobs with receipts.
type mirror struct{ hooks }

func (*mirror) Receive(ctx *actor.ReceiveContext) {
	answer := wire.Answer(ctx.Message())
	if answer == nil {
		return
	}
	if s := ctx.Sender(); s != nil && s.Name() == senderName {
		ctx.Tell(s, answer)
	} else {
		ctx.Response(answer)
	}
}

func serve(at peer.Place) error {
	sys, err := listen(at.Server)
	if err != nil {
		return err
	}
	_, err = sys.Spawn(sys.ctx, mirrorName, &mirror{}, actor.WithLongLived())
	return err
}

// A sender does jobs with a mirror.
type sender struct {
	hooks
	mirror *actor.PID
	flow   peer.Flow
	done   chan int
}

// meetMirror tells a sender where its mirror is.
type meetMirror struct{ mirror *actor.PID }

func (s *sender) Receive(ctx *actor.ReceiveContext) {
	switch m := ctx.Message().(type) {
	case *meetMirror:
		s.mirror = m.mirror
	case *peer.Job:
		s.flow = peer.NewFlow(*m)
	default:
		if wire.Answered(&s.flow, m) {
			s.done <- s.flow.Wrong()
		}
	}
	for seq := range s.flow.Due() {
		ctx.Tell(s.mirror, wire.Due(&s.flow, seq))
	}
}

// A connection is a system that has found the mirror of another process.
type connection struct {
	*system
	mirror, sender *actor.PID
	done           chan int
}

func dial(at peer.Place) (*connection, error) {
	sys, err := listen(at.Client)
	if err != nil {
		return nil, err
	}
	c := &connection{system: sys, done: make(chan int, 1)}
	if c.sender, err = sys.Spawn(sys.ctx, senderName, &sender{done: c.done}, actor.WithLongLived()); err != nil {
		return nil, err
	}
	host, port, err := split(at.Server)
	if err != nil {
		return nil, err
	}
	if c.mirror, err = c.sender.RemoteLookup(sys.ctx, host, port, mirrorName); err != nil {
		return nil, err
	}
	return c, actor.Tell(sys.ctx, c.sender, &meetMirror{c.mirror})
}

func (c *connection) askMirror(seq int) error {
	answer, err := actor.Ask(c.ctx, c.mirror, wire.NewMessage(seq), peer.AskTimeout)
	if err != nil {
		return err
	}
	return wire.CheckAnswer(answer, seq)
}

func connect(at peer.Place) (peer.Remote, error) {
	c, err := dial(at)
	if err != nil {
		return peer.Remote{}, err
	}
	flow := func(j peer.Job) error {
		if err := actor.Tell(c.ctx, c.sender, &j); err != nil {
			return err
		}
		wrong, err := peer.Await(c.done, 1)
		if err != nil {
			return err
		}
		return peer.InOrder(wrong)
	}
	return peer.Remote{Ask: c.askMirror, Flow: flow}, nil
}

// connectAsking is connect for jobs in which one ask follows the other, without an actor that sends.
func connectAsking(at peer.Place) (peer.Remote, error) {
	c, err := dial(at)
	if err != nil {
		return peer.Remote{}, err
	}
	flow := func(j peer.Job) error {
		j.Window = 1
		f := peer.NewFlow(j)
		for last := false; !last; {
			for seq := range f.Due() {
				answer, err := actor.Ask(c.ctx, c.mirror, wire.Due(&f, seq), peer.AskTimeout)
				if err != nil {
					return err
				}
				last = wire.Answered(&f, answer)
			}
		}
		return peer.InOrder(f.Wrong())
	}
	return peer.Remote{Ask: c.askMirror, Flow: flow}, nil
}
