// Package runtime has the generic function of the standard package runtime for interpreted programs, which make instances of its text.
package runtime

import "runtime"

// AddCleanup never calls cleanup, as it need not before the program ends: nothing tells when an interpreted program is done with a value.
func AddCleanup[T, S any](ptr *T, cleanup func(S), arg S) runtime.Cleanup {
	if ptr == nil {
		panic("runtime.AddCleanup: ptr is nil")
	}
	return runtime.Cleanup{}
}
