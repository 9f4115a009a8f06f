//go:build ignore

// Greet has three actors make a greeting together. The message carries the addresses that it still has to visit, and each actor handles it by
// its type. Type
//
//	thesp run examples/greet.go
//
// or go run examples/greet.go; both print Hello, World!!!
package main

import (
	"context"
	"fmt"
	"log"
	"time"

	"thesp"
)

// Greeting goes from one actor to the next; Next are the addresses to come.
type Greeting struct {
	Text string
	Next []thesp.Address
}

// forward sends the greeting, with what an actor has added to it, on to the next address.
func (g Greeting) forward(ctx *thesp.Context, text string) error {
	next := g.Next[0]
	return ctx.Tell(next, Greeting{Text: g.Text + text, Next: g.Next[1:]})
}

// Hello begins the greeting and creates those who complete it.
type Hello struct{}

func (h *Hello) OnString(ctx *thesp.Context, _ string) error {
	world, err := ctx.CreateActor(&World{})
	if err != nil {
		return err
	}
	punctuate, err := ctx.CreateActor(&Punctuate{Mark: "!", Times: 3})
	if err != nil {
		return err
	}
	greeting := Greeting{Next: []thesp.Address{world, punctuate, ctx.Sender()}}
	return greeting.forward(ctx, "Hello")
}

// World says whom the greeting is for.
type World struct{}

func (w *World) OnGreeting(ctx *thesp.Context, g Greeting) error {
	return g.forward(ctx, ", World")
}

// Punctuate ends the greeting.
type Punctuate struct {
	Mark  string
	Times int
}

func (p *Punctuate) OnGreeting(ctx *thesp.Context, g Greeting) error {
	marks := ""
	for range p.Times {
		marks += p.Mark
	}
	return g.forward(ctx, marks)
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
	answer, err := sys.Ask(hello, "hi", time.Second)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(answer.(Greeting).Text)
}
