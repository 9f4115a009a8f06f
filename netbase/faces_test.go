package netbase

import (
	"fmt"
	"reflect"
	"testing"
	"unique"

	"thesp/runtime"
)

// addressBook has addresses wherever a message may have them.
type addressBook struct {
	One  runtime.Address
	None runtime.Address
	List []runtime.Address
	Of   map[runtime.Address]string
	To   map[string]*runtime.Address
	Any  any
	Text string
}

// book is an addressBook with addresses at b:1 of the given incarnation.
func book(incarnation uint64) addressBook {
	at := func(n uint64) runtime.Address { return runtime.MakeAddress(idFor(incarnation), n) }
	worker := unique.Make(runtime.SystemID{Host: "b:1", Incarnation: incarnation, Source: "abcdef01"})
	two := at(2)
	return addressBook{
		One: at(1), List: []runtime.Address{at(1), runtime.MakeAddress(worker, 3), runtime.MakeAddress(unique.Make(runtime.SystemID{Host: "c:1", Incarnation: 1}), 4)},
		Of: map[runtime.Address]string{at(1): "one"}, To: map[string]*runtime.Address{"two": &two}, Any: []any{at(5), "text", []runtime.Address{at(6)}}, Text: at(7).String(),
	}
}

// changed is what becomes of book(from) if the addresses of one incarnation are those of another one: all but the text.
func changed(from, to uint64) addressBook {
	b := book(to)
	b.Text = book(from).Text
	return b
}

// Addresses in messages change at the border of a system that was declared dead, in both directions; an old one from outside is nobody's here, and old again outside. So do those
// that pass through, to and from workers.
func TestFault8AddressesAtTheBorder(t *testing.T) {
	const inner, outer, other = 1, 2, 3
	border := faces{inner: idFor(inner).Value(), outer: idFor(outer).Value()}
	for _, tt := range []struct{ from, want uint64 }{{inner, outer}, {outer, inner}, {other, other}} {
		for _, way := range []string{"out", "in", "from a worker", "to a worker"} {
			p := newPair(t, addressBook{})
			var got any
			switch way {
			case "out":
				p.encoder.faces = border
				got, _ = p.send(t, book(tt.from))
			case "in":
				p.decoder.faces = border
				got, _ = p.send(t, book(tt.from))
			case "from a worker":
				got = passed(t, p, faces{}, border, book(tt.from))
			case "to a worker":
				got = passed(t, p, border, faces{}, book(tt.from))
			}
			if want := changed(tt.from, tt.want); !reflect.DeepEqual(plainBook(got), plainBook(want)) {
				t.Errorf("%s, incarnation %d: got %+v, want %+v", way, tt.from, plainBook(got), plainBook(want))
			}
		}
	}
}

// passed is msg as it arrives after it has passed through a system, with its faces for either side.
func passed(t *testing.T, near *pair, in, out faces, msg any) any {
	t.Helper()
	data, typ, err := near.encode(nil, msg)
	if err != nil {
		t.Fatal(err)
	}
	near.decoder.faces = in
	far := newPair(t, addressBook{})
	far.encoder.faces = out
	data, typ, err = near.pass(far.encoder, nil, typ, data)
	if err != nil {
		t.Fatal(err)
	}
	got, err := far.decode(typ, data)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// plainBook is a book as text, with what pointers point to.
func plainBook(v any) string {
	b := v.(addressBook)
	two := b.To["two"]
	b.To = nil
	return fmt.Sprint(b, two)
}

func TestFacesOfOthers(t *testing.T) {
	border := faces{inner: idFor(1).Value(), outer: idFor(2).Value()}
	far := unique.Make(runtime.SystemID{Host: "c:1", Incarnation: 1})
	if got := border.system(far); got != far {
		t.Errorf("another system becomes %v, want it unchanged", got.Value())
	}
	if got := border.address(runtime.Address{}); !got.IsZero() {
		t.Errorf("the zero address becomes %v, want it unchanged", got)
	}
	if got := new(faces).address(runtime.MakeAddress(far, 1)); got.System() != far {
		t.Errorf("without faces an address becomes %v, want it unchanged", got)
	}
}
