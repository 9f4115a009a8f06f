package netbase

import (
	"errors"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	"thesp/runtime"
)

func TestSchema(t *testing.T) {
	type both struct {
		Seq     int
		Payload string
		In      struct{ A []int }
	}
	type all struct {
		base
		B    []byte
		D    *map[string]any
		T    [2]time.Time
		W    runtime.Address
		N    big.Int
		L    map[Level]time.Duration
		hide int
	}
	p := newPair(t)
	for _, c := range []struct {
		msg  any
		want typeDef
	}{
		{1, typeDef{"int", "int"}},
		{both{}, typeDef{"netbase.both", "{Seq int;Payload string;In {A []int}}"}},
		{&[]both{}, typeDef{"*[]netbase.both", "*[]{Seq int;Payload string;In {A []int}}"}},
		{&all{hide: 1}, typeDef{"*netbase.all", "*{base {Short string};B []uint8;D *map[string]any;T [2]time;W address;N text big.Int;L map[int8]int64}"}},
		{none{}, typeDef{"netbase.none", "{}"}},
	} {
		_, typ, err := p.encode(nil, c.msg)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.defs[typ-1]; got != c.want {
			t.Errorf("%T is defined as %v\nwant %v", c.msg, got, c.want)
		}
	}
}

// The types below share a name: what one system sends is what another has.
type (
	orderOld = struct {
		ID   int `thesp:"main.Order"`
		Name string
	}
	orderNew = struct {
		Note []string `thesp:"main.Order"`
		Name string
		ID   int
	}
	orderOther = struct {
		ID   string `thesp:"main.Order"`
		Name string
	}
	orderNested = struct {
		Name struct{ First, Last string } `thesp:"main.Order"`
	}
)

func TestSchemasDiffer(t *testing.T) {
	for _, c := range []struct {
		name            string
		sent, here, got any
		want            string // of an error
	}{
		{"a field more here", orderOld{1, "x"}, orderNew{}, orderNew{nil, "x", 1}, ""},
		{"by pointer", &orderOld{1, "x"}, &orderNew{}, &orderNew{nil, "x", 1}, ""},
		{"by nil pointer", (*orderOld)(nil), &orderNew{}, (*orderNew)(nil), ""},
		{"by pointer to pointer", ptr(&orderOld{1, "x"}), orderNew{}, ptr(&orderNew{nil, "x", 1}), ""},
		{"in an interface", []any{orderOld{1, "x"}, &orderOld{2, "y"}}, orderNew{}, []any{orderNew{nil, "x", 1}, &orderNew{nil, "y", 2}}, ""},
		{"a field less here", orderNew{nil, "x", 1}, orderOld{}, nil, "field Note is not here"},
		{"another type of a field", orderOld{1, "x"}, orderOther{}, nil, "field ID is int there and string here"},
		{"structs in structs", orderOld{1, "x"}, orderNested{}, nil, "field ID is not here"},
		{"struct for a string", orderNested{}, orderOld{}, nil, "field Name is {First string;Last string} there and string here"},
		{"in a list", []orderOld{{1, "x"}}, orderNew{}, nil, "does not become"},
	} {
		p := newPair(t, c.here)
		data, typ, err := p.encode(nil, c.sent)
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.decode(typ, data)
		if c.want == "" {
			if !reflect.DeepEqual(got, c.got) || err != nil {
				t.Errorf("%s: %#v, %v", c.name, got, err)
			}
			continue
		}
		if !errors.Is(err, ErrSchema) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "main.Order is {") && c.name != "in a list" {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	for _, def := range []typeDef{
		{"int", "string"}, {"int", ""}, {"int", "{}"}, {"[]int", "*int"}, {"netbase.Exported", "{A int;A int}"}, {"netbase.Exported", "{A int"},
		{"netbase.Exported", "{A int;;B int}"}, {"netbase.Exported", "{A int}}"}, {"netbase.Exported", "*{A int;B int}"}, {"netbase.withFunc", "{Jobs any}"},
	} {
		p := newPair(t, Exported{}, withFunc{})
		if err := p.define(1, def); err != nil {
			t.Fatal(err)
		}
		if _, err := p.decode(1, []byte{0x82, 1, 2}); !errors.Is(err, ErrSchema) {
			t.Errorf("%v: %v, want ErrSchema", def, err)
		}
	}
}

func (p *pair) define(n uint64, def typeDef) error { return p.decoder.define(n, def) }

func TestLongSchema(t *testing.T) {
	var fields []reflect.StructField
	for i := range 500 {
		fields = append(fields, reflect.StructField{Name: "Field" + strings.Repeat("x", i), Type: reflect.TypeFor[int]()})
	}
	long := reflect.New(reflect.StructOf(fields))
	long.Elem().Field(7).SetInt(7)
	p := newPair(t, long.Interface())
	// Its name is long, too, as it has no other.
	if _, typ, err := p.encode(nil, long.Interface()); err != nil || !strings.HasPrefix(p.defs[typ-1].Schema, "*sha256 ") {
		t.Errorf("%v, %v", p.defs, err)
	}
}

func TestDefineRefuses(t *testing.T) {
	d := newDecoder(newCodec(nil), newTypes(nil))
	if err := d.define(1, typeDef{"int", "int"}); err != nil {
		t.Fatal(err)
	}
	for _, n := range []uint64{0, 1, 3, 1 << 63} {
		if err := d.define(n, typeDef{"string", "string"}); !errors.Is(err, ErrCorrupt) {
			t.Errorf("define(%d) after 1: %v", n, err)
		}
	}
	if err := d.define(2, typeDef{"T", strings.Repeat("x", maxSchema+1)}); !errors.Is(err, ErrCorrupt) {
		t.Errorf("a schema that is too long: %v", err)
	}
	for n := uint64(2); n <= maxTypes; n++ {
		if err := d.define(n, typeDef{"int", "int"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.define(maxTypes+1, typeDef{"int", "int"}); !errors.Is(err, ErrCorrupt) {
		t.Errorf("one type more than %d: %v", maxTypes, err)
	}
}

func TestTooManyTypes(t *testing.T) {
	p := newPair(t)
	p.encoder.last = maxTypes - 1
	p.encoder.define = func(uint64, typeDef) {}
	if _, typ, err := p.encode(nil, 1); typ != maxTypes || err != nil {
		t.Errorf("the last type: %d, %v", typ, err)
	}
	if _, _, err := p.encode(nil, ""); !errors.Is(err, runtime.ErrUnsendable) {
		t.Errorf("one type more: %v", err)
	}
	if _, typ, err := p.encode(nil, 2); typ != maxTypes || err != nil {
		t.Errorf("a type that has a number: %d, %v", typ, err)
	}
}

// fields are runtime.Fields of names and values in turn.
func fields(list ...any) (out runtime.Fields) {
	for i := 0; i < len(list); i += 2 {
		out = append(out, runtime.Field{Name: list[i].(string), Value: list[i+1]})
	}
	return out
}

func TestUnknown(t *testing.T) {
	many := make([]*int, maxUnknownItems+1)
	for _, c := range []struct {
		msg  any
		typ  string // of the message
		want any    // nil for the CBOR
		miss string // the type that is unknown
	}{
		{Exported{1, -2}, "netbase.Exported", fields("A", uint64(1), "B", int64(-2)), "netbase.Exported"},
		{[]*Exported{nil, {1, 2}}, "[]*netbase.Exported", []any{nil, fields("A", uint64(1), "B", uint64(2))}, "[]*netbase.Exported"},
		{[]any{1, base{"s"}}, "[]interface {}", []any{uint64(1), runtime.Unknown{Type: "netbase.base", Value: fields("Short", "s")}}, "netbase.base"},
		{Pointed{[]byte("b")}, "netbase.Pointed", fields("C", []byte("b")), "netbase.Pointed"},
		{[]Pointed{{map[string]any{"a": nil}}}, "[]netbase.Pointed", []any{fields("C", map[string]any{"a": nil})}, "[]netbase.Pointed"},
		{Pointed{Level(3)}, "netbase.Pointed", fields("C", runtime.Unknown{Type: "netbase.Level", Value: uint64(3)}), "netbase.Pointed"},
		{map[string]*Exported{"a": {1, 2}}, "map[string]*netbase.Exported", map[string]any{"a": fields("A", uint64(1), "B", uint64(2))}, "map[string]*netbase.Exported"},
		{Pointed{time.Unix(5, 6)}, "netbase.Pointed", fields("C", time.Unix(5, 6)), "netbase.Pointed"},
		{Pointed{[2]time.Duration{1, 2}}, "netbase.Pointed", fields("C", []any{uint64(1), uint64(2)}), "netbase.Pointed"},
		{Level(3), "netbase.Level", uint64(3), "netbase.Level"},
		{map[Level]int{1: 2}, "map[netbase.Level]int", nil, "map[netbase.Level]int"}, // Go's generic maps have strings for keys
		{map[sampleKey]int{{}: 2}, "map[netbase.sampleKey]int", nil, "map[netbase.sampleKey]int"},
		{[]any{base{}, many}, "[]interface {}", nil, "netbase.base"},
	} {
		p := newPair(t)
		data, typ, err := p.encode(nil, c.msg)
		if err != nil {
			t.Fatal(err)
		}
		want := runtime.Unknown{Type: c.typ, Value: c.want}
		if c.want == nil {
			want.Value = data
		}
		got, err := p.decode(typ, data)
		if !reflect.DeepEqual(got, want) || !errors.Is(err, ErrUnknownType) || !strings.Contains(err.Error(), "unknown type "+c.miss) {
			t.Errorf("%#v arrives as %#v, %v", c.msg, got, err)
		}
		// It can be sent on.
		if again, _ := newPair(t).send(t, got); !reflect.DeepEqual(again, got) {
			t.Errorf("%#v arrives as %#v", got, again)
		}
		for i := range min(len(data), 100) {
			if got, err := p.decode(typ, data[:i]); !errors.Is(err, ErrCorrupt) || got != nil {
				t.Fatalf("the first %d bytes of %#v: %v, %v", i, c.msg, got, err)
			}
		}
		if _, err := p.decode(typ, append(data, 0)); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%#v and a byte more: %v", c.msg, err)
		}
	}
}

// TestTypeComesLater has the type of a message arrive, with its source, after its definition.
func TestTypeComesLater(t *testing.T) {
	p := newPair(t)
	data, typ, err := p.encode(nil, []any{Exported{1, 2}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.decode(typ, data); !errors.Is(err, ErrUnknownType) {
		t.Fatal(err)
	}
	if err := p.types.register(Exported{}); err != nil {
		t.Fatal(err)
	}
	if got, err := p.decode(typ, data); !reflect.DeepEqual(got, []any{Exported{1, 2}}) || err != nil {
		t.Errorf("%#v, %v", got, err)
	}
}
