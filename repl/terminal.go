package repl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/chzyer/readline"
)

// A Terminal edits lines and prints above the one that is being edited. Readline does the editing; what it cannot do, or does wrong, is kept
// from it: see keyFilter.
type Terminal struct {
	rl      *readline.Instance
	stdin   io.Closer
	out     *os.File
	history *history
	tabs    *tabs
	entered atomic.Bool // the line that was edited last has ended

	mu      sync.Mutex // guards what follows, and the order of what is printed
	reading bool
	prompt  string      // of the line that is being edited
	before  string      // the lines of its input that come before it, with their ends
	partial []byte      // the beginning of a line that has not been printed, because a line is being edited
	column  bool        // what was printed last does not end a line
	repaint *time.Timer // shows the prompt anew; nil if it is shown as it is
	held    *held       // what waits while something else has the terminal; nil if nothing has
}

// NewTerminal edits what is typed at in and shows it at out, both terminals. What is typed is kept in the file history, if that is not empty; a file
// that cannot be used is no error.
func NewTerminal(in, out *os.File, historyFile string) (*Terminal, error) {
	t := &Terminal{out: out, history: openHistory(historyFile)}
	cancelable := readline.NewCancelableStdin(in)
	t.stdin, t.tabs = cancelable, &tabs{t: t}
	rl, err := readline.NewEx(&readline.Config{
		Stdin:                  &keyFilter{r: cancelable},
		Stdout:                 out,
		Stderr:                 out,
		FuncFilterInputRune:    t.tabs.filter,
		Listener:               t.tabs,
		Painter:                painter{},
		DisableAutoSaveHistory: true,
		HistoryLimit:           historySize,
		FuncGetWidth:           width,
	})
	if err != nil {
		return nil, fmt.Errorf("terminal: %w", err)
	}
	t.rl = rl
	// With an empty history readline panics, in a goroutine of its own, when a search is given up.
	rl.SaveHistory("")
	for _, entry := range t.history.entries {
		rl.SaveHistory(toLine(entry))
	}
	return t, nil
}

// width is how wide the terminal is. Readline does not end with one that does not know.
func width() int {
	if w := readline.GetScreenWidth(); w > 0 {
		return w
	}
	return 80
}

// size is how wide the terminal is, and how high; 0 if it does not know that.
func (t *Terminal) size() (w, h int) {
	if _, h, _ = readline.GetSize(int(t.out.Fd())); h < 0 {
		h = 0
	}
	return width(), h
}

// Codes of terminals: a paste comes between marks, and not as if it were typed.
const (
	pasteOn  = "\x1b[?2004h"
	pasteOff = "\x1b[?2004l"
)

// line lets the person edit a line, which may hold several where they were pasted or recalled. When ctx ends it is the last one.
func (t *Terminal) line(ctx context.Context, before string, prompt func() string) (string, error) {
	defer context.AfterFunc(ctx, t.close)()
	t.mu.Lock()
	if t.column {
		io.WriteString(t.out, "\n")
		t.column = false
	}
	io.WriteString(t.out, pasteOn)
	t.reading, t.prompt, t.before = true, prompt(), before
	t.entered.Store(false)
	t.rl.SetPrompt(t.prompt)
	t.mu.Unlock()
	text, err := t.rl.Readline()
	t.entered.Store(true)
	t.mu.Lock()
	t.reading = false
	io.WriteString(t.out, pasteOff)
	rest := t.partial
	t.partial = nil
	t.mu.Unlock()
	t.Write(rest)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if errors.Is(err, readline.ErrInterrupt) {
		if text == "" && before == "" {
			fmt.Fprintln(t, leaveHint)
		}
		return "", errInterrupted
	}
	return fromLine(text), err
}

// Write prints p, above the line that is being edited if there is one; then only whole lines, the rest waits.
func (t *Terminal) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.write(p)
}

// write is Write under t.mu.
func (t *Terminal) write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if t.held != nil {
		t.held.add(p)
		return len(p), nil
	}
	if !t.reading {
		t.column = p[len(p)-1] != '\n'
		return t.out.Write(p)
	}
	t.partial = append(t.partial, p...)
	if i := bytes.LastIndexByte(t.partial, '\n'); i >= 0 {
		t.paint(t.partial[:i+1])
		t.partial = append([]byte(nil), t.partial[i+1:]...)
	}
	return len(p), nil
}

// paint prints whole lines above the one that is being edited, and that anew with its prompt, under t.mu.
func (t *Terminal) paint(lines []byte) {
	if t.repaint != nil {
		t.repaint.Stop()
		t.repaint = nil
	}
	t.awaitEditor()
	t.rl.Stdout().Write(lines)
}

// editorTime is how long awaitEditor waits at most.
const editorTime = time.Second

// awaitEditor waits until readline has begun to read a line, or has read it. It shows the prompt before it begins: what is written in between comes behind the prompt, and no prompt
// behind that.
func (t *Terminal) awaitEditor() {
	for end := time.Now().Add(editorTime); !t.rl.Terminal.IsReading() && !t.entered.Load() && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
}

// above prints whole lines above the one that is being edited.
func (t *Terminal) above(lines string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rl.Stdout().Write([]byte(lines))
}

// linesBefore are the lines of the input that come before the one that is being edited, with their ends.
func (t *Terminal) linesBefore() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.before
}

func (t *Terminal) completeWith(complete func(text string) completion) {
	t.tabs.complete.Store(&complete)
}

func (t *Terminal) reprompt(prompt string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.reading && strings.HasPrefix(t.prompt, promptName) {
		t.prompt = prompt
		t.rl.SetPrompt(prompt)
		if t.repaint == nil { // what is printed next shows it, if that comes soon
			t.repaint = time.AfterFunc(repaintTime, t.repaintPrompt)
		}
	}
}

// repaintTime is how long a prompt may be shown as it was.
const repaintTime = 50 * time.Millisecond

func (t *Terminal) repaintPrompt() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.repaint != nil && t.reading && t.held == nil {
		t.paint(nil)
	}
	t.repaint = nil
}

func (t *Terminal) keep(text string) {
	t.rl.SaveHistory(toLine(text))
	t.history.add(text)
}

// closeTime is how long close waits for readline, which may hang.
const closeTime = 100 * time.Millisecond

func (t *Terminal) close() {
	t.stdin.Close()
	closed := make(chan struct{})
	go func() { // ends with readline, or with the process
		defer close(closed)
		t.rl.Close()
	}()
	select {
	case <-closed:
	case <-time.After(closeTime):
	}
}
