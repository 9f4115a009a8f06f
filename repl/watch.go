package repl

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/chzyer/readline"
	"github.com/mattn/go-runewidth"
)

// WatchEvery is how often something that is watched is shown if nothing else is said.
const WatchEvery = 2 * time.Second

// A Watch shows something again and again: at a terminal in place of what was there, until the person has seen enough, else one below the other.
type Watch struct {
	Keys, Screen *os.File                // the terminal, nil if there is none
	Hold         func() (release func()) // if not nil, keeps others from printing there, up to release
	Out          io.Writer
	Every        time.Duration
	Gap          string // between two of them, but at a terminal
	Count        int    // how often, also at a terminal; 0 for once, and at a terminal for no end
	Draw         func(w io.Writer) error
}

// What a terminal does: another screen and back, and to its beginning.
const (
	screenOn  = "\x1b[?1049h\x1b[?25l"
	screenOff = "\x1b[?25h\x1b[?1049l"
	screenNew = "\x1b[H\x1b[2J"
)

// Run shows it. The error is that of Draw, but for a terminal, which shows it; or that of ctx, which Ctrl-C is to end.
func (w Watch) Run(ctx context.Context) error {
	if w.Screen == nil || w.Count > 0 {
		return w.list(ctx)
	}
	if w.Hold != nil {
		defer w.Hold()()
	}
	if state, err := readline.MakeRaw(int(w.Keys.Fd())); err == nil {
		defer readline.Restore(int(w.Keys.Fd()), state)
	}
	io.WriteString(w.Screen, screenOn)
	defer io.WriteString(w.Screen, screenOff)
	keys := make(chan byte)
	left := make(chan struct{})
	defer close(left)
	go readKeys(w.Keys, keys, left)
	tick := time.NewTicker(w.Every)
	defer tick.Stop()
	for {
		var b bytes.Buffer
		if err := w.Draw(&b); err != nil {
			fmt.Fprintf(&b, "error: %v\n", err)
		}
		io.WriteString(w.Screen, w.fit(b.String()))
		select {
		case key := <-keys:
			if key != ctrlC {
				return nil
			}
			if !interrupt() {
				return context.Canceled
			}
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// ctrlC is what a terminal sends for that when it does not interrupt.
const ctrlC = 3

// interrupt does what Ctrl-C does at other times. It reports false where that is not possible.
func interrupt() bool {
	p, err := os.FindProcess(os.Getpid())
	return err == nil && p.Signal(os.Interrupt) == nil
}

// readKeys reads keys up to one with which the person leaves, or the next one after left is closed.
func readKeys(r io.Reader, keys chan<- byte, left <-chan struct{}) {
	var b [1]byte
	for {
		n, err := r.Read(b[:])
		if err != nil || n == 0 {
			return
		}
		if b[0] != 'q' && b[0] != ctrlC {
			select {
			case <-left:
				return
			default:
				continue
			}
		}
		select {
		case keys <- b[0]:
		case <-left:
		}
		return
	}
}

// fit is text as the screen shows it: as much as there is room for, below the time and how one leaves.
func (w Watch) fit(text string) string {
	width, height, err := readline.GetSize(int(w.Screen.Fd()))
	if err != nil || width <= 0 || height <= 1 {
		width, height = 80, 24
	}
	head := fmt.Sprintf("%s   every %v   q leaves", time.Now().Format(time.TimeOnly), w.Every)
	lines := strings.Split(strings.TrimRight(head+"\n"+text, "\n"), "\n")
	if len(lines) > height {
		lines = append(lines[:height-1], fmt.Sprintf("… %d more", len(lines)-height+1))
	}
	for i, line := range lines {
		lines[i] = runewidth.Truncate(line, width, "…")
	}
	return screenNew + strings.Join(lines, "\r\n")
}

// list shows it so many times, one below the other.
func (w Watch) list(ctx context.Context) error {
	for n := range max(1, w.Count) {
		if n > 0 {
			select {
			case <-time.After(w.Every):
			case <-ctx.Done():
				return ctx.Err()
			}
			io.WriteString(w.Out, w.Gap)
		}
		if err := w.Draw(w.Out); err != nil {
			return err
		}
	}
	return nil
}

// watched are the commands that only tell something.
var watched = []string{"actors", "dead", "inbox", "info", "members", "sources", "tree", "types", "vars"}

// watchCommand is :watch.
func (sh *shell) watchCommand(args []string) error {
	w := sh.watching()
	args, err := commandFlags("watch", args, w.flags())
	if err != nil {
		return err
	}
	if len(args) == 0 {
		return &refused{":watch takes a command: :watch actors"}
	}
	text := strings.TrimPrefix(args[0], ":")
	name, _, _ := strings.Cut(text, " ")
	c, err := findCommand(name)
	if err != nil {
		return err
	}
	if !slices.Contains(watched, c.name) {
		return &refused{fmt.Sprintf(":watch takes a command that only tells something: %s", strings.Join(watched, ", "))}
	}
	w.Draw = func(out io.Writer) error {
		print, again := *sh.print, *sh
		print.out, print.err = out, out
		again.print = &print
		return again.runCommand(text)
	}
	return w.Run(sh.ctx)
}
