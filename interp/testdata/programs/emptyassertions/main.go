// Assertions about values of structs without fields.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"reflect"
	"strings"
)

type notFound struct{}

func (notFound) Error() string { return "not found" }

type stop struct{}

func find() error { return notFound{} }
func get() any    { return stop{} }

type holder struct {
	err error
	v   any
	m   map[string]any
}

func main() {
	var err error = notFound{}
	_, ok := err.(notFound)
	fmt.Println(ok)
	_, ok = err.(interface{ Timeout() bool })
	fmt.Println(ok)
	err = context.DeadlineExceeded
	if ne, ok := err.(net.Error); ok {
		fmt.Println(ne.Timeout())
	}
	t, ok := err.(interface{ Timeout() bool })
	fmt.Println(ok, t.Timeout())
	_, ok = err.(notFound)
	fmt.Println(ok)
	_, ok = find().(notFound)
	fmt.Println(ok)
	_, ok = get().(stop)
	fmt.Println(ok)
	h := holder{notFound{}, stop{}, map[string]any{"a": stop{}}}
	_, ok = h.err.(notFound)
	_, ok2 := h.v.(stop)
	_, ok3 := h.m["a"].(stop)
	fmt.Println(ok, ok2, ok3)
	v := h.m["a"]
	_, ok = v.(stop)
	fmt.Println(ok, v.(stop))
	_, ok = v.(int)
	fmt.Println(ok)
	func() {
		defer func() {
			r := recover()
			_, ok := r.(stop)
			_, isErr := r.(error)
			fmt.Println(ok, isErr)
			if _, ok := r.(string); !ok {
				fmt.Println("no string")
			}
			s := r.(stop)
			fmt.Println(s)
		}()
		panic(stop{})
	}()
	func() {
		defer func() {
			if r := recover(); r != nil {
				switch x := r.(type) {
				case stop:
					fmt.Println("stop", x)
				default:
					fmt.Println("other", x)
				}
			}
		}()
		panic(stop{})
	}()
	ctx := context.WithValue(context.Background(), stop{}, stop{})
	cv := ctx.Value(stop{})
	_, ok = cv.(stop)
	fmt.Println(ok)
	rv := reflect.ValueOf(stop{}).Interface()
	_, ok = rv.(stop)
	fmt.Println(ok)
	w := fmt.Errorf("w: %w", notFound{})
	var nf notFound
	fmt.Println(errors.As(w, &nf), errors.Is(w, notFound{}))
	u := errors.Unwrap(w)
	_, ok = u.(notFound)
	fmt.Println(ok)
	err = u
	_, ok = err.(*json.SyntaxError)
	fmt.Println(ok)
	var e2 error = u
	if x, ok := e2.(notFound); ok {
		fmt.Println(x)
	}
	var rd any = strings.NewReader("x")
	_, ok = rd.(stop)
	fmt.Println(ok)
	ch := make(chan any, 1)
	ch <- stop{}
	q := <-ch
	_, ok = q.(stop)
	fmt.Println(ok)
	for _, x := range []error{notFound{}, nil, errors.New("x")} {
		_, ok := x.(notFound)
		fmt.Println(ok)
	}
}
