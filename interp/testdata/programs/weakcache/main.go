// A cache of weak pointers.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"weak"
)

type Blob []byte

type Cache[K comparable, V any] struct {
	create func(K) (*V, error)
	m      sync.Map
}

func (c *Cache[K, V]) Get(key K) (*V, error) {
	var newValue *V
	for {
		value, ok := c.m.Load(key)
		if !ok {
			if newValue == nil {
				var err error
				if newValue, err = c.create(key); err != nil {
					return nil, err
				}
			}
			wp := weak.Make(newValue)
			var loaded bool
			value, loaded = c.m.LoadOrStore(key, wp)
			if !loaded {
				return newValue, nil
			}
		}
		if mf := value.(weak.Pointer[V]).Value(); mf != nil {
			return mf, nil
		}
		c.m.CompareAndDelete(key, value)
	}
}

func main() {
	n := 0
	c := Cache[string, Blob]{create: func(s string) (*Blob, error) { n++; b := Blob(s); return &b, nil }}
	a, _ := c.Get("x")
	b, _ := c.Get("x")
	fmt.Println(a == b, string(*a), n)
	p := new(int)
	w := weak.Make(p)
	fmt.Println(w == weak.Make(p), w.Value() == p, weak.Make[int](nil).Value() == nil)
	runtime.KeepAlive(p)
	var z weak.Pointer[string]
	fmt.Println(z.Value() == nil, z == weak.Make[string](nil))
	fmt.Printf("%T\n", w)
}
