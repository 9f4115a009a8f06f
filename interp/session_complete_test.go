package interp_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"thesp/interp"
)

// What may stand at a place comes from types: of the session, of what is being typed, and of packages.
func TestComplete(t *testing.T) {
	in, _ := newInterp(t)
	s := in.NewSession()
	s.Provide("ask", "func(thesp.Address, any, ...time.Duration) any", func() {})
	s.Provide("ask, err", "func(thesp.Address, any, ...time.Duration) (any, error)", func() {})
	s.Provide(":ask", "func(thesp.Address, any, ...time.Duration) any", func() {})
	for _, text := range []string{
		"type Inner struct{ Deep, hidden int }\nfunc (*Inner) Touch() {}",
		"type Greeter struct { Inner; name string; next *Greeter; 名 int }\nfunc (g *Greeter) Receive(ctx *thesp.Context, msg any) error { return nil }",
		"type Named interface { Name() string }",
		"type Box[T any] struct { Item T }\nfunc (b Box[T]) Open() T { return b.Item }",
		"type Crate[T any] struct { Item T }\nfunc (c *Crate[T]) OnString(ctx *thesp.Context, m string) {}",
		"const limit = 10\nfunc twice(n int) (double int, err error) { return 2 * n, nil }",
	} {
		if _, err := s.Declare(interp.File{Name: "test", Text: []byte(text)}); err != nil {
			t.Fatal(err)
		}
	}
	text := "g, list, b := &Greeter{}, []Greeter{{}}, Box[Inner]{}\nvar n Named; var 数 = 5; var when time.Time; fmt2 := 1"
	if err := s.Run(context.Background(), interp.File{Name: "in[1]", Text: []byte(text)}, func(interp.Shown) {}); err != nil {
		t.Fatal(err)
	}
	before := s.Variables()
	for _, c := range []struct{ text, want, not string }{
		{"?", "g list b n 数 when limit twice Greeter Box Named strings thesp ask len nil string if func", "hole۰ host"},
		{"x := ?", "g len func map", "if return"},
		{"strings.?", "Cut CutPrefix Builder", "explode"},
		{"g.?", "name next 名 Inner Deep hidden Touch Receive", "limit g"},
		{"g.next.next.Inner.?", "Deep hidden Touch", "name"},
		{"list[0].next.?", "name", ""},
		{"b.Open().?", "Deep Touch", "Item"},
		{"b.Item.?", "Deep Touch", ""},
		{"n.?", "Name", ""},
		{"when.Add(1).?", "Add Unix", "wall loc"},
		{"twice(1).?", "", "double"},
		{"Greeter.?", "Receive", "name"},
		{"(*Greeter).?", "Receive", ""},
		{"nothing.?", "", "g"},
		{"for _, local := range list { local.?}", "name Receive", ""},
		{"if local := g.next; local.?", "name", ""},
		{"if local := g.next; local != nil { ?}", "local g", "later"},
		{"earlier := 1; ?; later := 2", "earlier", "later"},
		{"switch m := any(g).(type) { case *Greeter: m.?}", "name", ""},
		{"any(g).(?)", "Greeter", ""},
		{"fmt.Println(g.?", "name", ""},
		{"Greeter{name: \"x\", ?}", "next 名 Inner", "name g"},
		{"[]Greeter{{?}}", "name", ""},
		{"Greeter{Inner{}, ?}", "g", "name next"},
		{"thesp.?", "Require Address ErrDead", ""},
		{"D func (g *Greeter) Receive(ctx *thesp.Context, msg any) error { ctx.?}", "Reply Self Tell", "cell"},
		{"D func (g *Greeter) Receive(ctx *thesp.Context, msg any) error { switch m := msg.(type) { case string: return ctx.Reply(?)}}", "m ctx g msg", ""},
		{"D type Greeter struct { fresh int }; func (g *Greeter) Other() { g.?}", "fresh Receive", "name"},
		{"D func twice(s string) { s.?}", "", "x"},
		{"D type Other struct { next ?}", "Greeter string", ""},
		{"} ) ( ?", "g", ""},
		{"if g.name == \"\" { } ?", "g else", ""},
	} {
		text, declares := strings.CutPrefix(c.text, "D ")
		got := s.Complete(strings.ReplaceAll(text, "?", interp.Hole), declares)
		var names []string
		for _, c := range got.Candidates {
			names = append(names, c.Name)
		}
		for _, want := range strings.Fields(c.want) {
			if !slices.Contains(names, want) {
				t.Errorf("%s: no %s in %q", c.text, want, names)
			}
		}
		for _, not := range strings.Fields(c.not) {
			if slices.Contains(names, not) {
				t.Errorf("%s: %s in %q", c.text, not, names)
			}
		}
	}
	if after := s.Variables(); !slices.Equal(before.Names, after.Names) {
		t.Errorf("the variables are %q, and were %q", after.Names, before.Names)
	}

	for _, c := range []struct{ text, function, signature, documented string }{
		{"strings.Cut(?)", "Cut", "func Cut(s string, sep string) (before string, after string, found bool)", "strings.Cut"},
		{"when.Add(?)", "Add", "func Add(d time.Duration) time.Time", "time.Time.Add"},
		{"x, err := ask(?)", "ask", "func ask(thesp.Address, any, ...time.Duration) (any, error)", ""},
		{"ask(g, &?)", "ask", "func ask(thesp.Address, any, ...time.Duration) any", ""},
		{"twice(?)", "twice", "func twice(n int) (double int, err error)", ""},
		{"len(?)", "len", "", ""},
		{"nothing(?)", "nothing", "", ""},
		{"?", "", "", ""},
	} {
		got := s.Complete(strings.ReplaceAll(c.text, "?", interp.Hole), false)
		if got.Function != c.function || got.Signature != c.signature || got.Documented != c.documented {
			t.Errorf("%s: got %q %q %q", c.text, got.Function, got.Signature, got.Documented)
		}
	}
	if all := s.Packages(); !slices.Contains(all, "encoding/json") || !slices.Contains(all, "thesp") {
		t.Errorf("packages: %q", all)
	}
	for _, c := range s.Complete(interp.Hole, false).Candidates {
		want := map[string]interp.Candidate{
			"g":       {Name: "g", Kind: "var", About: "*Greeter", Own: true},
			"Greeter": {Name: "Greeter", Kind: "type", About: "struct, 1 method", Own: true, Actor: true},
			"Inner":   {Name: "Inner", Kind: "type", About: "struct, 1 method", Own: true},
			"Crate":   {Name: "Crate", Kind: "type", About: "struct, 1 method", Own: true, Actor: true},
			"limit":   {Name: "limit", Kind: "const", About: "= 10", Own: true},
			"strings": {Name: "strings", Kind: "package"},
		}
		if w, ok := want[c.Name]; ok && c != w {
			t.Errorf("%+v, want %+v", c, w)
		}
	}
}

// What is too much to look at has no completions.
func TestCompleteBounds(t *testing.T) {
	in, _ := newInterp(t)
	s := in.NewSession()
	for _, text := range []string{
		strings.Repeat("(", 100_000) + interp.Hole,
		strings.Repeat("(", 10_000) + interp.Hole,
		strings.Repeat("x+", 10_000) + interp.Hole,
		strings.Repeat("\x00\xff", 1000) + interp.Hole,
		"type T struct { T }; var x T; x." + interp.Hole,
	} {
		for _, declares := range []bool{false, true} {
			s.Complete(text, declares)
		}
	}
}
