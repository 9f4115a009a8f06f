// Counter is an actor that is interpreted: what a simple handler costs.
package main

import "thesp"

// Counter counts messages, those that do not have the number that was due, and their sum.
type Counter struct{ Got, Wrong, Sum int }

type Add struct{ Seq, N int }

type Subtract struct{ Seq, N int }

// Report asks for the state of a Counter, and is the answer.
type Report struct{ Got, Wrong, Sum int }

func (c *Counter) Receive(ctx *thesp.Context, msg any) error {
	switch m := msg.(type) {
	case Add:
		if m.Seq != c.Got {
			c.Wrong++
		}
		c.Got++
		c.Sum += m.N
	case Subtract:
		if m.Seq != c.Got {
			c.Wrong++
		}
		c.Got++
		c.Sum -= m.N
	default:
		return ctx.Reply(Report{c.Got, c.Wrong, c.Sum})
	}
	return nil
}
