package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"thesp/repl"
)

// A sharedBuffer is a buffer that several goroutines write to.
type sharedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *sharedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

// shellAt runs the shell as a guest of the system at addr, and returns what it prints.
func shellAt(t *testing.T, addr, input string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs sharedBuffer
	code = shell(context.Background(), streams{strings.NewReader(input), &out, &errs}, &guest{connect: addr})
	return code, out.String(), errs.String()
}

// wantLines looks for patterns in text, one behind the other.
func wantLines(t *testing.T, text string, patterns ...string) {
	t.Helper()
	rest := text
	for _, p := range patterns {
		at := regexp.MustCompile(p).FindStringIndex(rest)
		if at == nil {
			t.Errorf("got\n%s\nwant a line like %s in or after\n%s", text, p, rest)
			return
		}
		rest = rest[at[1]:]
	}
}

// A type that is typed at the prompt runs in another process, which has never seen it, is redefined, and what runs is upgraded there and keeps its state.
func TestShellUpgradesElsewhere(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	_, addr := serveProcess(t, "--cap", "Server")
	code, out, errs := shellAt(t, addr, `
type Hi struct{ Name string }
type Greeter struct{ n int; log []string }
func (g *Greeter) Receive(ctx *thesp.Context, msg any) {
	g.n++
	switch m := msg.(type) {
	case Hi:
		g.log = append(g.log, m.Name)
		ctx.Reply(fmt.Sprint("one ", g.n, g.log))
	}
}
a := createActor Greeter --requires Server
b := createActor Greeter --requires Server
ask a Hi{"x"}
:members
:actors
:sources
type Hi struct{ Name, Lang string }
func (g *Greeter) Receive(ctx *thesp.Context, msg any) {
	g.n++
	if m, ok := msg.(Hi); ok {
		ctx.Reply(fmt.Sprint("two ", g.n, g.log, m.Lang))
	}
}
:upgrade Greeter
ask a Hi{"y", "de"}
ask b Hi{"y", "de"}
:sources
:upgrade Greeter
type Greeter struct{ n string; log []string }
func (g *Greeter) Receive(ctx *thesp.Context, msg any) { ctx.Reply(fmt.Sprint("three", g.n, g.log)) }
c := createActor Greeter
:upgrade Greeter
`)
	if code != repl.ExitFailed {
		t.Errorf("exit code %d, want that of an error", code)
	}
	host := regexp.QuoteMeta(addr)
	wantLines(t, out,
		`(?m)^"one 1 \[x\]"$`,
		`(?m)^SYSTEM +ACTORS +CAPABILITIES$`, `(?m)^`+host+` \(leads\) +\d+ +Server$`,
		`(?m)^#1 +Greeter +`+host+`@([0-9a-f]{8})/\S+ +@[0-9a-f]{8} .* 1 +0 +idle$`,
		`(?m)^@[0-9a-f]{8}  Greeter  current  2 actors  \d+ B  here, `+host+`  `,
		`(?m)^#\d Greeter  `+host+`  @[0-9a-f]{8} -> @[0-9a-f]{8}  after 1 message   ok$`,
		`(?m)^#\d Greeter  `+host+`  @[0-9a-f]{8} -> @[0-9a-f]{8}  after 0 messages  ok$`,
		`(?m)^"two 2 \[x\]de"$`, `(?m)^"two 1 \[\]de"$`,
		`(?m)^@[0-9a-f]{8}  Greeter  current  2 actors `, `(?m)^@[0-9a-f]{8}  Greeter  old      0 actors .*\(:unload @`,
		`(?m)^no actor of Greeter runs another version than @`,
		`(?m)cannot keep: n int -> n string   \(:upgrade Greeter --fresh begins anew\)$`,
	)
	wantLines(t, errs, `new actors use it, 2 running keep what they have \(:upgrade Greeter\)`, `error: 2 of 2 actors not upgraded`)
}

// What is told to an actor elsewhere, and does not reach it, is said.
func TestShellTellsOfWhatIsNotRead(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	_, addr := serveProcess(t, "--cap", "Server")
	code, _, errs := shellAt(t, addr, `
type Greeter struct{}
func (g *Greeter) Receive(ctx *thesp.Context, msg any) { ctx.Reply("hello") }
a := createActor Greeter --requires Server
type Late struct{ N int }
tell a Late{1}
ask a "is it there?"
`)
	if code != repl.ExitDone {
		t.Errorf("exit code %d, want 0: %s", code, errs)
	}
	wantLines(t, errs, `(?m)^a message has not reached #1 Greeter: cannot be sent: .* cannot read it: unknown type main.Late$`)
}

// The example has an actor on one system have others on two more, which answer the shell although it has never met them, and upgrades those.
func TestExampleUpgrade(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	_, desk := serveProcess(t, "--cap", "desk")
	_, camera := serveProcess(t, "--cap", "camera", "--leader", desk)
	_, microphone := serveProcess(t, "--cap", "microphone", "--leader", desk)
	input, err := os.ReadFile(filepath.Join("..", "..", "examples", "upgrade", "upgrade.thesp"))
	if err != nil {
		t.Fatal(err)
	}
	code, out, errs := shellAt(t, desk, string(input))
	if code != repl.ExitDone {
		t.Errorf("exit code %d, want 0: %s", code, errs)
	}
	wantLines(t, out,
		`(?m)^desk = #1 Desk `+regexp.QuoteMeta(desk)+`@`,
		`(?m)^main.Report{Total: 1, Last: "a cat"}`, `(?m)^main.Report{Total: 2, Last: "a dog"}`, `(?m)^main.Report{Total: 1, Last: "a bark"}`,
		`(?m)^#\d Sensor  .* -> @[0-9a-f]{8}  after \d messages?  +ok$`, `(?m)^#\d Sensor  .* -> @[0-9a-f]{8}  after \d messages?  +ok$`,
		`(?m)^main.Report{Total: 3, Last: "A HORSE"}`, `(?m)^main.Report{Total: 2, Last: "A NEIGH"}`,
	)
	for _, at := range []string{desk + "@", camera + "@", microphone + "@"} {
		wantLines(t, out, `(?m)^#\d +(Desk|Sensor) +`+regexp.QuoteMeta(at))
	}
}

// What a shell is asked of a system that is lost says so, of the actor that was meant and of the system.
func TestShellTellsOfLostSystem(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	server, addr := serveProcess(t, "--cap", "Server")
	input := fmt.Sprintf(`
type Greeter struct{}
func (g *Greeter) Receive(ctx *thesp.Context, msg any) { ctx.Reply("hello") }
a := createActor Greeter --requires Server
ask a 1
p, _ := os.FindProcess(%d); p.Kill(); time.Sleep(time.Second)
:info a
:trace #1
:caps
:members
`, server.Process.Pid)
	var out, errs sharedBuffer
	shell(context.Background(), streams{strings.NewReader(input), &out, &errs}, &guest{connect: addr, keepGoing: true})
	host := regexp.QuoteMeta(addr)
	wantLines(t, errs.String(), `(?m)^connection to `+host+` lost, trying again$`,
		`(?m)^error: nothing is known of #1 Greeter: no such actor \(system `+host+` is gone: .*\)$`,
		`(?m)^error: nothing is known of #1 Greeter: no such actor \(system `+host+` is gone: .*\)$`,
		`(?m)^error: the connection to `+host+` is lost$`)
	wantLines(t, out.String(), `(?m)^no members: the connection to `+host+` is lost$`)
}
