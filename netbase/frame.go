package netbase

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// ErrTooLarge is wrapped by the errors about frames that are longer than the connection allows.
var ErrTooLarge = errors.New("frame too large")

const (
	frameHeader = 4        // bytes of the length that goes ahead of the body of a frame
	frameBuffer = 64 << 10 // what a frameReader reads at once
	// keptFrame is how large a frame may be for its memory to be kept for the next one.
	keptFrame = 2 << 20
)

func tooLarge(n uint64, limit int) error {
	return fmt.Errorf("%w: %d bytes, and %d are allowed", ErrTooLarge, n, limit)
}

// A frameReader splits a stream into frames.
type frameReader struct {
	src   io.Reader
	limit int
	buf   []byte // of a fixed length; buf[from:to] has been read from src, but not given out
	from  int
	to    int
	large []byte // holds the body of a frame that does not fit into buf
	last  int    // how long the last body is, or promises to be
	most  int    // how long the longest body was that has come
}

// newFrameReader makes a reader of the frames in src with bodies of at most limit bytes.
func newFrameReader(src io.Reader, limit int) *frameReader {
	return &frameReader{src: src, limit: limit, buf: make([]byte, frameBuffer)}
}

// next returns the body of the next frame, which is valid until the next call, unless give is called. The error is io.EOF if the stream ends before a frame,
// io.ErrUnexpectedEOF if in one; or wraps ErrTooLarge, before memory is taken for the body. After an error the stream is lost.
func (f *frameReader) next() ([]byte, error) {
	if cap(f.large) > keptFrame {
		f.large = nil
	}
	if err := f.fill(frameHeader); err != nil {
		return nil, err
	}
	head := binary.BigEndian.Uint32(f.buf[f.from:])
	if uint64(head) > uint64(max(f.limit, 0)) {
		return nil, tooLarge(uint64(head), f.limit)
	}
	n := int(head)
	f.last = n
	if frameHeader+n > len(f.buf) {
		f.from += frameHeader
		return f.readLarge(n)
	}
	if err := f.fill(frameHeader + n); err != nil {
		return nil, noEOF(err)
	}
	body := f.buf[f.from+frameHeader : f.from+frameHeader+n : f.from+frameHeader+n]
	f.from += frameHeader + n
	return body, nil
}

// give says that the last body belongs to somebody else now, if it did not fit into buf: else it must not be given.
func (f *frameReader) give() { f.large = nil }

// isEmpty reports whether all that has come of the stream was given out. After a large frame, of which no more is read than it has, that is not known, and false.
func (f *frameReader) isEmpty() bool { return f.from == f.to && f.last <= len(f.buf) }

// fill sees to it that n bytes, which fit, are in buf. The error is io.EOF if there are none at all. Where the last frame did not fit, the next one may not either: what is in buf of
// that would have to be copied.
func (f *frameReader) fill(n int) error {
	if f.to-f.from >= n {
		return nil
	}
	if f.from+n > len(f.buf) || f.from == f.to {
		f.to = copy(f.buf, f.buf[f.from:f.to])
		f.from = 0
	}
	room := f.buf[f.to:]
	if f.last > len(f.buf) {
		room = room[:min(max(n-(f.to-f.from), frontSize), len(room))]
	}
	m, err := io.ReadAtLeast(f.src, room, n-(f.to-f.from))
	if f.to += m; err == io.EOF && f.to > f.from {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// readLarge reads a body of n bytes that does not fit into buf, in pieces: memory is taken as bytes arrive, not as they are promised.
func (f *frameReader) readLarge(n int) ([]byte, error) {
	if f.large == nil { // as much is taken ahead as has come before
		f.large = make([]byte, 0, min(n, max(2*f.most, len(f.buf)), keptFrame))
	}
	body := append(f.large[:0], f.buf[f.from:f.to]...)
	f.from, f.to = 0, 0
	for len(body) < n {
		if len(body) == cap(body) {
			grown := make([]byte, len(body), min(n, max(2*len(body), len(f.buf))))
			copy(grown, body)
			body = grown
		}
		have := len(body)
		body = body[:min(n, cap(body))]
		if _, err := io.ReadFull(f.src, body[have:]); err != nil {
			return nil, noEOF(err)
		}
	}
	f.large, f.most = body, max(f.most, n)
	return body, nil
}

// noEOF is err for a stream that ends within a frame.
func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
