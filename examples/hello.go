//go:build ignore

// Hello is the smallest program with an actor. Type
//
//	thesp run examples/hello.go
//
// or go run examples/hello.go; both print Hello, World!
package main

import (
	"context"
	"fmt"
	"log"
	"time"

	"thesp"
)

// Hello answers a name with a greeting.
type Hello struct{}

func (h *Hello) Receive(ctx *thesp.Context, msg any) error {
	switch m := msg.(type) {
	case string:
		return ctx.Reply("Hello, " + m + "!")
	}
	return nil
}

func main() {
	sys, err := thesp.Start(thesp.Config{})
	if err != nil {
		log.Fatal(err)
	}
	defer sys.Shutdown(context.Background())
	hello, err := sys.CreateActor(&Hello{})
	if err != nil {
		log.Fatal(err)
	}
	answer, err := sys.Ask(hello, "World", time.Second)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(answer)
}
