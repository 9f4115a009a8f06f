package repl

import (
	"bytes"
	"fmt"
)

// heldSize bounds what waits while something else has the terminal.
const heldSize = 256 << 10

// A held is what waits to be printed, the last of it.
type held struct {
	text    []byte
	dropped int // lines that came before
}

func (h *held) add(p []byte) {
	h.text = append(h.text, p...)
	if len(h.text) <= heldSize {
		return
	}
	cut := len(h.text) - heldSize/2 // so that it is not cut each time
	if i := bytes.IndexByte(h.text[cut:], '\n'); i >= 0 {
		cut += i + 1
	}
	h.dropped += bytes.Count(h.text[:cut], []byte("\n"))
	h.text = append([]byte(nil), h.text[cut:]...)
}

// hold leaves the terminal to something else until release: what is printed meanwhile comes then.
func (t *Terminal) hold() (release func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.held = &held{}
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		h := t.held
		t.held = nil
		if h.dropped > 0 {
			t.write(fmt.Appendf(nil, "… %s before this\n", count(h.dropped, "line")))
		}
		t.write(h.text)
	}
}
