package netbase_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// A greeter answers with a greeting.
type greeter struct{ Greeting string }

func (g *greeter) Receive(ctx *runtime.Context, msg any) error {
	return ctx.Reply(fmt.Sprintf("%s, %v!", g.Greeting, msg))
}

// Two systems in one convention: an actor is created where the capability is that it requires.
func Example() {
	key := netbase.NewKey() // both have the same
	serve := func(name string, caps runtime.Capabilities, leaders ...string) *runtime.System {
		creds, err := netbase.NewCredentials(netbase.CredentialsConfig{Keys: netbase.KeyRing{key}, Name: name})
		if err != nil {
			log.Fatal(err)
		}
		base, err := netbase.Listen(netbase.Config{
			Listen: "127.0.0.1:0", Credentials: creds, Leaders: leaders, Types: []any{&greeter{}},
		})
		if err != nil {
			log.Fatal(err)
		}
		sys := runtime.New(runtime.Config{Host: base.Host(), Remote: base, Capabilities: caps})
		if err := base.Serve(sys); err != nil {
			log.Fatal(err)
		}
		return sys
	}
	far := serve("far", runtime.Capabilities{"Greetings": true})
	defer far.Shutdown(context.Background())
	near := serve("near", nil, far.Address().Host())
	defer near.Shutdown(context.Background())

	hello, err := near.CreateActor(&greeter{Greeting: "Hello"}, runtime.Require("Greetings"))
	if err != nil {
		log.Fatal(err)
	}
	answer, err := near.Ask(hello, "World", 5*time.Second)
	fmt.Println(answer, err, hello.Host() == far.Address().Host())
	// Output: Hello, World! <nil> true
}
