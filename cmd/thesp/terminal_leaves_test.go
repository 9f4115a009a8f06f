//go:build unix

package main

import (
	"strings"
	"testing"
)

// shown is all that the person has seen.
func (p *person) shown() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seen.String()
}

// Who leaves is not told what actors say to their end, and who drops an input not how to leave.
func TestTerminalLeaves(t *testing.T) {
	p := sit(t, t.TempDir())
	p.types("type A struct{}\r")
	p.sees("type A")
	p.types("func (A) Receive(ctx *thesp.Context, msg any) error { return ctx.Reply(fmt.Sprintf(\"%T\", msg)) }\r")
	p.sees("func A.Receive   actor")
	p.types("a := createActor A\r")
	p.sees("a = #1 A local/")
	p.types("tell a 1\r")
	p.sees("#1 A: \"int\"")
	p.types("ask(\r")
	p.sees("   ..(> ")
	p.types("\x03")
	p.sees("^C")
	p.sees("thesp[1]> ")
	if text := p.shown(); strings.Contains(text, "Ctrl-D or :exit leaves") {
		t.Errorf("who drops an input is told how to leave: %q", text)
	}
	p.types("\x03")
	p.sees("Ctrl-D or :exit leaves")
	p.sees("thesp[1]> ")
	p.types("\x04")
	p.leaves(0)
	if text := p.shown(); strings.Contains(text, "ActorExitRequest") {
		t.Errorf("who leaves sees %q", text)
	}
}

// Messages can be counted instead of shown.
func TestTerminalCounts(t *testing.T) {
	p := sit(t, t.TempDir())
	p.types("type A struct{}; func (A) Receive(ctx *thesp.Context, msg any) error { return ctx.Reply(msg) }\r")
	p.sees("func A.Receive   actor")
	p.types("a := createActor A\r")
	p.sees("a = #1 A local/")
	p.types(":set inbox count\r")
	p.types("tell a \"quietly\"\r")
	p.sees("thesp[1]> ")
	p.types(":set inbox show\r")
	p.types("tell a \"loudly\"\r")
	p.sees("#1 A: \"loudly\"")
	p.sees("thesp[2]> ")
	if strings.Contains(p.shown(), "#1 A: \"quietly\"") {
		t.Errorf("the message is shown: %q", p.shown())
	}
	p.types(":exit\r")
	p.leaves(0)
}
