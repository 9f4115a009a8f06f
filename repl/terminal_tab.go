package repl

import (
	"strings"
	"sync/atomic"
	"time"

	"github.com/chzyer/readline"
)

// tabTime is how long the Tab key waits for what there is to complete with, which takes milliseconds unless the machine is busy: nobody else is asked.
const tabTime = time.Second

// tabs is the Tab key of a terminal. Readline calls it after each key, in the goroutine that a panic would end the process in.
type tabs struct {
	t        *Terminal
	complete atomic.Pointer[func(text string) completion] // nil until there is a shell
	busy     atomic.Bool                                  // an earlier completion is still under way
	pressed  bool                                         // the key at hand is Tab; of the goroutine of readline
	open     atomic.Bool                                  // the last key was Tab, and could go on in several ways, or in none
}

// filter gets every key before readline does. Tab becomes one that does nothing where nothing is searched for, so that the completion of readline, which others look at while it changes, has no part in this.
// A search ends with it, at what has been found.
func (k *tabs) filter(key rune) (rune, bool) {
	k.pressed = key == readline.CharTab && !k.t.rl.Operation.IsSearchMode()
	switch {
	case k.pressed:
		return readline.CharBell, true
	case key == readline.CharTab:
		return readline.CharLineEnd, true
	}
	return key, true
}

// OnChange implements readline.Listener.
func (k *tabs) OnChange(line []rune, pos int, key rune) (newLine []rune, newPos int, ok bool) {
	defer func() {
		if recover() != nil {
			newLine, newPos, ok = nil, 0, false
		}
	}()
	if key != readline.CharBell || !k.pressed {
		k.open.Store(false)
		return nil, 0, false
	}
	before := k.t.linesBefore()
	head := fromLine(string(line[:pos]))
	if inIndent(before, head) {
		return k.replaced(head+"\t", line[pos:])
	}
	c, known := k.ask(before + head)
	if !known || c.from < len(before) {
		return nil, 0, false
	}
	c.from -= len(before)
	width, height := k.t.size()
	s := strike(head, c, k.open.Load(), width, height)
	k.open.Store(len(c.candidates) > 1 || s.text == head)
	if s.shown != "" {
		k.t.above(s.shown)
	}
	if s.text == head {
		return nil, 0, false
	}
	return k.replaced(s.text, line[pos:])
}

// replaced is a line with another text before the cursor.
func (k *tabs) replaced(head string, rest []rune) (line []rune, pos int, ok bool) {
	begin := []rune(toLine(head))
	return append(begin, rest...), len(begin), true
}

// inIndent reports whether there are only blanks before the cursor in a line that is not the first one of its input: Tab indents it.
func inIndent(before, head string) bool {
	last := head[strings.LastIndexByte(head, '\n')+1:]
	return strings.TrimSpace(last) == "" && (before != "" || len(last) < len(head))
}

// ask completes text. It reports false if that cannot be done, or takes too long.
func (k *tabs) ask(text string) (completion, bool) {
	complete := k.complete.Load()
	if complete == nil || !k.busy.CompareAndSwap(false, true) {
		return completion{}, false
	}
	type answer struct {
		completion
		known bool
	}
	done := make(chan answer, 1)
	go func() { // ends with the completion
		var a answer
		defer func() {
			if recover() != nil {
				a = answer{}
			}
			k.busy.Store(false)
			done <- a
		}()
		a.completion = (*complete)(text)
		a.known = true
	}()
	select {
	case a := <-done:
		return a.completion, a.known
	case <-time.After(tabTime):
		return completion{}, false
	}
}
