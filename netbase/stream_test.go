package netbase

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"
)

// read returns what next has until it has nothing.
func (s *stream) read() (out []byte) {
	for b := s.next(); b != nil; b = s.next() {
		out = append(out, b...)
	}
	return out
}

// A stream that is read, confirmed and resumed at random gives each byte once to a reader that goes on where it says.
func TestStreamResumes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	s := newStream(1 << 20)
	var said, got []byte
	for range 2000 {
		switch r.IntN(4) {
		case 0, 1:
			size := 5000
			if r.IntN(10) == 0 {
				size = 4 * chunkSize // kept where it is
			}
			header, value := bytes.Repeat([]byte{byte(r.Uint32())}, r.IntN(2*frontSize)), bytes.Repeat([]byte{byte(r.Uint32())}, r.IntN(size))
			if s.appendFrame(header, value, 1) {
				said = binary.BigEndian.AppendUint32(said, uint32(len(header)+len(value)))
				said = append(append(said, header...), value...)
			}
		case 2:
			got = append(got, s.read()...)
			if !s.confirm(uint64(len(got))) {
				t.Fatalf("%d bytes cannot be confirmed", len(got))
			}
		case 3:
			s.read() // lost on the way
			if !s.resume(uint64(len(got))) {
				t.Fatalf("it cannot go on at %d", len(got))
			}
		}
	}
	got = append(got, s.read()...)
	if !bytes.Equal(got, said) {
		t.Errorf("%d bytes were said, and %d others got", len(said), len(got))
	}
	if s.confirm(uint64(len(said)) + 1) {
		t.Error("what was not sent can be confirmed")
	}
	if s.resume(uint64(len(said)) + 1) {
		t.Error("it can go on behind the end")
	}
	if len(said) > chunkSize && s.resume(0) && s.first > 0 {
		t.Error("it can go on at what it no longer keeps")
	}
}

func TestStreamHasALimit(t *testing.T) {
	s := newStream(1000)
	frame := make([]byte, 100-frameHeader)
	for i := range 10 {
		if !s.appendFrame(nil, frame, 1) {
			t.Fatalf("frame %d of 10 finds no room", i)
		}
	}
	if s.appendFrame(nil, frame, 1) {
		t.Error("frame 11 of 100 bytes finds room in 1000")
	}
	if !s.appendFrame(nil, frame, noLimit) {
		t.Error("an urgent frame finds no room")
	}
	room := s.waitRoom()
	if room == nil {
		t.Fatal("there is nothing to wait for in a full stream")
	}
	s.next()
	s.confirm(100)
	left := s.finish()
	if len(left) != 1000 {
		t.Errorf("%d bytes are left of 1100, of which 100 are confirmed", len(left))
	}
	<-room // closed
	if s.waitRoom() != nil {
		t.Error("there is something to wait for in a finished stream")
	}
	if b := s.next(); b != nil {
		t.Errorf("a finished stream has %d bytes to read", len(b))
	}
	if s.appendFrame(nil, frame, 1) || s.appendFrame(nil, frame, noLimit) || s.resume(0) {
		t.Error("a finished stream takes frames, or goes on")
	}
}
