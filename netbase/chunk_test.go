package netbase

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// A frame is its length, its header and its value, however long they are.
func TestChunkFrame(t *testing.T) {
	c := newChunk()
	for _, h := range []int{0, 1, frontSize - frameHeader - 1, frontSize - frameHeader, frontSize - frameHeader + 1, 1000} {
		for _, v := range []int{0, 1, chunkSize, 3 * chunkSize, 10} {
			header, value := bytes.Repeat([]byte{1}, h), bytes.Repeat([]byte{2}, v)
			c.setFrame(header, append(c.value(), value...))
			want := append(append(binary.BigEndian.AppendUint32(nil, uint32(h+v)), header...), value...)
			if got := c.part(); !bytes.Equal(got, want) {
				t.Errorf("a header of %d bytes and a value of %d give a frame of %d, want %d", h, v, len(got), len(want))
			}
		}
	}
}

// A large frame is not copied, unless it lies in much more memory than it needs.
func TestStreamKeepsLargeFrames(t *testing.T) {
	frame := func(n int) *chunk {
		c := &chunk{}
		c.setFrame(nil, append(c.value(), make([]byte, n)...))
		return c
	}
	loose := func(n int) *chunk {
		c := &chunk{bytes: make([]byte, 0, 3*n)}
		c.setFrame(nil, append(c.value(), make([]byte, n)...))
		return c
	}
	for _, tt := range []struct {
		name  string
		frame *chunk
		kept  bool
	}{
		{"large", frame(wholeSize), true},
		{"very large", frame(100 * wholeSize), true},
		{"small", frame(wholeSize - frameHeader - 1), false},
		{"large in much memory", loose(wholeSize), false},
	} {
		s := newStream(1 << 30)
		s.appendFrame(nil, make([]byte, 10), 1)
		want := &tt.frame.part()[0]
		if ok, _ := s.addFrame(tt.frame, 1); !ok {
			t.Fatalf("%s: there is no room", tt.name)
		}
		if got := &s.chunks[len(s.chunks)-1].part()[0]; (got == want) != tt.kept {
			t.Errorf("%s: it is kept where it is: %t, want %t", tt.name, got == want, tt.kept)
		}
	}
}

func BenchmarkStream(b *testing.B) {
	for name, n := range map[string]int{"100B": 100, "64KiB": 64 << 10, "1MiB": 1 << 20} {
		b.Run(name, func(b *testing.B) {
			s := newStream(8 << 20)
			value := make([]byte, n)
			b.SetBytes(int64(n))
			b.ReportAllocs()
			for b.Loop() {
				s.appendFrame(nil, value, 1)
				for s.next() != nil {
				}
				s.confirm(s.at)
			}
		})
	}
}
