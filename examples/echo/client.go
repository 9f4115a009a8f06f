//go:build ignore

// Echo over two systems. In one terminal, or on one machine:
//
//	thesp serve --cap Server
//
// and in another:
//
//	thesp run examples/echo/client.go 127.0.0.1:1900 1000
//
// The client joins the convention of that system and creates an EchoServer, which runs there because it needs what only that system offers. Its source travels by itself: that
// system has never seen it. The client sends it pings, one after the other without waiting, and counts the pongs. Compiled, with go run, it does the same with a system
// that is given the file, as thesp serve --cap Server examples/echo/client.go.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strconv"
	"time"

	"thesp"
)

type Ping struct{ Number int }

type Pong struct{ Number int }

// EchoServer answers each Ping with a Pong.
type EchoServer struct{}

func (EchoServer) Requires() thesp.Requirements { return thesp.Require("Server") }

func (*EchoServer) OnPing(ctx *thesp.Context, m Ping) error { return ctx.Reply(Pong{m.Number}) }

// Client sends Count pings, and answers who asked for that when all pongs have come.
type Client struct {
	Count int
	asker thesp.Address
	pongs int
	start time.Time
}

// Go starts a Client.
type Go struct{}

func (c *Client) OnGo(ctx *thesp.Context, _ Go) error {
	c.asker, c.start = ctx.Sender(), time.Now()
	server, err := ctx.CreateActor(EchoServer{})
	if err != nil {
		return err
	}
	for i := range c.Count {
		if err := ctx.Tell(server, Ping{i}); err != nil {
			return err
		}
	}
	return nil
}

func (c *Client) OnPong(ctx *thesp.Context, m Pong) error {
	if m.Number != c.pongs {
		return fmt.Errorf("pong %d comes as number %d", m.Number, c.pongs)
	}
	if c.pongs++; c.pongs < c.Count {
		return nil
	}
	return ctx.Tell(c.asker, time.Since(c.start))
}

func (c *Client) OnExited(ctx *thesp.Context, m thesp.ChildActorExited) error {
	return ctx.Tell(c.asker, "the server has ended: "+m.Reason)
}

func main() {
	leader, count := "127.0.0.1:1900", 1000
	if len(os.Args) > 1 {
		leader = os.Args[1]
	}
	if len(os.Args) > 2 {
		var err error
		if count, err = strconv.Atoi(os.Args[2]); err != nil || count < 1 {
			log.Fatal("usage: client [HOST:PORT [COUNT]]")
		}
	}
	sys, err := thesp.Start(thesp.Config{Leaders: []string{leader}, Types: []any{Ping{}, Pong{}, EchoServer{}}})
	if err != nil {
		log.Fatal(err)
	}
	defer sys.Shutdown(context.Background())
	client, err := sys.CreateActor(&Client{Count: count})
	if err != nil {
		log.Fatal(err)
	}
	answer, err := sys.Ask(client, Go{}, time.Minute)
	if err != nil {
		log.Fatal(err)
	}
	took, ok := answer.(time.Duration)
	if !ok {
		log.Fatal(answer)
	}
	fmt.Printf("%d pings and pongs in %.1f ms\n", count, float64(took)/1e6)
}
