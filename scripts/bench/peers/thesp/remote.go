package main

import (
	"path/filepath"

	"thesp"
	"thesp/scripts/bench/peer"
)

// remoteConfig is what both systems of a remote workload have in common. What they say to each other is encrypted, as always.
func remoteConfig(at peer.Place) thesp.Config {
	return thesp.Config{
		KeyFile: filepath.Join(at.Folder, "key"),
		Types:   []any{peer.Message{}, peer.Blob{}, peer.Receipt{}, &mirror{}},
	}
}

// A mirror answers messages with themselves, and blobs with receipts.
type mirror struct{}

func (*mirror) Requires() thesp.Requirements { return thesp.Require("Mirror") }

func (*mirror) Receive(ctx *thesp.Context, msg any) error {
	if m, ok := msg.(peer.Blob); ok {
		return ctx.Reply(peer.Receipt{Seq: m.Seq, Size: peer.BlobSize(m.Data)})
	}
	return ctx.Reply(msg)
}

func serve(at peer.Place) error {
	cfg := remoteConfig(at)
	cfg.Listen, cfg.Capabilities = at.Server, thesp.Capabilities{"Mirror": true}
	_, err := thesp.Start(cfg)
	return err
}

// A sender does jobs with a mirror.
type sender struct {
	Mirror thesp.Address
	client thesp.Address
	flow   peer.Flow
}

func (s *sender) Receive(ctx *thesp.Context, msg any) error {
	last := false
	switch m := msg.(type) {
	case peer.Job:
		s.client, s.flow = ctx.Sender(), peer.NewFlow(m)
	case peer.Message:
		last = s.flow.Answered(m.Seq, 0)
	case peer.Receipt:
		last = s.flow.Answered(m.Seq, m.Size)
	}
	if last {
		return ctx.Tell(s.client, s.flow.Wrong())
	}
	for seq := range s.flow.Due() {
		var m any = peer.NewMessage(seq)
		if s.flow.Size > 0 {
			m = peer.Blob{Seq: seq, Data: s.flow.Data}
		}
		if err := ctx.Tell(s.Mirror, m); err != nil {
			return err
		}
	}
	return nil
}

func connect(at peer.Place) (peer.Remote, error) {
	cfg := remoteConfig(at)
	cfg.Leaders = []string{at.Server}
	sys, err := thesp.Start(cfg)
	if err != nil {
		return peer.Remote{}, err
	}
	mirror, err := sys.CreateActor(&mirror{})
	if err != nil {
		return peer.Remote{}, err
	}
	sender, err := sys.CreateActor(&sender{Mirror: mirror})
	if err != nil {
		return peer.Remote{}, err
	}
	flow := func(j peer.Job) error {
		if err := sys.Tell(sender, j); err != nil {
			return err
		}
		wrong, err := listen(sys, 1)
		if err != nil {
			return err
		}
		return peer.InOrder(wrong.(int))
	}
	return peer.Remote{Ask: askOf(sys, mirror), Flow: flow}, nil
}
