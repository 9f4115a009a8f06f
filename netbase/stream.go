package netbase

import (
	"encoding/binary"
	"sync"
)

// A stream is what one system has to say to another: frames in order, over as many connections as it takes. It keeps what the other side has not
// confirmed, so that a new connection goes on where the old one broke. Offsets count bytes from the start of the stream.
//
// Several goroutines may add frames; one at a time reads with next.
type stream struct {
	mu       sync.Mutex
	chunks   []*chunk      // what is kept, the oldest first; all but the last are full
	first    uint64        // offset of the first byte of chunks
	got      uint64        // up to where the other side has got everything
	end      uint64        // offset behind the last byte
	at       uint64        // what next returns next
	limit    int           // of bytes that are not confirmed
	room     chan struct{} // closed when there is room again; nil while nobody waits
	more     chan struct{} // holds one if there is something for next
	finished bool
}

const chunkSize = 64 << 10

// A chunk is a part of a stream.
type chunk struct {
	bytes [chunkSize]byte
	n     int
}

// Chunks whose bytes are confirmed serve again.
var chunkPool = sync.Pool{New: func() any { return new(chunk) }}

func newStream(limit int) *stream { return &stream{limit: limit, more: make(chan struct{}, 1)} }

// isEmpty reports whether the other side has got everything.
func (s *stream) isEmpty() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.got == s.end
}

// noLimit is the share of what does not take much.
const noLimit = 0

// appendFrame adds a frame with the given header and value at the end. It reports false, and adds nothing, if the stream keeps as much as it may, share times its
// limit, or is finished.
func (s *stream) appendFrame(header, value []byte, share int) bool {
	ok, _ := s.addFrame(header, value, share)
	s.wake()
	return ok
}

// addFrame is appendFrame, after which wake must be called, or next. It reports as well whether the other side has confirmed all before.
func (s *stream) addFrame(header, value []byte, share int) (ok, alone bool) {
	n := len(header) + len(value)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.finished {
		return false, false
	}
	alone = s.got == s.end
	// One that is larger than the limit gets in while half of the room is free.
	limit := uint64(share) * uint64(s.limit)
	if kept := s.end - s.got; limit != noLimit && kept > limit/2 && kept+uint64(n) > limit {
		return false, false
	}
	var length [frameHeader]byte
	binary.BigEndian.PutUint32(length[:], uint32(n))
	s.write(length[:])
	s.write(header)
	s.write(value)
	return true, alone
}

// wake tells the reader of next that there is something.
func (s *stream) wake() {
	select {
	case s.more <- struct{}{}:
	default:
	}
}

// write adds b at the end. s.mu is held.
func (s *stream) write(b []byte) {
	s.end += uint64(len(b))
	for len(b) > 0 {
		var last *chunk
		if n := len(s.chunks); n > 0 {
			last = s.chunks[n-1]
		}
		if last == nil || last.n == chunkSize {
			last = chunkPool.Get().(*chunk)
			last.n = 0
			s.chunks = append(s.chunks, last)
		}
		n := copy(last.bytes[last.n:], b)
		last.n += n
		b = b[n:]
	}
}

// next returns bytes that have not been returned yet, nil if there are none now. They are valid until confirmed.
func (s *stream) next() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.finished || s.at == s.end {
		return nil
	}
	offset := s.at - s.first
	c := s.chunks[offset/chunkSize]
	b := c.bytes[offset%chunkSize : c.n]
	s.at += uint64(len(b))
	return b
}

// hasNext reports whether next has something to return.
func (s *stream) hasNext() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at < s.end
}

// confirm drops what is before offset, which the other side has got. Chunks in use by the reader of next stay, as they are the ones that are not confirmed. It
// reports false for an offset that makes no sense.
func (s *stream) confirm(offset uint64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if offset > s.at {
		return false
	}
	s.got = max(s.got, offset)
	for len(s.chunks) > 0 && s.chunks[0].n == chunkSize && s.first+chunkSize <= offset {
		chunkPool.Put(s.chunks[0])
		s.chunks[0] = nil
		s.chunks = s.chunks[1:]
		s.first += chunkSize
	}
	if s.room != nil && s.end-s.got <= uint64(s.limit)/2 {
		close(s.room)
		s.room = nil
	}
	return true
}

// resume has next go on at offset: up to there the other side has got everything. It reports false if that is not kept.
func (s *stream) resume(offset uint64) bool {
	s.mu.Lock()
	if s.finished || offset < s.got || offset > s.end {
		s.mu.Unlock()
		return false
	}
	s.at = offset
	if s.at < s.end {
		s.wake()
	}
	s.mu.Unlock()
	return s.confirm(offset)
}

// waitRoom returns a channel that is closed once there may be room again, or the stream is finished. It is nil if half of the room is free already.
func (s *stream) waitRoom() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.finished || s.end-s.got <= uint64(s.limit)/2 {
		return nil
	}
	if s.room == nil {
		s.room = make(chan struct{})
	}
	return s.room
}

// isFinished reports whether nothing is let in any more.
func (s *stream) isFinished() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.finished
}

// finish drops everything, and lets nothing in any more. It returns the bytes that were not confirmed.
func (s *stream) finish() (left []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.finished = true
	for i, c := range s.chunks {
		from := s.first + uint64(i)*chunkSize
		skip := uint64(0)
		if s.got > from {
			skip = min(s.got-from, uint64(c.n))
		}
		left = append(left, c.bytes[skip:c.n]...)
	}
	s.chunks = nil
	if s.room != nil {
		close(s.room)
		s.room = nil
	}
	return left
}
