package runtime

import (
	"time"
	"unicode/utf8"
)

// traceIn notes that c begins to handle the current letter; counted is 1 if that counts among those that wait.
func (c *cell) traceIn(counted uint64) {
	now := time.Now()
	_, _, waiting := c.mail.state()
	all := c.sys.taps.all(c)
	for _, t := range all {
		t.begins(now)
	}
	c.sys.taps.note(all, Traced{Time: now, In: true, From: c.current.from, To: c.addr, Mailbox: int(waiting - min(waiting, counted))}, c.current.msg)
}

// traceOut notes that c sends a message.
func (c *cell) traceOut(to Address, msg any) {
	c.sys.taps.note(c.sys.taps.all(c), Traced{Time: time.Now(), From: c.addr, To: to}, unpack(msg))
}

// note notes a message at the taps that have room for it.
func (s *taps) note(all []*tap, m Traced, msg any) {
	for _, t := range all {
		if !t.wants() {
			continue
		}
		if m.Value == "" {
			m.Type, m.Value = TypeText(typeOf(msg)), brief(msg)
		}
		if t.note(m) {
			s.finish(t, TraceLimit)
		}
	}
}

// endTaps is for an actor that has ended.
func (c *cell) endTaps() {
	for _, t := range c.sys.taps.all(c) {
		c.sys.taps.finish(t, TraceDead)
	}
}

// Limits of Traced.Value.
const (
	briefItems  = 20  // elements of a list
	briefText   = 120 // characters of a string
	briefLength = 200 // bytes of all
)

// brief is a message as Go would write it, which is not long, and takes no longer for a large one: the actor waits.
func brief(msg any) (text string) {
	defer func() {
		if recover() != nil {
			text = "…"
		}
	}()
	w := ValueWriter{Items: briefItems, Text: briefText, Quick: true}
	if text = w.Value(msg); len(text) <= briefLength {
		return text
	}
	end := briefLength
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}
