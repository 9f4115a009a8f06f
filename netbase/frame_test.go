package netbase

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"runtime"
	"testing"
	"testing/iotest"
)

// frames is a stream of frames with the given bodies.
func frames(bodies ...[]byte) []byte {
	var buf []byte
	for _, b := range bodies {
		buf = append(binary.BigEndian.AppendUint32(buf, uint32(len(b))), b...)
	}
	return buf
}

func TestFrames(t *testing.T) {
	var bodies [][]byte
	for i, n := range []int{0, 1, 5, frameBuffer - 5, frameBuffer - 4, frameBuffer - 3, frameBuffer, 300_000, 7, 3 << 20, 2, 2 << 20, 0} {
		bodies = append(bodies, bytes.Repeat([]byte{byte(i + 1)}, n))
	}
	stream := frames(bodies...)
	for name, src := range map[string]io.Reader{
		"at once": bytes.NewReader(stream),
		"halves":  iotest.HalfReader(bytes.NewReader(stream)),
		"bytes":   iotest.OneByteReader(bytes.NewReader(stream)),
		"eof":     iotest.DataErrReader(bytes.NewReader(stream)),
	} {
		f := newFrameReader(src, 3<<20)
		for i, want := range bodies {
			if got, err := f.next(); err != nil || !bytes.Equal(got, want) {
				t.Fatalf("%s: frame %d has %d bytes, %v; want %d", name, i, len(got), err, len(want))
			}
		}
		if _, err := f.next(); err != io.EOF {
			t.Errorf("%s: at the end: %v", name, err)
		}
	}
}

func TestFrameLimit(t *testing.T) {
	f := newFrameReader(bytes.NewReader(frames(make([]byte, 100), make([]byte, 101))), 100)
	if _, err := f.next(); err != nil {
		t.Errorf("at the limit: %v", err)
	}
	if _, err := f.next(); !errors.Is(err, ErrTooLarge) {
		t.Errorf("beyond the limit: %v", err)
	}
	if _, err := newFrameReader(bytes.NewReader([]byte{255, 255, 255, 255}), 1<<20).next(); !errors.Is(err, ErrTooLarge) {
		t.Errorf("the longest length: %v", err)
	}
}

func TestFrameCutOff(t *testing.T) {
	stream := frames(bytes.Repeat([]byte{1}, 100_000))
	for _, n := range []int{1, 3, 4, 5, 1000, frameBuffer, frameBuffer + 1, len(stream) - 1} {
		if _, err := newFrameReader(bytes.NewReader(stream[:n]), 1<<20).next(); err != io.ErrUnexpectedEOF {
			t.Errorf("a stream that ends after %d bytes: %v", n, err)
		}
	}
	broken := errors.New("broken")
	if _, err := newFrameReader(io.MultiReader(bytes.NewReader(stream[:70_000]), iotest.ErrReader(broken)), 1<<20).next(); err != broken {
		t.Errorf("a stream that breaks: %v", err)
	}
}

// TestLyingLength is about memory: a length alone must not take any.
func TestLyingLength(t *testing.T) {
	head := []byte{0x3f, 0xff, 0xff, 0xff, 1, 2, 3}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := newFrameReader(bytes.NewReader(head), 1<<30).next()
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; err != io.ErrUnexpectedEOF || got > 1<<20 {
		t.Errorf("a frame that promises 1 GiB and has 3 bytes: %v, %d bytes allocated", err, got)
	}
}

// Of the memory for a large body as much is taken at once as the other side has filled before.
func TestLargeFramesTakeMemoryAsBefore(t *testing.T) {
	src := bytes.NewReader(append(frames(make([]byte, 300_000), make([]byte, 500_000)), 0x3f, 0xff, 0xff, 0xff, 1, 2, 3))
	f := newFrameReader(src, 1<<30)
	for _, want := range []int{300_000, 500_000} {
		body, err := f.next()
		if len(body) != want || err != nil {
			t.Fatalf("%d bytes, %v, want %d", len(body), err, want)
		}
		f.give()
		if want == 500_000 && cap(body) != want {
			t.Errorf("a body of %d bytes is in memory of %d", want, cap(body))
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := f.next()
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; err != io.ErrUnexpectedEOF || got > 2*500_000+1<<16 {
		t.Errorf("a frame that promises 1 GiB and has 3 bytes: %v, %d bytes allocated", err, got)
	}
}

func FuzzFrame(f *testing.F) {
	f.Add(frames([]byte("a"), nil, bytes.Repeat([]byte{1}, 40)), 1)
	f.Add([]byte{0, 0, 0, 5, 1}, 3)
	f.Add([]byte{255, 255, 255, 255}, 1)
	f.Fuzz(func(t *testing.T, stream []byte, size int) {
		const limit = 200
		whole := newFrameReader(bytes.NewReader(stream), limit)
		// This one has hardly a buffer, so that most frames do not fit into it.
		pieces := &frameReader{src: &pieceReader{stream, max(size&0xff, 1)}, limit: limit, buf: make([]byte, 8)}
		rest := stream
		for {
			a, err := whole.next()
			b, err2 := pieces.next()
			if !bytes.Equal(a, b) || (err == nil) != (err2 == nil) {
				t.Fatalf("read at once: %d bytes, %v; in pieces: %d bytes, %v", len(a), err, len(b), err2)
			}
			if err != nil {
				return
			}
			if again := frames(a); !bytes.HasPrefix(rest, again) {
				t.Fatalf("a frame of %d bytes is not what is in the stream", len(a))
			}
			rest = rest[frameHeader+len(a):]
		}
	})
}

// pieceReader gives out data in pieces of at most size bytes.
type pieceReader struct {
	data []byte
	size int
}

func (r *pieceReader) Read(p []byte) (int, error) {
	if len(r.data) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.data[:min(r.size, len(r.data))])
	r.data = r.data[n:]
	return n, nil
}

func BenchmarkFrames(b *testing.B) {
	for _, size := range []int{16, 1 << 20} {
		b.Run(map[int]string{16: "16B", 1 << 20: "1MiB"}[size], func(b *testing.B) {
			one := frames(make([]byte, size))
			stream := bytes.Repeat(one, max(1, (1<<20)/len(one)))
			src := bytes.NewReader(stream)
			f := newFrameReader(src, 1<<20)
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				if src.Len() == 0 && f.from == f.to {
					src.Reset(stream)
				}
				if _, err := f.next(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
