package netbase_test

import (
	"context"
	"testing"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

func startBench(b *testing.B, caps runtime.Capabilities, leaders ...string) node {
	b.Helper()
	creds, err := netbase.NewCredentials(netbase.CredentialsConfig{Keys: netbase.KeyRing{key}, Name: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	base, err := netbase.Listen(netbase.Config{Listen: "127.0.0.1:0", Credentials: creds, Leaders: leaders, Types: []any{ping{}, pong{}, &echo{}}})
	if err != nil {
		b.Fatal(err)
	}
	sys := runtime.New(runtime.Config{Host: base.Host(), Remote: base, Capabilities: caps})
	if err := base.Serve(sys); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { sys.Shutdown(context.Background()) })
	return node{System: sys, base: base}
}

func benchServer(b *testing.B) (near node, server runtime.Address) {
	b.Helper()
	far := startBench(b, runtime.Capabilities{"Server": true})
	near = startBench(b, nil, far.base.Host())
	server, err := near.CreateActor(&echo{}, runtime.Require("Server"))
	if err != nil {
		b.Fatal(err)
	}
	return near, server
}

// BenchmarkAsk is one question and its answer over loopback, encrypted.
func BenchmarkAsk(b *testing.B) {
	near, server := benchServer(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := near.Ask(server, ping{i, "hello world"}, time.Minute); err != nil {
			b.Fatal(err)
		}
	}
}

// firer sends as many pings as it is told, without waiting, and says when it has their pongs.
type firer struct {
	Server runtime.Address
	left   int
	asker  runtime.Address
}

func (f *firer) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case int:
		f.left, f.asker = m, ctx.Sender()
		for i := range m {
			if err := ctx.Tell(f.Server, ping{i, "hello world"}); err != nil {
				return err
			}
		}
	case pong:
		if f.left--; f.left == 0 {
			return ctx.Tell(f.asker, "done")
		}
	}
	return nil
}

// BenchmarkEcho is 100,000 pings and their pongs over loopback, encrypted. Both systems are in this process.
func BenchmarkEcho(b *testing.B) {
	const pings = 100_000
	near, server := benchServer(b)
	client, err := near.CreateActor(&firer{Server: server})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if got, err := near.Ask(client, pings, time.Minute); got != "done" || err != nil {
			b.Fatal(got, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/pings, "ns/echo")
}
