package netbase

import (
	"encoding/binary"
	"slices"
	"sync"
)

// A chunk is memory for a part of a stream: for frames one after the other, or for one large frame, which is made in it so that it need not be copied. Chunks
// serve again; who has one gives it away, or frees it.
type chunk struct {
	bytes []byte
	from  int  // where the part of the stream begins
	whole bool // it is one frame, to which nothing is added
}

const (
	// chunkSize is how much goes into a chunk of several frames.
	chunkSize = 64 << 10
	// keptChunk is how large the memory of a chunk may be to serve again.
	keptChunk = 2 << 20
	// frontSize is what a frame has room for in front of its value. It may be more, which costs a copy.
	frontSize = 128
	// wholeSize is how long a frame must be to be kept where it is, and not copied behind others.
	wholeSize = chunkSize / 2
)

var chunkPool = sync.Pool{New: func() any { return &chunk{bytes: make([]byte, 0, chunkSize)} }}

// newChunk returns an empty chunk.
func newChunk() *chunk { return chunkPool.Get().(*chunk) }

// free gives back a chunk that nobody uses any more.
func (c *chunk) free() {
	if cap(c.bytes) > keptChunk {
		return
	}
	c.bytes, c.from, c.whole = c.bytes[:0], 0, false
	chunkPool.Put(c)
}

// value is the empty slice to which the value of a frame is appended. What that gives is for setFrame.
func (c *chunk) value() []byte { return slices.Grow(c.bytes[:0], frontSize)[:frontSize] }

// setFrame has the chunk be a frame: with header in front of what was appended to value().
func (c *chunk) setFrame(header, value []byte) {
	n := frameHeader + len(header)
	if n > frontSize {
		value = slices.Insert(value, 0, make([]byte, n-frontSize)...)
	}
	c.from = max(frontSize-n, 0)
	c.bytes = value
	front := c.part()
	binary.BigEndian.PutUint32(front, uint32(len(front)-frameHeader))
	copy(front[frameHeader:], header)
}

// isLarge reports whether the chunk, which is a frame, is to be kept as it is: that must not take much more memory than what it says.
func (c *chunk) isLarge() bool {
	n := len(c.part())
	return n >= wholeSize && cap(c.bytes) <= 2*n
}

// part is what is in the chunk.
func (c *chunk) part() []byte { return c.bytes[c.from:] }

// room is how many bytes can be added.
func (c *chunk) room() int {
	if c.whole {
		return 0
	}
	return chunkSize - len(c.bytes)
}

// add adds as much of b as there is room for, and returns the rest.
func (c *chunk) add(b []byte) (rest []byte) {
	n := min(len(b), c.room())
	c.bytes = append(c.bytes, b[:n]...)
	return b[n:]
}
