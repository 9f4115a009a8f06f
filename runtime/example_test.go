package runtime_test

import (
	"context"
	"fmt"
	"time"

	"thesp/runtime"
)

type Greeter struct{ Greeting string }

func (g *Greeter) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case string:
		return ctx.Reply(g.Greeting + ", " + m + "!")
	}
	return nil
}

func Example() {
	sys := runtime.New(runtime.Config{})
	defer sys.Shutdown(context.Background())
	greeter, err := sys.CreateActor(&Greeter{Greeting: "Hello"})
	if err != nil {
		fmt.Println(err)
		return
	}
	answer, err := sys.Ask(greeter, "World", time.Second)
	fmt.Println(answer, err)
	// Output: Hello, World! <nil>
}
