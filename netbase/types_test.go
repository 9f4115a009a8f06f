package netbase

import (
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"thesp/runtime"
)

type (
	outer struct {
		In    inner
		List  []*element
		Named celsius
		own   hiddenType
	}
	inner      struct{ A int }
	element    struct{ B map[keyType]string }
	keyType    string
	celsius    float64
	hiddenType struct{ C int }
	box[T any] struct{ Value T }
)

func TestFindType(t *testing.T) {
	interpreted := reflect.TypeOf(struct {
		Payload string `thesp:"main.Ping"`
	}{})
	reg := newTypes(func(name string) []reflect.Type {
		if name == "main.Ping" {
			return []reflect.Type{interpreted}
		}
		return nil
	})
	if err := reg.register(outer{own: hiddenType{}}, &box[[]int]{}, [3]bool{}, url.URL{}); err != nil {
		t.Fatal(err)
	}
	for _, v := range []any{
		true, 1, int8(1), uint64(1), float32(1), "", []byte{}, []any{}, map[string]any{}, []map[string][]int{},
		outer{}, &outer{}, inner{}, []inner{}, element{}, keyType(""), celsius(1), []celsius{}, map[keyType][]*inner{}, [2][3]inner{}, [0]int{},
		box[[]int]{}, []box[[]int]{}, map[[2]int]box[[]int]{}, [3]bool{}, new(any), []*any{}, url.URL{}, &url.URL{},
		runtime.Address{}, []runtime.Address{}, runtime.ActorExitRequest{}, &runtime.PoisonMessage{}, runtime.DeadEnvelope{}, runtime.WakeupMessage{},
		runtime.ChildActorExited{}, runtime.ActorExited{}, map[string]runtime.Unknown{},
		reflect.Zero(interpreted).Interface(), reflect.Zero(reflect.SliceOf(interpreted)).Interface(), reflect.New(interpreted).Interface(),
	} {
		name := runtime.TypeName(reflect.TypeOf(v))
		if got := reg.find(name); got != reflect.TypeOf(v) {
			t.Errorf("find(%s) = %v, want %T", name, got, v)
		}
	}
	for _, name := range []string{
		"", "nil", "*", "[]", "[", "[3", "[x]int", "[-1]int", "[99999999999999999999]int", "[20000000]int", "[5000][5000]int", "map[", "map[string]", "map[]int", "map",
		"map[[]int]int", "netbase.nobody", "[]netbase.nobody", "netbase.hiddenType", "interface {}", "error", "chan int", "func()", "complex128",
		strings.Repeat("*", maxComposing+2) + "int", strings.Repeat("*", maxTypeName) + "int",
	} {
		if got := reg.find(name); got != nil {
			t.Errorf("find(%q) = %v, want none", name, got)
		}
	}
	if got := reg.find(strings.Repeat("*", maxComposing) + "int"); got == nil {
		t.Errorf("a pointer of %d pointers is unknown", maxComposing)
	}
}

func TestRegisterRefuses(t *testing.T) {
	one := struct {
		A int `thesp:"main.T"`
	}{}
	two := struct {
		A string `thesp:"main.T"`
	}{}
	reg := newTypes(nil)
	if err := reg.register(nil); err == nil {
		t.Error("nil was registered")
	}
	if err := reg.register(inner{}, one, []any{}, struct{ X []any }{}, two); err == nil || !strings.Contains(err.Error(), "main.T") {
		t.Errorf("two types of one name at once: %v", err)
	}
	if reg.find("netbase.inner") != nil {
		t.Error("an error, and something was registered")
	}
	if err := reg.register(one, one); err != nil {
		t.Error(err)
	}
	if err := reg.register(one, &one); err != nil {
		t.Error("registered again:", err)
	}
	if err := reg.register(two); err == nil {
		t.Error("two types of one name, one after the other")
	}
}

func TestComposedTypesAreBounded(t *testing.T) {
	reg := newTypes(nil)
	for n := range maxComposed {
		if reg.find(fmt.Sprintf("[%d]struct", n)) != nil || reg.find(fmt.Sprintf("[%d]bool", n)) == nil {
			t.Fatal(n)
		}
	}
	if reg.find("[5000]bool") != nil {
		t.Error("one type more than allowed")
	}
	if reg.find("[17]bool") == nil || reg.find("[]interface {}") == nil {
		t.Error("types that are there already are unknown")
	}
}

type dated struct {
	time.Time
	In inner
}

// The types in a struct that travels by its fields are known with it, though it has the methods of one that travels by itself.
func TestTypesInWhatTravelsByFields(t *testing.T) {
	reg := newTypes(nil)
	if err := reg.register(dated{}); err != nil {
		t.Fatal(err)
	}
	want := reflect.TypeFor[inner]()
	if got := reg.find(runtime.TypeName(want)); got != want {
		t.Errorf("the type of the field is %v, want %v", got, want)
	}
}
