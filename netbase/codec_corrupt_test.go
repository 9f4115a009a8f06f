package netbase

import (
	"bytes"
	"errors"
	"math"
	goruntime "runtime"
	"strings"
	"testing"
	"time"

	"thesp/runtime"
)

func TestCorrupt(t *testing.T) {
	for _, c := range []struct {
		as   any // the type that the bytes claim
		data string
		want string
	}{
		{int8(0), "\x18\x80", "128 does not fit into int8"},
		{int8(0), "\x38\x80", "-129 does not fit into int8"},
		{uint8(0), "\x19\x01\x00", "256 does not fit into uint8"},
		{uint8(0), "\x20", "a number expected, not a negative number"},
		{1, "\x1b\x80\x00\x00\x00\x00\x00\x00\x00", "does not fit"},
		{true, "\x01", "a boolean"},
		{"", "\x01", "text expected, not a number"},
		{"", "\x62x", "of length 2"},
		{"", "\x61xx", "something behind"},
		{nil, "\x01", "null expected"},
		{nil, "", "null expected"},
		{1.5, "\xf9\x00\x00", "too early"},
		{time.Time{}, "\x83\x01\x1a\x3b\x9a\xca\x00\xf6", "a second of more than a second"},
		{time.Time{}, "\x83\x01\x01\x1a\x80\x00\x00\x00", "too far away"},
		{time.Time{}, "\x82\x01\x01\x01", "array of 3"},
		{runtime.Address{}, "\x61x", "not an address"},
		{Exported{}, "\x81\x01", "too early"},
		{Exported{}, "\x83\x01\x02\x03", "an array of 2 elements expected, not 3"},
		{Exported{}, "\xf6 \x02", "an array expected, not a simple value"},
		{[2]int{}, "\x83\x01\x02\x03", "an array of 2"},
		{[2]byte{}, "\x43\x01\x02\x03", "3 bytes instead of 2"},
		{[]int{}, "\x9a\xff\xff\xff\xff", "of length 4294967295"},
		{[]int{}, "\x9f\x01\xff", "no definite length"},
		{[]float64{}, "\x82\xfb\x00\x00\x00\x00\x00\x00\x00\x00", "of length 2"},
		{[]byte{}, "\x5a\xff\xff\xff\xff\x01", "of length 4294967295"},
		{map[string]int{}, "\xa2\x61a\x01\x61a\x01", "byte 4: a key that is there twice"},
		{map[string]any{}, "\xa2\x61a\xf6\x61a\xf6", "byte 4: a key that is there twice"},
		{map[string]any{}, "\xbb\xff\xff\xff\xff\xff\xff\xff\xff", "which cannot be here"},
		{map[int]int{}, "\xba\x00\x00\x00\x03\x01\x02\x03", "which cannot be here"},
		{ptr(ptr(1)), "\x01", "an array expected"},
		{[]any{}, "\x81\x82\x18\x63\x01", "type 99, of which no definition came"},
		{[]any{}, "\x81\x82\x00\xf6", "type 0, of which no definition came"},
		{[]any{}, "\x81\x82\x1b\xff\xff\xff\xff\xff\xff\xff\xff\x01", "no definition came"},
		{[]any{}, "\x81\x81\x01", "array of 2"},
		{marshals{2}, "\x61x", "bytes expected"},
	} {
		p := newPair(t, Exported{}, marshals{})
		_, typ, err := p.encode(nil, c.as)
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.decode(typ, []byte(c.data))
		if !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), c.want) || got != nil {
			t.Errorf("% x as %T: %v, %v; want %s", c.data, c.as, got, err, c.want)
		}
	}
	if _, err := newPair(t).decode(1, []byte{1}); !errors.Is(err, ErrCorrupt) {
		t.Errorf("a type that was not defined: %v", err)
	}
}

// What a type that reads itself does not take is no fault of the other system.
func TestTypeRefuses(t *testing.T) {
	p := newPair(t, marshals{})
	_, typ, err := p.encode(nil, marshals{2})
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.decode(typ, []byte("\x40"))
	if want := "netbase.marshals does not take it: panic: runtime error: index out of range"; got != nil || err == nil || errors.Is(err, ErrCorrupt) || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("decode: %v, %v; want %s", got, err, want)
	}
}

// TestTruncated cuts messages at each byte.
func TestTruncated(t *testing.T) {
	p := newPair(t, embedded{}, sampleKey{}, deep{})
	for _, v := range []any{
		embedded{base{"s"}, Exported{1, 2}, &Pointed{time.Now()}, 3}, map[sampleKey][]any{{"a", [2]int{1, 300}}: {1.5, float32(1)}},
		deep{ptr(ptr(1)), &[]int{1}, &map[string]int{"a": 1}, ptr(any("x")), ptr(2)}, runtime.PoisonMessage{Message: []byte("x"), Actor: address(t, "local/3-1")},
	} {
		data, typ, err := p.encode(nil, v)
		if err != nil {
			t.Fatal(err)
		}
		for i := range data {
			if got, err := p.decode(typ, data[:i]); !errors.Is(err, ErrCorrupt) || got != nil {
				t.Errorf("the first %d of %d bytes of %T: %v, %v", i, len(data), v, got, err)
			}
		}
	}
}

// TestDecodeMemory sends what promises much and has little. What is taken may be a small multiple of what has come.
func TestDecodeMemory(t *testing.T) {
	const sent = 1 << 20
	junk := make([]byte, sent)
	promise := func(major byte, n uint64) []byte { return appendHead(nil, major, n) }
	nested := func(prefix []byte, times int) []byte {
		return append(bytes.Repeat(prefix, times), junk...)
	}
	for _, c := range []struct {
		name, typ string
		data      []byte
	}{
		{"list", "[]int", append(promise(majorArray, sent), junk...)},
		{"lists in lists", strings.Repeat("[]", maxComposing) + "int", nested(promise(majorArray, sent-200), maxComposing)},
		{"lists of anything", "[]interface {}", nested([]byte{0x9a, 0, 0x0f, 0, 0, 0x82, 1}, maxDepth)},
		{"maps", "map[string]interface {}", nested(append(promise(majorMap, sent/4), 0x60, 0x82, 1), maxDepth)},
		{"a list of empty maps", "[]map[string]int", append(promise(majorArray, sent), bytes.Repeat([]byte{0xa0}, sent)...)},
		{"a list of empty lists", "[][]int", append(promise(majorArray, sent), bytes.Repeat([]byte{0x80}, sent)...)},
		{"large arrays", "[16777216]bool", junk},
		{"lists of large arrays", "[][2097152]int", append(promise(majorArray, sent), junk...)},
		{"pointers to large arrays", "*[2097152]int", junk},
		{"bytes", "[]uint8", append(promise(majorBytes, math.MaxInt64), junk...)},
	} {
		p := newPair(t)
		if err := p.define(1, typeDef{c.typ, ""}); err != nil {
			t.Fatal(err)
		}
		in := p.incoming[0]
		typ := p.types.find(c.typ)
		if typ == nil {
			t.Fatalf("%s is unknown", c.typ)
		}
		in.plan, in.err = p.decoder.codec.plan(typ), nil
		var before, after goruntime.MemStats
		goruntime.ReadMemStats(&before)
		_, err := p.decode(1, c.data)
		goruntime.ReadMemStats(&after)
		if got := after.TotalAlloc - before.TotalAlloc; got > 64*sent {
			t.Errorf("%s: %d bytes allocated for %d (%v)", c.name, got, len(c.data), err)
		} else {
			t.Logf("%s: %d KiB, %v", c.name, got>>10, err)
		}
	}
}
