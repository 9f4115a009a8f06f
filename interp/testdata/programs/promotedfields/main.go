// What an embedded struct exports is part of messages and of JSON, also if its type is not exported.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"thesp"
)

type base struct {
	ID  string `json:"id"`
	low int
}

type number int

type Circle struct {
	base
	number
	R float64
}

type Deep struct {
	*base
	Circles []Circle
}

type Echo struct{}

func (Echo) OnCircle(ctx *thesp.Context, m Circle) error { return ctx.Reply([]Circle{m}) }

func main() {
	c := Circle{base{"x", 1}, 4, 2}
	text, err := json.Marshal(c)
	fmt.Println(string(text), err)
	text, err = json.Marshal(Deep{&c.base, []Circle{c}})
	fmt.Println(string(text), err)
	var back Circle
	fmt.Println(json.Unmarshal([]byte(`{"id":"y","low":3,"R":3}`), &back), back)

	sys, err := thesp.Start(thesp.Config{})
	if err != nil {
		panic(err)
	}
	defer sys.Shutdown(context.Background())
	echo, err := sys.CreateActor(Echo{})
	if err != nil {
		panic(err)
	}
	got, err := sys.Ask(echo, c, time.Second)
	fmt.Printf("%+v %v\n", got, err)
}
