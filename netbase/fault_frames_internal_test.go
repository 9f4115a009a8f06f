package netbase

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"reflect"
	goruntime "runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unique"

	"thesp/runtime"
)

// lonely makes a system with a base that has one peer, of which nothing but its frames is there.
func lonely(t testing.TB) (*runtime.System, *Base, *peer) {
	t.Helper()
	creds, err := NewCredentials(CredentialsConfig{Keys: KeyRing{NewKey()}, Name: "lonely"})
	if err != nil {
		t.Fatal(err)
	}
	b, err := Listen(Config{Credentials: creds, Types: []any{letterbox{}, letter{}}})
	if err != nil {
		t.Fatal(err)
	}
	sys := runtime.New(runtime.Config{Host: b.Host(), Remote: b})
	if err := b.Serve(sys); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sys.Shutdown(context.Background()) })
	p, _, err := b.newPeer(unique.Make(runtime.SystemID{Host: "stranger:1", Incarnation: 7}))
	if err != nil {
		t.Fatal(err)
	}
	return sys, b, p
}

// silent counts what it is told, and does not answer.
type silent struct{}

func (silent) Receive(*runtime.Context, any) error { return nil }

// bodies are frames that a peer may say: some of types, and a message.
func bodies(t testing.TB, to runtime.Address, msgs ...any) (out [][]byte) {
	t.Helper()
	f := NewForger()
	for _, m := range msgs {
		if err := f.Message(0, to, m); err != nil {
			t.Fatal(err)
		}
	}
	for frames := f.Take(); len(frames) > 0; {
		n := int(binary.BigEndian.Uint32(frames))
		out = append(out, frames[frameHeader:frameHeader+n])
		frames = frames[frameHeader+n:]
	}
	return out
}

// Frames at random, and frames with some bytes wrong, change nothing but what they say, and take no memory.
func TestFault64RandomFrames(t *testing.T) {
	sys, b, p := lonely(t)
	victim, err := sys.CreateActor(silent{})
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(64, 1))
	said := bodies(t, victim, "text", letter{"x", map[string]any{"a": 1}}, []any{1, "x", nil}, letterbox{S: "x"})
	members := len(b.Members())
	var before int64
	refused := 0
	for i := range 100_000 {
		if i == 50_000 {
			before = heapInUse() // with what is made once, and kept
		}
		body := make([]byte, r.IntN(200))
		for i := range body {
			body[i] = byte(r.Uint32())
		}
		if _, err := p.handle(body, false); err != nil {
			refused++
		}
	}
	if refused != 100_000 {
		t.Errorf("%d of 100,000 random frames were refused", refused)
	}
	for _, body := range said {
		if _, err := p.handle(body, false); err != nil {
			t.Fatalf("a frame as it should be, after them: %v", err)
		}
	}
	refused = 0
	for range 100_000 {
		body := slices.Clone(said[r.IntN(len(said))])
		for range 1 + r.IntN(3) {
			body[r.IntN(len(body))] = byte(r.Uint32())
		}
		if _, err := p.handle(body, false); err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Fatalf("an error of no kind: %v", err)
			}
			refused++
		}
	}
	if refused == 0 || refused == 100_000 {
		t.Errorf("%d of 100,000 frames with errors were refused: want some", refused)
	}
	b.lose(p, "the test is over")
	p, said = nil, nil
	if s := sys.Stats(); s.Actors != 1 || len(b.Members()) != members {
		t.Errorf("%d actors, %d members; want 1, %d", s.Actors, len(b.Members()), members)
	}
	for range 1000 {
		if sys.Stats().Waiting == 0 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	more := heapInUse() - before
	t.Logf("%d of 100,000 frames with errors were refused; heap %+d KiB", refused, more>>10)
	if more > 2<<20 {
		t.Errorf("%d KiB more are in use, want 2 MiB at most", more>>10)
	}
}

func heapInUse() int64 {
	var m goruntime.MemStats
	goruntime.GC()
	goruntime.GC() // what is in a sync.Pool goes the second time
	goruntime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// A stream that ends at any byte gives the frames that are whole, and no part of one.
func TestFault65CutOffAnywhere(t *testing.T) {
	var stream []byte
	var ends []int // in the stream, of each frame
	r := rand.New(rand.NewPCG(65, 1))
	for range 40 {
		stream = append(stream, frames(bytes.Repeat([]byte{byte(len(ends))}, r.IntN(60)))...)
		ends = append(ends, len(stream))
	}
	var said []byte
	place := make([]int, len(stream)+1) // where each byte of the stream ends in what is said
	for at := 0; at < len(stream); {
		n := min(1+r.IntN(50), len(stream)-at)
		said = appendRecord(said, recordData, nil)
		binary.BigEndian.PutUint32(said[len(said)-4:], uint32(n))
		for range n {
			said = append(said, stream[at])
			at++
			place[at] = len(said)
		}
		if r.IntN(3) == 0 {
			said = appendAck(said, uint64(at))
		}
	}
	for cut := range len(said) + 1 {
		data := &dataReader{r: bytes.NewReader(said[:cut]), control: func(byte, []byte) error { return nil }, alive: func(bool) {}}
		f := newFrameReader(data, 1000)
		got := 0
		for {
			body, err := f.next()
			if err != nil {
				if err != io.EOF && err != io.ErrUnexpectedEOF {
					t.Fatalf("cut at %d: %v", cut, err)
				}
				break
			}
			if len(body) > 0 && body[0] != byte(got) {
				t.Fatalf("cut at %d: frame %d begins with %d", cut, got, body[0])
			}
			got++
		}
		want := 0
		for _, e := range ends {
			if place[e] <= cut {
				want++
			}
		}
		if got != want {
			t.Fatalf("cut at %d of %d: %d frames, want %d", cut, len(said), got, want)
		}
	}
}

// Lengths that nobody may say are refused, and take no memory.
func TestFault66Lengths(t *testing.T) {
	for _, c := range []struct {
		n  uint32
		ok bool
	}{{0, true}, {1, true}, {maxRecord, true}, {maxRecord + 1, false}, {1 << 31, false}, {math.MaxUint32, false}} {
		head := binary.BigEndian.AppendUint32([]byte{recordData}, c.n)
		var before, after goruntime.MemStats
		goruntime.ReadMemStats(&before)
		_, _, err := readRecord(bytes.NewReader(head))
		goruntime.ReadMemStats(&after)
		if refused := errors.Is(err, ErrTooLarge); refused == c.ok || after.TotalAlloc-before.TotalAlloc > 2*maxRecord {
			t.Errorf("a record of %d bytes: %v, %d bytes allocated", c.n, err, after.TotalAlloc-before.TotalAlloc)
		}
		goruntime.ReadMemStats(&before)
		_, err = newFrameReader(bytes.NewReader(head[1:]), maxRecord).next()
		goruntime.ReadMemStats(&after)
		if refused := errors.Is(err, ErrTooLarge); refused == c.ok || after.TotalAlloc-before.TotalAlloc > 3*frameBuffer {
			t.Errorf("a frame of %d bytes: %v, %d bytes allocated", c.n, err, after.TotalAlloc-before.TotalAlloc)
		}
	}
}

// Bombs of CBOR: what is refused, and what the rest takes.
func TestFault70Bombs(t *testing.T) {
	sys, _, p := lonely(t)
	victim, err := sys.CreateActor(silent{})
	if err != nil {
		t.Fatal(err)
	}
	numbers := map[string]uint64{}
	for i, sample := range []any{"", []any{}, map[string]any{}, []map[string]int{}, [][]int{}, map[int]int{}, letterbox{}} {
		numbers[runtime.TypeName(reflect.TypeOf(sample))] = uint64(i + 1)
		for _, body := range bodies(t, victim, sample) {
			if f, err := parse(body, p.id, p.id); err == nil && f.kind == frameType {
				f.def.Name = runtime.TypeName(reflect.TypeOf(sample))
				b := appendUint(appendUint(appendArray(nil, frameElements), frameType), uint64(i+1))
				if _, err := p.handle(appendNull(appendString(appendString(b, f.def.Name), f.def.Schema)), false); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	rep := bytes.Repeat
	join := slices.Concat[[]byte]
	head := func(major byte, n uint64) []byte { return appendHead(nil, major, n) }
	object := numbers["map[string]interface {}"]
	emptyMap := join(head(majorArray, 2), head(majorUint, object), []byte{0xa0}) // of any type, in a list of anything
	emptyList := join(head(majorArray, 2), head(majorUint, numbers["[]interface {}"]), []byte{0x80})
	for _, c := range []struct {
		name, typ string
		value     []byte
		refused   bool
		most      uint64 // bytes allocated for each byte that came
	}{
		{"an array of 2^31", "[]interface {}", head(majorArray, 1<<31), true, 0},
		{"a text of 2^40", "string", head(majorText, 1<<40), true, 0},
		{"10,000 nested arrays", "[]interface {}", rep([]byte{0x81}, 10_000), true, 0},
		{"10,000 nested indefinite arrays", "[]interface {}", rep([]byte{0x9f}, 10_000), true, 0},
		{"10,000 nested lists of anything", "[]interface {}", rep(join(head(majorArray, 1), head(majorArray, 2), head(majorUint, numbers["[]interface {}"])), 10_000), true, 0},
		{"130,000 empty lists", "[]interface {}", join(head(majorArray, 130_000), rep(emptyList, 130_000)), false, 96},
		{"130,000 empty maps", "[]interface {}", join(head(majorArray, 130_000), rep(emptyMap, 130_000)), false, 96},
		{"900,000 empty maps of one type", "[]map[string]int", join(head(majorArray, 900_000), rep([]byte{0xa0}, 900_000)), false, 96},
		{"900,000 empty lists of one type", "[][]int", join(head(majorArray, 900_000), rep([]byte{0x80}, 900_000)), false, 96},
		{"4000 lists of 250 empty maps", "[]interface {}", join(head(majorArray, 4000), rep(join(head(majorArray, 2), head(majorUint, numbers["[]interface {}"]),
			head(majorArray, 250), rep(emptyMap, 250)), 4000)), false, 96},
		{"a key twice", "map[int]int", []byte("\xa2\x01\x01\x01\x01"), true, 0},
		{"a tag", "string", []byte("\xc1\x61x"), true, 0},
		{"a bignum of 1 MB", "[]interface {}", join([]byte{0x81, 0x82, 0x01, 0xc2}, head(majorBytes, 1<<20), make([]byte, 1<<20)), true, 0},
		{"a list promised in a list", "[][]int", join(head(majorArray, 500_000), rep(join(head(majorArray, 400_000)), 100_000), make([]byte, 100_000)), true, 20},
	} {
		number, ok := numbers[c.typ]
		if !ok {
			t.Fatalf("%s: type %s has no number", c.name, c.typ)
		}
		body := appendUint(appendUint(appendArray(nil, frameElements), frameMessage), victim.Number())
		body = append(appendUint(appendUint(body, 0), number), c.value...)
		took, err := uint64(math.MaxUint64), error(nil)
		limit := 4<<20 + c.most*uint64(len(body))
		for try := 0; try < 3 && took > limit; try++ { // what is left of other tests may take memory meanwhile
			var before, after goruntime.MemStats
			goruntime.ReadMemStats(&before)
			_, err = p.handle(body, false)
			goruntime.ReadMemStats(&after)
			took = after.TotalAlloc - before.TotalAlloc
		}
		if refused := errors.Is(err, ErrCorrupt); refused != c.refused {
			t.Errorf("%s: %v", c.name, err)
		}
		if took > limit {
			t.Errorf("%s: %d KiB allocated for %d KiB, want %d KiB at most", c.name, took>>10, len(body)>>10, limit>>10)
		}
		t.Logf("%s: %d KiB for %d KiB, %.80v", c.name, took>>10, len(body)>>10, err)
	}
	// The hello, and all else that is not a message, is read by stricter rules.
	mode, err := strict()
	if err != nil {
		t.Fatal(err)
	}
	for name, bomb := range map[string]string{
		"a key twice": "\xa2\x01\x01\x01\x01", "no end": "\xbf\x01\x01\xff", "a tag": "\xa1\x01\xc2\x41\x01", "nested": strings.Repeat("\x81", 100) + "\x01", "no UTF-8": "\xa1\x02\x61\xff",
		"2000 pairs": "\xb9\x07\xd0" + strings.Repeat("\x01\x01", 2000),
	} {
		var h hello
		if err := mode.Unmarshal([]byte(bomb), &h); err == nil {
			t.Errorf("a hello with %s is read", name)
		}
	}
}
