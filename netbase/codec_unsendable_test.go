package netbase

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"thesp/runtime"
)

type (
	list     struct{ Next *list }
	mutual   struct{ Other *other }
	other    struct{ Back []mutual }
	job      struct{ Run func() }
	withFunc struct{ Jobs []job }
	hidden   struct{ a, b int }
	withFace struct{ Face fmt.Stringer }
	byPtr    struct{ M map[*int]int }
	byAny    struct{ M map[any]int }
	inAny    struct{ V map[string]any }
	badTime  struct{ M marshals }
	marshals struct{ n int }
	noTime   struct {
		*time.Time
		label string
	}
)

func (m *marshals) MarshalBinary() ([]byte, error) {
	if m.n == 1 {
		return nil, errors.New("not today")
	}
	return []byte{byte(m.n)}, nil
}

func (m *marshals) UnmarshalBinary(b []byte) error {
	m.n = int(b[0]) // panics if there is none
	return nil
}

// TestUnsendable sees to it that what cannot be sent to another system cannot be sent within one, and the other way round.
func TestUnsendable(t *testing.T) {
	p := newPair(t)
	sys := runtime.New(runtime.Config{})
	defer sys.Shutdown(t.Context())
	echo, err := sys.CreateActor(&echoes{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		msg  any
		want string
	}{
		{make(chan int), "chan int cannot be sent"},
		{func() {}, "func() cannot be sent"},
		{&list{}, "netbase.list.Next: recursive type netbase.list cannot be sent"},
		{list{}, "netbase.list.Next: recursive type netbase.list cannot be sent"},
		{mutual{}, "netbase.mutual.Other.Back[]: recursive type netbase.mutual cannot be sent"},
		{other{}, "netbase.other.Back[].Other: recursive type netbase.other cannot be sent"},
		{withFunc{}, "netbase.withFunc.Jobs[].Run: func() cannot be sent"},
		{hidden{1, 2}, "netbase.hidden cannot be sent: it has no exported field, so nothing of it would arrive"},
		{withFace{}, "netbase.withFace.Face: interface type fmt.Stringer cannot be sent"},
		{map[error]int{}, "map keyed by error cannot be sent"},
		{byPtr{}, "netbase.byPtr.M: map keyed by *int cannot be sent"},
		{byAny{}, "netbase.byAny.M: map keyed by interface {} cannot be sent"},
		{map[chan int]int{}, "map[chan int]int[key]: chan int cannot be sent"},
		{[]any{1, make(chan bool)}, "[]interface {}[1](chan bool): chan bool cannot be sent"},
		{&inAny{map[string]any{"k": withFunc{}}}, "netbase.inAny.V[k](netbase.withFunc).Jobs[].Run: func() cannot be sent"},
		{map[int]any{1: func() {}}, "map[int]interface {}[1](func()): func() cannot be sent"},
		{[1]any{func() {}}, "[1]interface {}[0](func()): func() cannot be sent"},
		{complex(1, 2), "complex128 cannot be sent"},
		{noTime{label: "x"}, "netbase.noTime cannot be sent: panic: runtime error: invalid memory address or nil pointer dereference"},
		{badTime{marshals{1}}, "netbase.marshals cannot be sent: not today"},
	} {
		out, _, err := p.encode([]byte("before"), c.msg)
		if !errors.Is(err, runtime.ErrUnsendable) || err.Error() != c.want {
			t.Errorf("encode(%T): %v\nwant %s", c.msg, err, c.want)
		}
		if string(out) != "before" {
			t.Errorf("encode(%T) has written %q", c.msg, out)
		}
		if _, err := sys.Ask(echo, c.msg, time.Minute); err == nil || !strings.HasSuffix(err.Error(), ": "+c.want) {
			t.Errorf("Ask(%T): %v\nwant %s", c.msg, err, c.want)
		}
	}
}

// echoes is an actor.
type echoes struct{}

func (*echoes) Receive(ctx *runtime.Context, msg any) error { return ctx.Reply(msg) }

func TestValueNestedTooDeep(t *testing.T) {
	p := newPair(t)
	nest := func(n int) any {
		var v any = 1
		for range n {
			v = []any{v}
		}
		return v
	}
	if got, _ := p.send(t, nest(maxDepth)); !reflect.DeepEqual(got, nest(maxDepth)) {
		t.Errorf("%d deep: %v", maxDepth, got)
	}
	if _, _, err := p.encode(nil, nest(maxDepth+1)); !errors.Is(err, runtime.ErrUnsendable) {
		t.Errorf("%d deep: %v, want ErrUnsendable", maxDepth+1, err)
	}
	_, typ, _ := p.encode(nil, []any{})
	data := append(bytes.Repeat([]byte{0x81, 0x82, byte(typ)}, maxDepth+1), 0x80)
	if _, err := p.decode(typ, data); !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), "too deep") {
		t.Errorf("%d deep to decode: %v, want ErrCorrupt", maxDepth+1, err)
	}
}

// wrapped is what an interpreter puts around values.
type wrapped struct{ v any }

type wraps struct{}

func (wraps) KindOf(reflect.Type) (*runtime.Kind, error) { return nil, nil }

func (wraps) Unwrap(t reflect.Type) func(any) any {
	if t == reflect.TypeFor[wrapped]() {
		return func(v any) any { return v.(wrapped).v }
	}
	return nil
}

func TestWrapped(t *testing.T) {
	p := newPair(t)
	p.encoder.codec.kinds = wraps{} // before anything is sent
	for _, c := range []struct{ sent, want any }{
		{wrapped{1}, 1},
		{wrapped{wrapped{"x"}}, "x"},
		{wrapped{}, nil},
		{[]any{wrapped{1}, wrapped{}, wrapped{wrapped{[]any{wrapped{2}}}}}, []any{1, nil, []any{2}}},
	} {
		if got, _ := p.send(t, c.sent); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v arrives as %v", c.sent, got)
		}
	}
	for _, c := range []struct {
		msg  any
		want string
	}{
		{[]wrapped{{1}}, "[]netbase.wrapped[0]: interface type netbase.wrapped cannot be sent"},
		{wrapped{func() {}}, "func() cannot be sent"},
		{[]any{wrapped{func() {}}}, "[]interface {}[0](func()): func() cannot be sent"},
	} {
		if _, _, err := p.encode(nil, c.msg); err == nil || err.Error() != c.want {
			t.Errorf("encode(%v): %v\nwant %s", c.msg, err, c.want)
		}
	}
}
