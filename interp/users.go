package interp

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"thesp/runtime"
)

// A UsedError says that there are actors of a source. It wraps ErrSourceUsed.
type UsedError struct {
	Hash  string
	Users []runtime.Address // the oldest first
}

func (e *UsedError) Error() string {
	names := make([]string, 0, 4)
	for i, a := range e.Users {
		if i == 3 && len(e.Users) > 4 {
			names = append(names, fmt.Sprintf("and %d more", len(e.Users)-3))
			break
		}
		names = append(names, a.String())
	}
	return fmt.Sprintf("%v: %s by %s", ErrSourceUsed, SourceName(e.Hash), strings.Join(names, ", "))
}

func (e *UsedError) Unwrap() error { return ErrSourceUsed }

// users are the actors of a program.
type users struct {
	mu      sync.Mutex // guards what follows
	actors  map[runtime.Address]*user
	entered int  // how many there have been
	retired bool // there can be no more
}

// A user is an actor of the program, or has some inside.
type user struct {
	number int // the later it came, the higher
	kinds  int // how many kinds of the program it has
}

// Enter implements runtime.Users.
func (u *users) Enter(a runtime.Address) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.retired {
		return fmt.Errorf("%w: it has been unloaded", ErrNoSource)
	}
	if u.actors == nil {
		u.actors = map[runtime.Address]*user{}
	}
	if known := u.actors[a]; known != nil {
		known.kinds++
		return nil
	}
	u.entered++
	u.actors[a] = &user{u.entered, 1}
	return nil
}

// Leave implements runtime.Users.
func (u *users) Leave(a runtime.Address) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if known := u.actors[a]; known != nil {
		if known.kinds--; known.kinds == 0 {
			delete(u.actors, a)
		}
	}
}

// list has the oldest first.
func (u *users) list() []runtime.Address {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.sorted()
}

func (u *users) sorted() []runtime.Address {
	return slices.SortedFunc(maps.Keys(u.actors), func(a, b runtime.Address) int { return u.actors[a].number - u.actors[b].number })
}

// retire lets there be no more users, if there are none. Else it returns them.
func (u *users) retire() []runtime.Address {
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.actors) > 0 {
		return u.sorted()
	}
	u.retired = true
	return nil
}
