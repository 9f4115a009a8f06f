package runtime

import (
	"testing"
	"unsafe"
)

// The speed of a mailbox that is written and read at the same time depends on what lies in one line of the processor's cache.
func TestLayout(t *testing.T) {
	var c cell
	if got := unsafe.Offsetof(c.mail); got != 64 {
		t.Errorf("the mailbox lies %d bytes in the cell, want 64", got)
	}
	written, read := unsafe.Offsetof(c.mail.one), unsafe.Offsetof(c.mail.alerts)
	if written > 64 || read < 96 {
		t.Errorf("senders write the first %d bytes of a mailbox, the receiver those from %d on; want at most 64, at least 96", written, read)
	}
	if got := unsafe.Sizeof(c); got > 352 {
		t.Errorf("a cell takes %d bytes, want at most 352", got)
	}
}
