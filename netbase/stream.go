package netbase

import "sync"

// A stream is what one system has to say to another: frames in order, over as many connections as it takes. It keeps what the other side has not
// confirmed, so that a new connection goes on where the old one broke. Offsets count bytes from the start of the stream.
//
// Several goroutines may add frames; one at a time reads with next.
type stream struct {
	mu       sync.Mutex
	chunks   []*chunk      // what is kept, the oldest first; only the last may have room
	first    uint64        // offset of the first byte of chunks
	got      uint64        // up to where the other side has got everything
	end      uint64        // offset behind the last byte
	at       uint64        // what next returns next
	reading  place         // of at
	limit    int           // of bytes that are not confirmed
	room     chan struct{} // closed when there is room again; nil while nobody waits
	more     chan struct{} // holds one if there is something for next
	finished bool
}

// A place in a stream is in one of its chunks.
type place struct{ chunk, offset int }

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
	c := newChunk()
	c.setFrame(header, append(c.value(), value...))
	ok, _ := s.addFrame(c, share)
	if !ok {
		c.free()
	}
	s.wake()
	return ok
}

// addFrame is appendFrame for a frame in a chunk, which belongs to the stream if it is added. After it wake must be called, or next. It reports as well whether the other side has
// confirmed all before.
func (s *stream) addFrame(frame *chunk, share int) (ok, alone bool) {
	part := frame.part()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.finished {
		return false, false
	}
	alone = s.got == s.end
	// One that is larger than the limit gets in while half of the room is free.
	limit := uint64(share) * uint64(s.limit)
	if kept := s.end - s.got; limit != noLimit && kept > limit/2 && kept+uint64(len(part)-frameHeader) > limit {
		return false, false
	}
	s.end += uint64(len(part))
	if frame.isLarge() {
		frame.whole = true
		s.chunks = append(s.chunks, frame)
		return true, alone
	}
	for len(part) > 0 {
		part = s.last().add(part)
	}
	frame.free()
	return true, alone
}

// last is the last chunk, which has room. s.mu is held.
func (s *stream) last() *chunk {
	if n := len(s.chunks); n > 0 && s.chunks[n-1].room() > 0 {
		return s.chunks[n-1]
	}
	c := newChunk()
	s.chunks = append(s.chunks, c)
	return c
}

// wake tells the reader of next that there is something.
func (s *stream) wake() {
	select {
	case s.more <- struct{}{}:
	default:
	}
}

// next returns bytes that have not been returned yet, at most as many as go into a record; nil if there are none now. They are valid until confirmed.
func (s *stream) next() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.finished || s.at == s.end {
		return nil
	}
	r := &s.reading
	for r.offset == len(s.chunks[r.chunk].part()) {
		*r = place{chunk: r.chunk + 1}
	}
	b := s.chunks[r.chunk].part()[r.offset:]
	b = b[:min(len(b), maxRecord)]
	r.offset += len(b)
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
	for len(s.chunks) > 0 {
		c := s.chunks[0]
		next := s.first + uint64(len(c.part()))
		if next > offset || len(s.chunks) == 1 && c.room() > 0 {
			break
		}
		c.free()
		s.chunks[0] = nil
		s.chunks, s.first = s.chunks[1:], next
		if s.reading.chunk--; s.reading.chunk < 0 { // it was read to its end
			s.reading = place{}
		}
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
	s.at, s.reading = offset, s.find(offset)
	if s.at < s.end {
		s.wake()
	}
	s.mu.Unlock()
	return s.confirm(offset)
}

// find returns the place of an offset. s.mu is held.
func (s *stream) find(offset uint64) place {
	left := int(offset - s.first)
	for i, c := range s.chunks {
		if n := len(c.part()); left > n {
			left -= n
		} else {
			return place{i, left}
		}
	}
	return place{}
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
	skip := int(s.got - s.first)
	for _, c := range s.chunks {
		part := c.part()
		n := min(skip, len(part))
		left = append(left, part[n:]...)
		skip -= n
	}
	s.chunks = nil
	if s.room != nil {
		close(s.room)
		s.room = nil
	}
	return left
}
