// Package cmp has the generic functions of the standard package cmp for interpreted programs, which make instances of their text.
package cmp

import "cmp"

func Less[T cmp.Ordered](x, y T) bool {
	return x < y || x != x && y == y // what is not a number is less than what is one
}

func Compare[T cmp.Ordered](x, y T) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	case x == y:
		return 0
	case x == x: // and y is not a number
		return 1
	case y == y:
		return -1
	}
	return 0
}

func Or[T comparable](vals ...T) T {
	var zero T
	for _, v := range vals {
		if v != zero {
			return v
		}
	}
	return zero
}
