package main

import (
	"fmt"
	"reflect"
	"sort"
	"strings"
)

type Logger struct {
	prefix string
	lines  *[]string
}

func (l Logger) Logf(format string, args ...any) {
	*l.lines = append(*l.lines, l.prefix+fmt.Sprintf(format, args...))
}

type Base struct {
	Logger
	id int
}

func (b *Base) SetID(id int) { b.id = id }
func (b Base) ID() int       { return b.id }
func (b Base) Kind() string  { return "base" }

type Animal interface {
	Kind() string
	ID() int
}

type Speaker interface {
	Animal
	Speak(times int) string
}

type Dog struct {
	Base
	name string
}

func (d Dog) Kind() string        { return "dog/" + d.Base.Kind() }
func (d *Dog) Speak(n int) string { return d.name + strings.Repeat(" wuff", n) }
func (d Dog) String() string      { return fmt.Sprintf("Dog(%s,%d)", d.name, d.id) }

type Puppy struct {
	*Dog
	Age int
}

func (p Puppy) Speak(n int) string { return strings.ReplaceAll(p.Dog.Speak(n), "wuff", "wiff") }

type Op func(float64, float64) float64

func (o Op) Apply(a, b float64) float64 { return o(a, b) }
func (o Op) Flip() Op                   { return func(a, b float64) float64 { return o(b, a) } }

type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(v ...T) *Stack[T] { s.items = append(s.items, v...); return s }
func (s *Stack[T]) Pop() (v T) {
	v, s.items = s.items[len(s.items)-1], s.items[:len(s.items)-1]
	return v
}
func (s Stack[T]) Len() int { return len(s.items) }

type Strings []string

func (s Strings) Map(f func(string) string) Strings {
	out := make(Strings, len(s))
	for i, v := range s {
		out[i] = f(v)
	}
	return out
}

type lenient interface{ ~[]string | ~string }

func size[T lenient](v T) int { return len(v) }

func main() {
	var lines []string
	d := &Dog{Base{Logger{"> ", &lines}, 1}, "Rex"}
	d.SetID(7)
	d.Logf("%s has id %d", d, d.ID())
	p := Puppy{d, 1}
	p.SetID(8)
	p.Logf("%v %v", p.Kind(), p.ID())
	var s Speaker = d
	fmt.Println(s.Speak(2), s.Kind(), s.ID())
	s = p
	fmt.Println(s.Speak(1), s)
	var a Animal = s
	if _, ok := a.(*Dog); !ok {
		fmt.Printf("%T is no *Dog\n", a)
	}
	speak, kind, set := d.Speak, Dog.Kind, (*Dog).SetID
	set(d, 9)
	d.name = "Max"
	fmt.Println(speak(1), kind(*d), (*Dog).ID(d), Speaker.Speak(p, 2), Animal.ID(a))
	id := d.ID
	d.SetID(10)
	fmt.Println(id(), d.ID(), p.ID())
	pow := Op(func(a, b float64) float64 { return a - b })
	fmt.Println(pow.Apply(5, 3), pow.Flip().Apply(5, 3), Op.Apply(pow, 1, 2))
	st := new(Stack[string]).Push("a", "b").Push("c")
	pop := st.Pop
	fmt.Println(pop(), pop(), st.Len(), (*Stack[string]).Len(st))
	push := (&Stack[int]{}).Push
	fmt.Println(push(1, 2, 3).Pop())
	names := Strings{"x", "y"}.Map(strings.ToUpper).Map(func(s string) string { return s + "!" })
	sort.Sort(sort.Reverse(sort.StringSlice(names)))
	fmt.Println(names, size(names), size("four"))
	fmt.Println(strings.Join(lines, "\n"))
	t := reflect.TypeOf(d)
	for i := range t.NumMethod() {
		fmt.Print(t.Method(i).Name, " ")
	}
	fmt.Println(t, t.Elem().Kind(), t.Elem().Field(1).Name)
	v := reflect.ValueOf(d).MethodByName("Speak").Call([]reflect.Value{reflect.ValueOf(3)})
	fmt.Println(v[0])
}
