package runtime

import (
	"reflect"
	"sync"
)

// Spares are the bytes of copies of messages that were only kept in case that a handler failed. Large ones serve again: else they would be as much garbage as what has come.
// The zero value is ready.
type spares struct{ pool sync.Pool } // *[]byte

// What is shorter than minSpare is not worth it, and what is longer than maxSpare is too much to keep.
const (
	minSpare = 4 << 10
	maxSpare = 2 << 20
)

// take returns n bytes of any content.
func (s *spares) take(n int) []byte {
	if n >= minSpare && n <= maxSpare {
		if b, _ := s.pool.Get().(*[]byte); b != nil && cap(*b) >= n {
			return (*b)[:n:n]
		}
	}
	return make([]byte, n)
}

// give returns bytes that nobody else has.
func (s *spares) give(b []byte) {
	if n := cap(b); n >= minSpare && n <= maxSpare {
		s.pool.Put(&b)
	}
}

// recycle gives up msg, a copy by p that nobody else has.
func (c *copier) recycle(p *plan, msg any) {
	switch {
	case p.bytes:
		c.spares.give(reflect.ValueOf(msg).Bytes())
	case len(p.byteFields) > 0:
		v := reflect.ValueOf(msg)
		for _, i := range p.byteFields {
			c.spares.give(v.Field(i).Bytes())
		}
	}
}
