package netbase

import (
	"reflect"
	"testing"

	"thesp/runtime"
)

// around is an actor with another one inside.
type around struct {
	Actor any
	N     int
}

// The state of an actor travels although nothing of it is exported: runtime has made sure that it is zero. As a message the same is refused, before and afterwards.
func TestTemplate(t *testing.T) {
	for _, tt := range []struct{ template, want any }{
		{hidden{}, hidden{}},
		{&hidden{}, hidden{}},
		{nil, nil},
		{inner{7}, inner{7}},
		{&inner{7}, &inner{7}},
		{&around{hidden{}, 3}, &around{hidden{}, 3}},
		{&around{&around{&hidden{}, 4}, 3}, &around{&around{hidden{}, 4}, 3}},
		{&around{[]any{1}, 3}, &around{[]any{1}, 3}},
	} {
		p := newPair(t)
		if err := p.types.register(hidden{}, inner{}, around{}, runtime.Creation{}); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, _, err := p.encode(nil, hidden{}); !runtime.NothingSent(err) {
				t.Errorf("as a message: %v, want an error", err)
			}
			if _, _, err := p.encode(nil, []any{hidden{}}); !runtime.NothingSent(err) {
				t.Errorf("in a message: %v, want an error", err)
			}
			data, typ, err := p.encode(nil, runtime.Creation{Template: tt.template, Name: "x"})
			if err != nil {
				t.Fatal(err)
			}
			got, err := p.decode(typ, data)
			if want := (runtime.Creation{Template: tt.want, Name: "x"}); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%#v arrives as %#v, %v, want %#v", tt.template, got, err, want)
			}
		}
	}
}
