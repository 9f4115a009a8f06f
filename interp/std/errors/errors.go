// Package errors has the generic function of the standard package errors for interpreted programs, which make instances of its text.
package errors

import "errors"

func AsType[E error](err error) (E, bool) {
	var e E
	ok := errors.As(err, &e)
	return e, ok
}
