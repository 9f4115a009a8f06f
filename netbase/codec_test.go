package netbase

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"net/netip"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"thesp/runtime"
)

// A pair is the two ends of one direction of a connection.
type pair struct {
	*encoder
	*decoder
	defs []typeDef
}

// newPair makes a pair whose decoder has the types of samples.
func newPair(t testing.TB, samples ...any) *pair {
	t.Helper()
	reg := newTypes(nil)
	if err := reg.register(samples...); err != nil {
		t.Fatal(err)
	}
	c := newCodec(nil)
	p := &pair{decoder: newDecoder(c, reg)}
	p.encoder = newEncoder(c, func(n uint64, def typeDef) {
		p.defs = append(p.defs, def)
		if err := p.decoder.define(n, def); err != nil {
			t.Error(err)
		}
	})
	return p
}

// send returns msg as it arrives, and its CBOR.
func (p *pair) send(t testing.TB, msg any) (any, []byte) {
	t.Helper()
	data, typ, err := p.encode([]byte("before"), msg)
	if err != nil {
		t.Fatalf("encode(%#v): %v", msg, err)
	}
	data = bytes.TrimPrefix(data, []byte("before"))
	mode, err := cbor.DecOptions{MaxNestedLevels: maxNesting, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden}.DecMode()
	if err != nil {
		t.Fatal(err)
	}
	if err := mode.Wellformed(data); err != nil {
		t.Fatalf("%#v becomes % x: %v", msg, data, err)
	}
	got, err := p.decode(typ, data)
	if err != nil {
		t.Fatalf("decode(%#v): %v\n% x", msg, err, data)
	}
	return got, data
}

type (
	base     struct{ Short string }
	embedded struct {
		base
		Exported
		*Pointed
		Last int
	}
	Exported struct{ A, B int }
	Pointed  struct{ C any }
	mixed    struct {
		Seen   int
		hidden int
		_      int
		Also   string
	}
	secret struct{ n int }
	holds  struct {
		secret
		N int
	}
	none    struct{}
	stamped struct {
		time.Time
		Label string
	}
	linked struct {
		*url.URL
		Title string
	}
	deep struct {
		P **int
		S *[]int
		M *map[string]int
		A *any
		I *int
	}
	oneWord   struct{ P *int }
	oneMap    struct{ M [1]map[string]int }
	Level     int8
	sampleKey struct {
		A string
		B [2]int
	}
)

// arrived is what is expected of a message of which not all arrives.
type arrived struct{ sent, want any }

func ptr[T any](v T) *T { return &v }

func address(t testing.TB, text string) runtime.Address {
	t.Helper()
	a, err := runtime.ParseAddress(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func roundTrips(t testing.TB) []any {
	berlin := time.FixedZone("CET", 3600)
	when := time.Date(2026, 8, 7, 12, 30, 15, 123456789, time.UTC)
	addr := address(t, "127.0.0.1:1900/17-2kq9m4xd")
	var nilPointer *Exported
	var nilSlice []string
	ping := struct {
		Payload string `thesp:"main.Ping"`
	}{"x"}
	return []any{
		nil, true, false, 0, -1, 23, 24, math.MaxInt, math.MinInt, int8(-128), int16(-32768), int32(math.MinInt32), int64(math.MinInt64),
		uint(7), uint8(255), uint16(65535), uint32(math.MaxUint32), uint64(math.MaxUint64), uintptr(9), float32(1.5), 1e300, math.Inf(-1),
		"", "hello", "ä\x00", "\xff\xfe", strings.Repeat("x", 100000), []byte{}, []byte("abc"), []byte(nil), [3]byte{1, 2, 3}, Level(-3),
		time.Second, when, time.Time{}, when.Local(), addr, runtime.Address{}, address(t, "local/ask3-1"),
		none{}, &none{}, []none{{}, {}}, Exported{1, -2}, &Exported{3, 4}, nilPointer, ptr(&Exported{5, 6}), ptr(nilPointer),
		[]int{}, []int{1, 2, 3}, nilSlice, [][]int{nil, {}, {1}}, [2][]string{{"a"}, nil}, [0]int{}, []Exported{{1, 2}, {3, 4}}, []*Exported{nil, {7, 8}},
		map[string]int(nil), map[string]int{}, map[string]int{"a": 1, "b": 2}, map[int][]string{1: {"x"}, 2: nil}, map[sampleKey]bool{{"a", [2]int{1, 2}}: true},
		map[Level]any{1: Level(2), 2: nil, 3: "x"}, map[bool]*int{true: ptr(1), false: nil}, map[runtime.Address]time.Time{addr: when, {}: {}},
		map[time.Time]int{when: 1}, map[float64]uint8{1.5: 2}, map[uint16][2]bool{3: {true, false}}, map[[2]byte]string{{1, 2}: "x"},
		map[string]any{}, map[string]any(nil), map[string]any{"": nil, "n": int8(3), "in": map[string]any{"s": []any{1, "x", nil}}},
		[]any{}, []any(nil), []any{nil, 1, int64(1), "x", 1.5, Exported{1, 2}, &Exported{3, 4}, nilPointer, []any{[]any{[]int{1}}}, when, addr, true},
		base{"s"}, embedded{base{"s"}, Exported{1, 2}, &Pointed{Pointed{1}}, 3}, embedded{}, mixed{Seen: 1, Also: "x"}, holds{N: 1},
		deep{}, deep{ptr(ptr(1)), &[]int{1}, &map[string]int{"a": 1}, ptr(any("x")), ptr(2)}, deep{ptr((*int)(nil)), ptr([]int(nil)), new(map[string]int), new(any), nil},
		oneWord{}, oneWord{ptr(3)}, oneMap{}, oneMap{[1]map[string]int{{"a": 1}}}, []any{oneWord{ptr(4)}, oneMap{}, &oneWord{}, map[string]int{"x": 1}},
		ping, &ping, []any{ping, struct {
			Payload string `thesp:"main.Pong"`
		}{"y"}}, struct {
			_ struct{} `thesp:"main.None"`
		}{}, struct {
			In    any        `thesp:"main.Wrap"`
			List  []Exported `json:"list"`
			Xnote string     `thesp:",private"`
		}{ping, []Exported{{1, 2}}, ""},
		struct {
			Xn   int `thesp:"main.Local,private"`
			Text string
		}{0, "t"},
		stamped{when, "leap"}, []*linked{{&url.URL{Host: "h"}, "home"}, {nil, "none"}}, *big.NewInt(1 << 40), big.NewInt(-5), url.URL{Scheme: "http", Host: "h", Path: "/p"}, netip.MustParseAddr("::1"), []netip.Addr{netip.MustParseAddr("10.0.0.1"), {}},
		runtime.ActorExitRequest{NotRecursive: true}, runtime.ChildActorExited{Address: addr, Reason: "r"}, runtime.ActorExited{Address: addr, Reason: "r"},
		runtime.PoisonMessage{Message: ping, Reason: "r", Stack: "s", Actor: addr}, runtime.WakeupMessage{Period: time.Hour, Payload: []any{1}},
		runtime.DeadEnvelope{Message: &Exported{1, 2}, To: addr, Reason: "r"}, runtime.Unknown{Type: "main.T", Value: []any{uint64(1), map[string]any{"a": nil}}},
		arrived{when.In(berlin), when.In(time.FixedZone("", 3600))}, arrived{when.In(time.FixedZone("x", -61)), when.In(time.FixedZone("", -61))},
		arrived{mixed{1, 2, 3, "x"}, mixed{Seen: 1, Also: "x"}}, arrived{holds{secret{1}, 2}, holds{N: 2}},
		arrived{struct {
			In    any    `thesp:"main.Hides"`
			Xnote string `thesp:",private"`
		}{1, "secret"}, struct {
			In    any    `thesp:"main.Hides"`
			Xnote string `thesp:",private"`
		}{1, ""}},
	}
}

func TestRoundTrip(t *testing.T) {
	var samples []any
	for _, v := range roundTrips(t) {
		if a, ok := v.(arrived); ok {
			v = a.sent
		}
		if v != nil {
			samples = append(samples, v)
		}
		if list, ok := v.([]any); ok {
			for _, v := range list {
				if v != nil {
					samples = append(samples, v)
				}
			}
		}
	}
	p := newPair(t, samples...)
	for _, v := range roundTrips(t) {
		want := v
		if a, ok := v.(arrived); ok {
			v, want = a.sent, a.want
		}
		if got, data := p.send(t, v); !reflect.DeepEqual(got, want) {
			t.Errorf("%#v arrives as\n%#v\n% x", want, got, data)
		}
		// As the element of an interface, too.
		got, _ := p.send(t, []any{v, v})
		if !reflect.DeepEqual(got, []any{want, want}) {
			t.Errorf("%#v in an interface arrives as\n%#v", want, got)
		}
	}
	seen := map[string]bool{}
	for _, def := range p.defs {
		if seen[def.Name] {
			t.Errorf("%s was defined twice", def.Name)
		}
		seen[def.Name] = true
	}
	for _, v := range []any{math.NaN(), float32(math.NaN())} {
		if got, _ := p.send(t, v); fmt.Sprint(got) != "NaN" || reflect.TypeOf(got) != reflect.TypeOf(v) {
			t.Errorf("%v arrives as %v", v, got)
		}
	}
	if got, _ := p.send(t, map[float64]int{math.NaN(): 1, math.NaN(): 2}); len(got.(map[float64]int)) != 2 {
		t.Errorf("keys that are no numbers arrive as %v", got)
	}
	now := time.Now()
	if got, _ := p.send(t, now); got != now.Round(0) {
		t.Errorf("%v arrives as %v", now, got)
	}
}

// TestIsACopy sees to it that a message shares nothing with the bytes that it came from.
func TestIsACopy(t *testing.T) {
	p := newPair(t)
	msg := []any{"text", []byte("bytes"), map[string]any{"key": "value"}, [][]byte{[]byte("more")}}
	data, typ, err := p.encode(nil, msg)
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.decode(typ, data)
	clear(data)
	if !reflect.DeepEqual(got, msg) || err != nil {
		t.Errorf("after the bytes are gone: %q, %v", got, err)
	}
}

// TestConcurrentEncoders has many goroutines send types that are new at the same time: each type must be defined once, and
// before the first use of its number.
func TestConcurrentEncoders(t *testing.T) {
	values := []any{1, "x", int8(1), Level(1), base{}, &base{}, Exported{}, []any{uint16(1), sampleKey{}}, map[string]any{"a": Exported{}}, embedded{},
		[]Exported{}, []any{[]any{&Pointed{int32(1)}}}, oneWord{}, mixed{}, time.Second, runtime.ActorExited{Address: address(t, "local/5-1")}}
	for range 20 {
		reg := newTypes(nil)
		if err := reg.register(values...); err != nil {
			t.Fatal(err)
		}
		if err := reg.register(sampleKey{}, Pointed{}); err != nil {
			t.Fatal(err)
		}
		type sent struct {
			typ  uint64
			data []byte
			msg  any
			defs int // how many definitions had come when the message was out
		}
		var mu sync.Mutex
		var defs []typeDef
		var all []sent
		e := newEncoder(newCodec(nil), func(n uint64, def typeDef) {
			mu.Lock()
			defer mu.Unlock()
			if defs = append(defs, def); n != uint64(len(defs)) {
				t.Errorf("definition %d has the number %d", len(defs), n)
			}
		})
		var wg sync.WaitGroup
		for g := range 8 {
			wg.Go(func() {
				for i := range values {
					msg := values[(i*(2*g+1)+g)%len(values)]
					data, typ, err := e.encode(nil, msg)
					if err != nil {
						t.Error(err)
					}
					mu.Lock()
					all = append(all, sent{typ, data, msg, len(defs)})
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		for _, s := range all {
			d := newDecoder(newCodec(nil), reg)
			for i, def := range defs[:s.defs] {
				if err := d.define(uint64(i)+1, def); err != nil {
					t.Fatal(err)
				}
			}
			if got, err := d.decode(s.typ, s.data); !reflect.DeepEqual(got, s.msg) || err != nil {
				t.Fatalf("%#v arrives as %#v, %v", s.msg, got, err)
			}
		}
		names := map[typeDef]bool{}
		for _, def := range defs {
			if names[def] {
				t.Errorf("%v was defined twice", def)
			}
			names[def] = true
		}
	}
}

// Bytes that are most of a large message are not copied from what has come, if it is given away; all others are.
func TestLargeBytesAreTaken(t *testing.T) {
	type parts struct{ A, B []byte }
	p := newPair(t, parts{})
	for _, tt := range []struct {
		a, b  int
		taken bool
	}{
		{takenSize, 0, true},
		{100, takenSize, true},
		{takenSize/2 - 10, takenSize/2 - 10, false}, // what has come is not large
		{takenSize, takenSize, false},               // neither is half of it
		{takenSize/2 - 100, takenSize/2 + 100, true},
	} {
		data, typ, err := p.encode(nil, parts{make([]byte, tt.a), make([]byte, tt.b)})
		if err != nil {
			t.Fatal(err)
		}
		copied, err := p.decode(typ, data)
		if err != nil {
			t.Fatal(err)
		}
		msg, taken, err := p.take(typ, data)
		if err != nil {
			t.Fatal(err)
		}
		got := msg.(parts)
		for i := range data {
			data[i] = 1
		}
		if c := copied.(parts); bytes.IndexByte(c.A, 1) >= 0 || bytes.IndexByte(c.B, 1) >= 0 {
			t.Errorf("bytes of %d and %d: decode shares them with what has come", tt.a, tt.b)
		}
		inA, inB := bytes.IndexByte(got.A, 1) >= 0, bytes.IndexByte(got.B, 1) >= 0
		if taken != tt.taken || (inA || inB) != tt.taken || inA && inB {
			t.Errorf("bytes of %d and %d: %t, shared with what has come: %t and %t, want %t", tt.a, tt.b, taken, inA, inB, tt.taken)
		}
		if len(got.A) != tt.a || len(got.B) != tt.b || cap(got.A) != tt.a || cap(got.B) != tt.b {
			t.Errorf("bytes of %d and %d arrive as %d (room for %d) and %d (%d)", tt.a, tt.b, len(got.A), cap(got.A), len(got.B), cap(got.B))
		}
	}
}
