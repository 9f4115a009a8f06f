package main

import (
	"github.com/anthdm/hollywood/actor"
	"github.com/anthdm/hollywood/remote"

	"thesp/scripts/bench/peer"
	"thesp/scripts/bench/wire"
)

// listen starts an engine that others reach. The limit of what is received at once is lifted: the default of 4 MiB is less than what it sends at once.
func listen(address string) (*actor.Engine, error) {
	return actor.NewEngine(actor.NewEngineConfig().WithRemote(remote.New(address, remote.NewConfig().WithBufferSize(1<<30))))
}

func serve(at peer.Place) error {
	e, err := listen(at.Server)
	if err != nil {
		return err
	}
	e.SpawnFunc(func(ctx *actor.Context) {
		if answer := wire.Answer(ctx.Message()); answer != nil {
			ctx.Respond(answer)
		}
	}, "mirror", actor.WithID("1"))
	return nil
}

// A sender does jobs with a mirror.
type sender struct {
	mirror *actor.PID
	flow   peer.Flow
	done   chan int
}

func (s *sender) Receive(ctx *actor.Context) {
	switch m := ctx.Message().(type) {
	case peer.Job:
		s.flow = peer.NewFlow(m)
	default:
		if wire.Answered(&s.flow, m) {
			s.done <- s.flow.Wrong()
		}
	}
	for seq := range s.flow.Due() {
		ctx.Send(s.mirror, wire.Due(&s.flow, seq))
	}
}

func connect(at peer.Place) (peer.Remote, error) {
	e, err := listen(at.Client)
	if err != nil {
		return peer.Remote{}, err
	}
	mirror := actor.NewPID(at.Server, "mirror/1")
	done := make(chan int, 1)
	client := e.Spawn(func() actor.Receiver { return &sender{mirror: mirror, done: done} }, "sender")
	ask := func(seq int) error {
		answer, err := e.Request(mirror, wire.NewMessage(seq), peer.AskTimeout).Result()
		if err != nil {
			return err
		}
		return wire.CheckAnswer(answer, seq)
	}
	flow := func(j peer.Job) error {
		e.Send(client, j)
		wrong, err := peer.Await(done, 1)
		if err != nil {
			return err
		}
		return peer.InOrder(wrong)
	}
	return peer.Remote{Ask: ask, Flow: flow}, nil
}
