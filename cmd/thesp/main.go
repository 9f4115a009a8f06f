package main

import (
	"context"
	"fmt"
	"os"

	"thesp"
	"thesp/interp"
)

func main() {
	in, err := interp.New(interp.Config{Symbols: thesp.Symbols})
	if err != nil {
		panic(err)
	}
	b, _ := os.ReadFile(os.Args[2])
	p, err := in.Load(interp.File{Name: os.Args[2], Text: b})
	if err == nil {
		err = p.Main(context.Background())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		if f, ok := err.(*interp.Fault); ok {
			fmt.Fprint(os.Stderr, f.Excerpt(), f.Calls, "\n")
		}
		os.Exit(1)
	}
}
