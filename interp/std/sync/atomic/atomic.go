// Package atomic has the generic type of the standard package sync/atomic for interpreted programs, which make instances of its text.
package atomic

import "sync"

// Pointer has a lock: interpreted code cannot do without one.
type Pointer[T any] struct {
	mu sync.Mutex
	p  *T
}

func (x *Pointer[T]) Load() *T {
	x.mu.Lock()
	p := x.p
	x.mu.Unlock()
	return p
}

func (x *Pointer[T]) Store(val *T) {
	x.mu.Lock()
	x.p = val
	x.mu.Unlock()
}

func (x *Pointer[T]) Swap(new *T) (old *T) {
	x.mu.Lock()
	old, x.p = x.p, new
	x.mu.Unlock()
	return old
}

func (x *Pointer[T]) CompareAndSwap(old, new *T) (swapped bool) {
	x.mu.Lock()
	if swapped = x.p == old; swapped {
		x.p = new
	}
	x.mu.Unlock()
	return swapped
}
