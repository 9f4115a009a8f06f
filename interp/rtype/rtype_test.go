package rtype

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"sort"
	"testing"
)

// Types of the compiler, and the same made here: package reflect finds no difference but identity.
type (
	celsius float64
	point   struct {
		X    int
		name string           //lint:ignore U1000 part of what is compared
		next *point           //lint:ignore U1000 part of what is compared
		all  map[string]point //lint:ignore U1000 part of what is compared
		any  any              //lint:ignore U1000 part of what is compared
	}
)

func (c celsius) String() string { return fmt.Sprintf("%.1f°", float64(c)) }

func makeCelsius(t *testing.T) reflect.Type {
	t.Helper()
	made := NewNamed("rtype.celsius", "thesp/interp/rtype", reflect.TypeFor[float64](), 0, []Method{{Name: "String"}})
	made.SetUnderlying(reflect.TypeFor[float64]())
	if !made.SetMethods([]reflect.Type{reflect.TypeFor[func() string]()}, func(_ int, args []reflect.Value) []reflect.Value {
		runtime.GC()
		return []reflect.Value{reflect.ValueOf(fmt.Sprintf("%.1f°", args[0].Float()))}
	}) {
		t.Fatal("no slots")
	}
	return made.Type
}

func makePoint() reflect.Type {
	made := NewStruct("rtype.point", "thesp/interp/rtype", []Field{
		{Name: "X", Type: reflect.TypeFor[int]()}, {Name: "name", Type: reflect.TypeFor[string]()}, {Name: "next", Type: reflect.TypeFor[*int]()},
		{Name: "all", Type: reflect.TypeFor[map[int]int]()}, {Name: "any", Type: reflect.TypeFor[any]()},
	}, nil)
	made.SetField(0, reflect.TypeFor[int]())
	made.SetField(1, reflect.TypeFor[string]())
	made.SetField(2, reflect.PointerTo(made.Type))
	made.SetField(3, reflect.MapOf(reflect.TypeFor[string](), made.Type))
	made.SetField(4, reflect.TypeFor[any]())
	return made.Type
}

func TestMadeTypesLookLikeCompiledOnes(t *testing.T) {
	for _, c := range []struct{ got, want reflect.Type }{
		{makeCelsius(t), reflect.TypeFor[celsius]()},
		{makePoint(), reflect.TypeFor[point]()},
		{reflect.PointerTo(makePoint()), reflect.TypeFor[*point]()},
	} {
		tell := func(r reflect.Type) string {
			s := fmt.Sprint(r, " ", r.Name(), " ", r.PkgPath(), " ", r.Kind(), r.Size(), r.Align(), r.Comparable(), r.NumMethod())
			if r.Kind() == reflect.Struct {
				for f := range r.Fields() {
					s += fmt.Sprint(" ", f.Name, f.Offset, f.Type)
				}
			}
			return s
		}
		if tell(c.got) != tell(c.want) {
			t.Errorf("\n got %s\nwant %s", tell(c.got), tell(c.want))
		}
	}
}

func TestMethods(t *testing.T) {
	typ := makeCelsius(t)
	v := reflect.New(typ)
	v.Elem().SetFloat(3)
	for _, c := range []struct{ got, want string }{
		{fmt.Sprint(v.Elem().Interface(), v.Interface().(fmt.Stringer)), "3.0° 3.0°"},
		{fmt.Sprintf("%T %v %+v", v.Elem().Interface(), []any{v.Elem().Interface()}, map[any]int{v.Elem().Interface(): 1}), "rtype.celsius [3.0°] map[3.0°:1]"},
		{v.Elem().MethodByName("String").Call(nil)[0].String(), "3.0°"},
		{typ.Method(0).Func.Call([]reflect.Value{v.Elem()})[0].String(), "3.0°"},
		{reflect.PointerTo(typ).Method(0).Func.Call([]reflect.Value{v})[0].String(), "3.0°"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// An error with a pointer receiver, found by errors.As and written by json; a slice that sort sorts.
func TestInterfacesOfCompiledCode(t *testing.T) {
	made := NewStruct("main.Err", "main", []Field{{Name: "Code", Tag: `json:"code"`, Type: reflect.TypeFor[int]()}}, []Method{{Name: "Error", Pointer: true}})
	made.SetMethods([]reflect.Type{reflect.TypeFor[func() string]()}, func(_ int, args []reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(fmt.Sprint("code ", args[0].Elem().Field(0).Int()))}
	})
	v := reflect.New(made.Type)
	v.Elem().Field(0).SetInt(7)
	if _, ok := reflect.Zero(made.Type).Interface().(error); ok {
		t.Error("a value is an error, and only a pointer should be")
	}
	err := fmt.Errorf("wrapped: %w", v.Interface().(error))
	target := reflect.New(reflect.PointerTo(made.Type))
	if !errors.As(err, target.Interface()) || target.Elem().UnsafePointer() != v.UnsafePointer() {
		t.Errorf("errors.As finds %v", target.Elem())
	}
	if b, _ := json.Marshal(v.Interface()); string(b) != `{"code":7}` || err.Error() != "wrapped: code 7" {
		t.Errorf("json is %s, the error %q", b, err)
	}

	list := NewNamed("main.List", "main", reflect.TypeFor[[]int](), 0, []Method{{Name: "Len"}, {Name: "Less"}, {Name: "Swap"}})
	list.SetUnderlying(reflect.TypeFor[[]int]())
	list.SetMethods([]reflect.Type{reflect.TypeFor[func() int](), reflect.TypeFor[func(i, j int) bool](), reflect.TypeFor[func(i, j int)]()},
		func(i int, args []reflect.Value) []reflect.Value {
			l := args[0].Convert(reflect.TypeFor[[]int]()).Interface().([]int)
			at := func(n int) int { return int(args[n].Int()) }
			switch i {
			case 0:
				return []reflect.Value{reflect.ValueOf(len(l))}
			case 1:
				return []reflect.Value{reflect.ValueOf(l[at(1)] < l[at(2)])}
			}
			l[at(1)], l[at(2)] = l[at(2)], l[at(1)]
			return nil
		})
	l := reflect.ValueOf([]int{3, 1, 2}).Convert(list.Type)
	sort.Sort(l.Interface().(sort.Interface))
	if got := fmt.Sprint(l.Interface()); got != "[1 2 3]" {
		t.Errorf("sorted it is %s", got)
	}
}

// The garbage collector finds what values of made types point to.
func TestGarbage(t *testing.T) {
	typ := makePoint()
	var head reflect.Value
	for i := range 1000 {
		p := reflect.New(typ)
		p.Elem().Field(0).SetInt(int64(i))
		p.Elem().Field(1).SetString(fmt.Sprint("point ", i))
		if head.IsValid() {
			p.Elem().Field(2).Set(head)
		}
		m := reflect.MakeMap(typ.Field(3).Type)
		m.SetMapIndex(reflect.ValueOf("x"), p.Elem())
		p.Elem().Field(3).Set(m)
		head = p
		if i%100 == 0 {
			runtime.GC()
		}
	}
	runtime.GC()
	for i := 999; i >= 0; i-- {
		if got := head.Elem().Field(1).String(); got != fmt.Sprint("point ", i) {
			t.Fatalf("point %d is called %s", i, got)
		}
		in := head.Elem().Field(3).MapIndex(reflect.ValueOf("x"))
		if got := in.Field(0).Int(); got != int64(i) {
			t.Fatalf("in the map of point %d is %d", i, got)
		}
		head = head.Elem().Field(2)
	}
}
