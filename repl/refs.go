package repl

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"thesp/runtime"
)

// refs numbers the addresses that the shell has printed, so that people can type #3.
type refs struct {
	sys *runtime.System

	mu     sync.Mutex // guards what follows
	byAddr map[runtime.Address]int
	known  []ref // number 1 first
}

// A ref is an address and what is known of it.
type ref struct {
	addr runtime.Address
	typ  string // the type of the actor, "" if it was gone when it was first seen
}

func newRefs(sys *runtime.System) *refs {
	return &refs{sys: sys, byAddr: map[runtime.Address]int{}}
}

// number returns the number of a, which it gets now if it has none.
func (r *refs) number(a runtime.Address) (int, ref) {
	info, _ := r.sys.Actor(a)
	r.mu.Lock()
	defer r.mu.Unlock()
	n, ok := r.byAddr[a]
	if !ok {
		r.known = append(r.known, ref{addr: a, typ: shortType(info.Type)})
		n = len(r.known)
		r.byAddr[a] = n
	}
	return n, r.known[n-1]
}

// of returns the number of an actor of which more is known.
func (r *refs) of(info runtime.ActorInfo) int {
	n, _ := r.number(info.Address)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.known[n-1].typ = shortType(info.Type)
	return n
}

// any reports whether an address has a number.
func (r *refs) any() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.known) > 0
}

// list are the addresses with a number, number 1 first.
func (r *refs) list() []ref {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.known)
}

// text is "#3 Greeter local/17-2kq9m4xd".
func (r *refs) text(a runtime.Address) string {
	if a.IsZero() || a == r.sys.Address() {
		return outside(r, a)
	}
	n, known := r.number(a)
	if known.typ == "" {
		return fmt.Sprintf("#%d %v", n, a)
	}
	return fmt.Sprintf("#%d %s %v", n, known.typ, a)
}

// short is "#3 Greeter".
func (r *refs) short(a runtime.Address) string {
	if a.IsZero() || a == r.sys.Address() {
		return outside(r, a)
	}
	n, known := r.number(a)
	if known.typ == "" {
		return fmt.Sprintf("#%d", n)
	}
	return fmt.Sprintf("#%d %s", n, known.typ)
}

func outside(r *refs, a runtime.Address) string {
	if a.IsZero() {
		return "nobody"
	}
	return "this prompt"
}

// find returns the address that is written as text behind a #: a number, HOST/ID, or a global name, about which it asks the leader.
func (r *refs) find(text string) (runtime.Address, error) {
	n, err := strconv.Atoi(text)
	if err != nil && strings.Contains(text, "/") {
		return runtime.ParseAddress(text)
	}
	if err != nil {
		a, ok := r.sys.Lookup(text)
		if !ok {
			return a, fmt.Errorf("%w: nobody has the name %s", runtime.ErrDead, text)
		}
		return a, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if n < 1 || n > len(r.known) {
		return runtime.Address{}, fmt.Errorf("%w: #%d is not known here (:actors lists those that are)", runtime.ErrDead, n)
	}
	return r.known[n-1].addr, nil
}

// shortType is Greeter for main.Greeter.
func shortType(name string) string {
	if len(name) > 5 && name[:5] == "main." {
		return name[5:]
	}
	return name
}
