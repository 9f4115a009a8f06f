package main

import (
	"math"
	"net"
	"strconv"

	"github.com/asynkron/protoactor-go/actor"
	"github.com/asynkron/protoactor-go/remote"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"thesp/scripts/bench/peer"
	"thesp/scripts/bench/wire"
)

// listen starts a system that others reach. The limit of what is received at once is lifted: the default of 4 MiB is less than what it sends at once.
func listen(address string) (*actor.RootContext, error) {
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		return nil, err
	}
	root := newRoot()
	remote.NewRemote(root.ActorSystem(), remote.Configure(host, port,
		remote.WithServerOptions(grpc.MaxRecvMsgSize(math.MaxInt32)),
		remote.WithDialOptions(grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(math.MaxInt32))),
	)).Start()
	return root, nil
}

func serve(at peer.Place) error {
	root, err := listen(at.Server)
	if err != nil {
		return err
	}
	mirror := actor.PropsFromFunc(func(ctx actor.Context) {
		if answer := wire.Answer(ctx.Message()); answer != nil {
			ctx.Respond(answer)
		}
	})
	_, err = root.SpawnNamed(mirror, "mirror")
	return err
}

// A sender does jobs with a mirror.
type sender struct {
	mirror *actor.PID
	flow   peer.Flow
	done   chan int
}

func (s *sender) Receive(ctx actor.Context) {
	switch m := ctx.Message().(type) {
	case peer.Job:
		s.flow = peer.NewFlow(m)
	default:
		if wire.Answered(&s.flow, m) {
			s.done <- s.flow.Wrong()
		}
	}
	for seq := range s.flow.Due() {
		ctx.Request(s.mirror, wire.Due(&s.flow, seq))
	}
}

func connect(at peer.Place) (peer.Remote, error) {
	root, err := listen(at.Client)
	if err != nil {
		return peer.Remote{}, err
	}
	mirror := actor.NewPID(at.Server, "mirror")
	done := make(chan int, 1)
	client := root.Spawn(actor.PropsFromProducer(func() actor.Actor { return &sender{mirror: mirror, done: done} }))
	ask := func(seq int) error {
		answer, err := root.RequestFuture(mirror, wire.NewMessage(seq), peer.AskTimeout).Result()
		if err != nil {
			return err
		}
		return wire.CheckAnswer(answer, seq)
	}
	flow := func(j peer.Job) error {
		root.Send(client, j)
		wrong, err := peer.Await(done, 1)
		if err != nil {
			return err
		}
		return peer.InOrder(wrong)
	}
	return peer.Remote{Ask: ask, Flow: flow}, nil
}
