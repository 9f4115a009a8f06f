// Package sync has the generic functions of the standard package sync for interpreted programs, which make instances of their text.
package sync

import "sync"

func OnceValue[T any](f func() T) func() T {
	both := OnceValues(func() (T, struct{}) { return f(), struct{}{} })
	return func() T {
		v, _ := both()
		return v
	}
}

func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	var (
		once   sync.Once
		done   bool
		thrown any
		v1     T1
		v2     T2
	)
	first := func() {
		defer func() {
			if !done {
				thrown = recover()
				panic(thrown)
			}
		}()
		v1, v2 = f()
		f, done = nil, true
	}
	return func() (T1, T2) {
		once.Do(first)
		if !done {
			panic(thrown)
		}
		return v1, v2
	}
}
