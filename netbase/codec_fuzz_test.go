package netbase

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"thesp/runtime"
)

// A letterbox has a bit of everything.
type letterbox struct {
	embedded
	B     bool
	I     int
	I8    int8
	U     uint64
	U8    uint8
	F     float64
	F32   float32
	S     string
	Bytes []byte
	Fixed [4]byte
	List  []string
	Nest  [][]int16
	Map   map[string]int
	Keys  map[Key]any
	Any   any
	Ptr   *letter
	Deep  deep
	Time  time.Time
	Wait  time.Duration
	Addr  runtime.Address
	Word  oneWord
}

type letter struct {
	Text  string
	Extra map[string]any
}

// fuzzTypes are what FuzzDecode decodes, and what may be in interfaces.
func fuzzTypes() []any {
	return []any{letterbox{}, &letterbox{}, []any{}, map[string]any{}, "", 1, []letter{}, &letter{}, time.Time{}, runtime.Address{}, [3]any{},
		map[Key][]float32{}, deep{}, oneWord{}, oneMap{}, []byte{}, runtime.PoisonMessage{}, [][2]*bool{}}
}

// fuzzPair makes a pair with the fuzzTypes, numbered in their order.
func fuzzPair(t testing.TB) *pair {
	p := newPair(t, letterbox{}, letter{}, Key{}, deep{}, oneWord{}, oneMap{})
	for _, v := range fuzzTypes() {
		if _, _, err := p.encode(nil, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.define(uint64(len(p.defs)+1), typeDef{"main.Nobody", "{A int}"}); err != nil {
		t.Fatal(err)
	}
	p.encoder.last++ // the number of main.Nobody
	p.defs = append(p.defs, typeDef{})
	return p
}

func FuzzDecode(f *testing.F) {
	p := fuzzPair(f)
	for _, v := range []any{
		letterbox{S: "x", Map: map[string]int{"a": 1}, Any: []any{1, "x"}, Ptr: &letter{Text: "t"}, Time: time.Now()},
		[]any{1, "x", nil, time.Now(), map[string]any{"a": []byte{1}}}, map[string]any{"a": &letter{}}, deep{ptr(ptr(1)), &[]int{1}, nil, nil, nil},
		address(f, "127.0.0.1:1900/17-2kq9m4xd"), oneMap{[1]map[string]int{{"a": 1}}},
	} {
		data, typ, err := p.encode(nil, v)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(typ, data)
	}
	f.Add(uint64(len(p.defs)), []byte("\x82\x01\xa1\x61x\xf6"))
	f.Fuzz(func(t *testing.T, typ uint64, data []byte) {
		p := fuzzPair(t)
		got, err := p.decode(typ, data)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrUnknownType) {
				t.Fatalf("an error of no kind: %v", err)
			}
			if (got != nil) != errors.Is(err, ErrUnknownType) {
				t.Fatalf("%#v with %v", got, err)
			}
			if got == nil {
				return
			}
		}
		again, err2 := p.decodeAgain(t, got)
		if err2 != nil || err == nil && !same(got, again) {
			t.Fatalf("%#v comes back as\n%#v, %v", got, again, err2)
		}
	})
}

// decodeAgain sends v and returns what arrives.
func (p *pair) decodeAgain(t *testing.T, v any) (any, error) {
	data, typ, err := p.encode(nil, v)
	if err != nil {
		return nil, err
	}
	if _, err := (&reader{data: data}).skip(); err != nil {
		t.Fatalf("%#v becomes % x: %v", v, data, err)
	}
	return p.decode(typ, data)
}

// same is reflect.DeepEqual but for times and NaN: it compares the types and the CBOR of a and b, which has one order for maps of at most
// one pair.
func same(a, b any) bool {
	if reflect.TypeOf(a) != reflect.TypeOf(b) {
		return false
	}
	if reflect.DeepEqual(a, b) {
		return true
	}
	e := newEncoder(newCodec(nil), func(uint64, typeDef) {})
	one, _, err := e.encode(nil, a)
	if err != nil {
		return false
	}
	two, _, err := e.encode(nil, b)
	slices.Sort(one) // as maps have no order
	slices.Sort(two)
	return err == nil && slices.Equal(one, two)
}

func FuzzRoundTrip(f *testing.F) {
	f.Add(int64(1), uint64(2), 1.5, "text", []byte("bytes"), true, uint8(3))
	f.Add(int64(math.MinInt64), uint64(math.MaxUint64), math.Inf(1), "\xff", []byte{}, false, uint8(255))
	f.Fuzz(func(t *testing.T, i int64, u uint64, fl float64, s string, b []byte, yes bool, n uint8) {
		p := fuzzPair(t)
		box := letterbox{
			embedded: embedded{base{s}, Exported{int(i), int(u)}, &Pointed{fl}, int(n)},
			B:        yes, I: int(i), I8: int8(i), U: u, U8: n, F: fl, F32: float32(fl), S: s, Bytes: b, List: []string{s, ""}, Nest: [][]int16{nil, {int16(i)}, {}},
			Map: map[string]int{s: int(i), "": 1}, Keys: map[Key]any{{s, [2]int{1, int(i)}}: u}, Any: []any{i, u, fl, s, b, yes, n, nil, &letter{Text: s}},
			Time: time.Unix(i, int64(u%1e9)).In(time.FixedZone("", int(int16(i)))), Wait: time.Duration(i), Word: oneWord{ptr(int(i))},
		}
		copy(box.Fixed[:], b)
		if yes {
			box.Ptr = &letter{s, map[string]any{s: box.Fixed, "n": [][]byte{b, nil}}}
			box.Deep = deep{ptr(ptr(int(i))), &[]int{int(i)}, nil, ptr(any(box.Ptr)), ptr(int(n))}
		}
		for _, v := range []any{box, &box, []any{box, &box}, map[string]any{s: box}} {
			got, err := p.decodeAgain(t, v)
			if err != nil || !same(got, v) {
				t.Fatalf("%#v arrives as\n%#v, %v", v, got, err)
			}
		}
	})
}
