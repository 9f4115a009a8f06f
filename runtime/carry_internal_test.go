package runtime

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// typesOf are the types of one version, by name.
type typesOf map[string]reflect.Type

func (t typesOf) TypeOf(name string) reflect.Type  { return t[name] }
func (typesOf) KindOf(reflect.Type) (*Kind, error) { return nil, nil }
func (typesOf) Unwrap(t reflect.Type) func(any) any {
	if t != reflect.TypeFor[wrapper]() {
		return nil
	}
	return func(v any) any { return v.(wrapper).Value }
}

// wrapper stands for what the interpreter wraps values in.
type wrapper struct {
	Value any
	node  *int
}

// The types of two versions, as the interpreter makes them.
type (
	oldStats = struct {
		A int `thesp:"main.Stats"`
		B string
	}
	newStats = struct {
		A int `thesp:"main.Stats"`
		C bool
		B string
	}
	otherStats = struct {
		A string `thesp:"main.Stats"`
		B string
	}
)

func TestCarry(t *testing.T) {
	now := time.Now()
	stop := func() {}
	made := reflect.MakeFunc(reflect.TypeFor[func()](), func([]reflect.Value) []reflect.Value { return nil }).Interface().(func())
	failure := errors.New("failed")
	number := 5
	type named struct{ f func() }
	for name, c := range map[string]struct{ old, now any }{
		"kept": {struct {
			A int
			S []string
			T time.Time
		}{1, []string{"a"}, now}, struct {
			T time.Time
			S []string
			A int
		}{now, []string{"a"}, 1}},
		"new field":       {struct{ A int }{1}, struct{ A, B int }{1, 0}},
		"lost but zero":   {struct{ A, B int }{1, 0}, struct{ A int }{1}},
		"lost":            {struct{ A, B int }{1, 2}, not("B int, which is no longer there", struct{ A int }{})},
		"another type":    {struct{ N int }{1}, not("N int -> N string", struct{ N string }{})},
		"zero of another": {struct{ N int }{}, struct{ N string }{}},
		"wider":           {struct{ N int32 }{1}, not("N int32 -> N int64", struct{ N int64 }{})},
		"private": {struct {
			Xn int `thesp:",private"`
		}{1}, not("n int -> n string", struct {
			Xn string `thesp:",private"`
		}{})},
		"two at once":    {struct{ A, B int }{1, 2}, not("A int, which is no longer there; B int -> B []int", struct{ B []int }{})},
		"nested":         {struct{ S oldStats }{oldStats{1, "b"}}, struct{ S newStats }{newStats{1, false, "b"}}},
		"nested lost":    {struct{ S newStats }{newStats{C: true}}, not("S.C bool, which is no longer there", struct{ S oldStats }{})},
		"nested differs": {struct{ S oldStats }{oldStats{A: 1}}, not("S.A int -> S.A string", struct{ S otherStats }{})},
		"slices":         {struct{ S []oldStats }{[]oldStats{{}, {1, "b"}}}, struct{ S []newStats }{[]newStats{{}, {1, false, "b"}}}},
		"slice differs":  {struct{ S []oldStats }{[]oldStats{{}, {1, "b"}}}, not("S[1].A int -> S[1].A string", struct{ S []otherStats }{})},
		"arrays":         {struct{ S [2]oldStats }{[2]oldStats{{1, "b"}}}, struct{ S [2]newStats }{[2]newStats{{1, false, "b"}}}},
		"another length": {struct{ S [2]int }{[2]int{1}}, not("S [2]int -> S [3]int", struct{ S [3]int }{})},
		"maps":           {struct{ M map[string]oldStats }{map[string]oldStats{"": {}, "k": {1, "b"}}}, struct{ M map[string]newStats }{map[string]newStats{"": {}, "k": {1, false, "b"}}}},
		"map keys":       {struct{ M map[oldStats]int }{map[oldStats]int{{1, "b"}: 2}}, struct{ M map[newStats]int }{map[newStats]int{{1, false, "b"}: 2}}},
		"pointers":       {struct{ P, Q *oldStats }{P: &oldStats{1, "b"}}, struct{ P, Q *newStats }{P: &newStats{1, false, "b"}}},
		"plain pointer": {struct{ P *int }{&number}, struct {
			P *int
			A int
		}{P: &number}},
		"compiled": {struct {
			N named
			A int
		}{named{stop}, 1}, not("A int, which is no longer there", struct{ N named }{})},
		"any": {struct{ V any }{oldStats{1, "b"}}, struct {
			V any
			A int
		}{V: newStats{1, false, "b"}}},
		"any of pointers": {struct{ V any }{[]*oldStats{{1, "b"}}}, struct{ V any }{[]*newStats{{1, false, "b"}}}},
		"any of maps":     {struct{ V any }{map[string]any{"k": oldStats{1, "b"}}}, struct{ V any }{map[string]any{"k": newStats{1, false, "b"}}}},
		"any of basic": {struct{ V any }{7}, struct {
			V any
			A int
		}{V: 7}},
		"any gone": {struct{ V any }{struct {
			G int `thesp:"main.Gone"`
		}{1}}, not("V main.Gone, which is no longer there", struct{ V any }{})},
		"wrapped":         {struct{ V any }{wrapper{Value: oldStats{1, "b"}}}, struct{ V any }{newStats{1, false, "b"}}},
		"wrapped nothing": {struct{ V any }{wrapper{node: new(int)}}, struct{ V any }{}},
		"methods":         {struct{ W wrapper }{wrapper{Value: 1}}, not("W, which has code of the old version", struct{ W wrapper }{})},
		"error": {struct{ E error }{failure}, struct {
			E error
			A int
		}{E: failure}},
		"channel": {struct{ C chan int }{nil}, struct{ C chan int }{}},
		"own function": {struct{ F func() }{made}, not("F, which has code of the old version", struct {
			F func()
			A int
		}{})},
		"to an interface":   {struct{ V int }{1}, not("V int -> V interface {}", struct{ V any }{})},
		"another interface": {struct{ V any }{1}, not("V, which has code of the old version", struct{ V error }{})},
	} {
		var problems string
		if r, ok := c.now.(refusal); ok {
			c.now, problems = r.now, r.text
		}
		carry := carrying{from: typesOf{}, to: typesOf{"main.Stats": reflect.TypeFor[newStats]()}}
		old := reflect.New(reflect.TypeOf(c.old))
		old.Elem().Set(reflect.ValueOf(c.old))
		got := reflect.ValueOf(carry.state(reflect.TypeOf(c.now), old.Interface())).Elem().Interface()
		if text := strings.Join(carry.problems, "; "); text != problems {
			t.Errorf("%s: problems %q, want %q", name, text, problems)
		} else if text == "" && !reflect.DeepEqual(got, c.now) {
			t.Errorf("%s: got %+v, want %+v", name, got, c.now)
		}
	}
}

// refusal is what carrying refuses, and the type that it should have become.
type refusal struct {
	text string
	now  any
}

func not(text string, now any) refusal { return refusal{text, now} }

// Functions of compiled code belong to no version; pointers to one thing lead to one thing; and what leads back to itself ends.
func TestCarryIdentity(t *testing.T) {
	stop := func() {}
	old := struct {
		F    func()
		P, Q *oldStats
		C    chan int
		R    map[string]any
	}{F: stop, P: &oldStats{A: 1}, C: make(chan int), R: map[string]any{}}
	old.Q = old.P
	p := new(struct{ Next any })
	p.Next = p
	old.R["p"] = p
	type next = struct {
		F    func()
		P, Q *newStats
		C    chan int
		R    map[string]any
	}
	carry := carrying{from: typesOf{}, to: typesOf{}}
	now := carry.state(reflect.TypeFor[next](), &old).(*next)
	if len(carry.problems) > 0 {
		t.Fatal(carry.problems)
	}
	if fmt.Sprintf("%p", now.F) != fmt.Sprintf("%p", stop) || now.P != now.Q || now.P.A != 1 || now.C != old.C {
		t.Errorf("got %+v", now)
	}
	if q := now.R["p"].(*struct{ Next any }); q.Next != q {
		t.Error("what led to itself does not any more")
	}
}
