package netbase

import (
	"unique"

	"thesp/runtime"
)

// Faces are the two identities of a system: the inner one, by which it knows itself for good, and the outer one, by which others know it now. They differ once the system has been
// declared dead: then its old addresses are dead for all others, while its actors go on. At the border to others the two change places, in both directions; so what comes with
// the inner one from outside, an old address, is that of somebody else here. The zero value has no inner and outer, and changes nothing.
type faces struct{ inner, outer runtime.SystemID }

// same reports whether there is nothing to change.
func (f *faces) same() bool { return f.inner.Incarnation == f.outer.Incarnation }

// system changes the id of a system, or of a worker.
func (f *faces) system(id unique.Handle[runtime.SystemID]) unique.Handle[runtime.SystemID] {
	if f.same() {
		return id
	}
	v := id.Value()
	switch {
	case v.Host != f.inner.Host:
		return id
	case v.Incarnation == f.inner.Incarnation:
		v.Incarnation = f.outer.Incarnation
	case v.Incarnation == f.outer.Incarnation:
		v.Incarnation = f.inner.Incarnation
	default:
		return id
	}
	return unique.Make(v)
}

func (f *faces) address(a runtime.Address) runtime.Address {
	if f.same() || a.IsZero() {
		return a
	}
	return runtime.MakeAddress(f.system(a.System()), a.Number())
}

func (f *faces) member(m runtime.Member) runtime.Member {
	if !f.same() {
		m.Incarnation = f.system(idOf(m)).Value().Incarnation
	}
	return m
}

// members changes all of them.
func (f *faces) members(list []runtime.Member) []runtime.Member {
	if !f.same() {
		for i := range list {
			list[i] = f.member(list[i])
		}
	}
	return list
}
