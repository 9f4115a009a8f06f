package runtime

import (
	"fmt"
	"reflect"
	"unique"
)

// Install has actor run under a reserved number of s, as long as s does: it does a part of the work of the system itself, and so is not among its Actors, and does not
// end when it is told to. The error wraps ErrClosed, or says that the number is taken or not reserved. Install is for what runs systems, and no part of package thesp.
func Install(s *System, number uint64, actor Actor) (Address, error) {
	addr := Address{s.self, number}
	if !IsReserved(number) {
		return Address{}, fmt.Errorf("install %v: not a reserved number", addr)
	}
	kind := &Kind{Name: TypeName(reflect.TypeOf(actor)), Bind: func(any) Actor { return actor }}
	c := &cell{sys: s, kind: kind, actor: actor, addr: addr, born: s.age()}
	c.ctx.cell = c
	if err := s.link(c, nil); err != nil {
		return Address{}, fmt.Errorf("install %v: %w", addr, err)
	}
	return addr, nil
}

// Reach connects s to the system that listens at host, and returns its identity. The error wraps ErrDead if it cannot be reached.
func Reach(s *System, host string) (unique.Handle[SystemID], error) {
	if host == s.self.Value().Host {
		return s.self, nil
	}
	r, ok := s.far().(interface {
		Reach(host string) (unique.Handle[SystemID], error)
	})
	if !ok {
		return unique.Handle[SystemID]{}, fmt.Errorf("%w: %s: this system knows no others", ErrDead, host)
	}
	id, err := r.Reach(host)
	if err != nil {
		return id, fmt.Errorf("%w: %w", ErrDead, err)
	}
	return id, nil
}
