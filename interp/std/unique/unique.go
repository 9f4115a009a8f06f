// Package unique has the generic type and function of the standard package unique for interpreted programs, which make instances of their text.
package unique

import "sync"

// values has a pointer to each value that there is a handle of.
var values sync.Map

type Handle[T comparable] struct{ value *T }

func (h Handle[T]) Value() T { return *h.value }

func Make[T comparable](value T) Handle[T] {
	own := value
	p, _ := values.LoadOrStore(value, &own)
	return Handle[T]{p.(*T)}
}
