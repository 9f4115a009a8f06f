package repl

import (
	"fmt"
	"strings"
	"testing"
)

// What waits is bounded, and is whole lines, the last ones.
func TestHeld(t *testing.T) {
	var h held
	for i := range 100_000 {
		h.add(fmt.Appendf(nil, "line %d\n", i))
		if len(h.text) > heldSize {
			t.Fatalf("%d bytes are held", len(h.text))
		}
	}
	text := string(h.text)
	if want := fmt.Sprintf("line %d\n", h.dropped); !strings.HasPrefix(text, want) || !strings.HasSuffix(text, "line 99999\n") {
		t.Errorf("%d lines are dropped, and held is %.20q... to %.20q", h.dropped, text, text[len(text)-20:])
	}
}
