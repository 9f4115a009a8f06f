// Package weak has the generic type and function of the standard package weak for interpreted programs, which make instances of their text.
package weak

// Pointer keeps what it points to: interpreted code does not say when it is done with a value, so nothing could tell when to forget it.
type Pointer[T any] struct{ value *T }

func Make[T any](ptr *T) Pointer[T] { return Pointer[T]{ptr} }

func (p Pointer[T]) Value() *T { return p.value }
