// Package iter has the generic functions of the standard package iter for interpreted programs, which make instances of their text.
package iter

import "iter"

// Pull has seq run in a goroutine that goes on only while next or stop waits for it.
func Pull[V any](seq iter.Seq[V]) (next func() (V, bool), stop func()) {
	next2, stop := Pull2(func(yield func(V, struct{}) bool) {
		seq(func(v V) bool { return yield(v, struct{}{}) })
	})
	return func() (V, bool) {
		v, _, ok := next2()
		return v, ok
	}, stop
}

// Pull2 is Pull for pairs.
func Pull2[K, V any](seq iter.Seq2[K, V]) (next func() (K, V, bool), stop func()) {
	var (
		key                           K
		value                         V
		got, started, stopping, ended bool
		returned, panicked            bool
		thrown                        any
		resume                        = make(chan struct{})
		paused                        = make(chan struct{})
		noKey                         K
		noValue                       V
	)
	run := func() {
		defer func() {
			if !returned {
				thrown, panicked = recover(), true
			}
			ended = true
			close(paused)
		}()
		seq(func(k K, v V) bool {
			if stopping {
				return false
			}
			key, value, got = k, v, true
			paused <- struct{}{}
			<-resume
			return !stopping
		})
		returned = true
	}
	goOn := func() {
		if started {
			resume <- struct{}{}
		} else {
			started = true
			go run()
		}
		<-paused
		if panicked {
			panicked = false
			panic(thrown)
		}
	}
	next = func() (K, V, bool) {
		if ended {
			return noKey, noValue, false
		}
		goOn()
		k, v, ok := key, value, got
		key, value, got = noKey, noValue, false
		return k, v, ok
	}
	stop = func() {
		if ended {
			return
		}
		stopping = true
		if started {
			goOn()
		}
		ended = true
	}
	return next, stop
}
