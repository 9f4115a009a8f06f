package runtime

import (
	"reflect"
	"sync"
)

// Spares are bytes of copies of messages that were only kept in case that a handler failed. Large ones serve again: else they would be as much garbage as what has come.
var spares sync.Pool // of *[]byte

// What is shorter than minSpare is not worth it, and what is longer than maxSpare is too much to keep.
const (
	minSpare = 4 << 10
	maxSpare = 2 << 20
)

func isSpare(n int) bool { return minSpare <= n && n <= maxSpare }

// takeBytes returns n bytes of any content.
func takeBytes(n int) []byte {
	if isSpare(n) {
		if b, _ := spares.Get().(*[]byte); b != nil && cap(*b) >= n {
			return (*b)[:n:n]
		}
	}
	return make([]byte, n)
}

// recycle gives up msg, a copy that a copier has made and nobody else has.
func recycle(msg any) {
	v := reflect.ValueOf(msg)
	switch v.Kind() {
	case reflect.Slice:
		recycleBytes(v)
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Field(i)
			if f.Kind() != reflect.Slice || !isSpare(f.Cap()) {
				continue
			}
			if marshalled(v.Type()) != nil {
				return // it may share its fields with whomever it likes
			}
			recycleBytes(f)
		}
	}
}

func recycleBytes(v reflect.Value) {
	if isSpare(v.Cap()) && v.Type().Elem().Kind() == reflect.Uint8 {
		b := v.Bytes()
		spares.Put(&b)
	}
}
