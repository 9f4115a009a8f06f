package netbase

import (
	"sync"
	"time"
	"unique"

	"thesp/runtime"
)

// A Call has a system that does not listen dial the one that calls, which cannot dial it: what it is to be told comes from a system that it has not met. Whoever has a link with it passes
// the call on.
type Call struct {
	Host        string // of the one that is called
	Incarnation uint64
	Caller      string // where the one that calls listens
	CallerLife  uint64 // its incarnation
	Passed      bool   // by the leader, to all members
}

// to is the system that is called.
func (c Call) to() unique.Handle[runtime.SystemID] {
	return unique.Make(runtime.SystemID{Host: c.Host, Incarnation: c.Incarnation})
}

// caller is the system that calls.
func (c Call) caller() unique.Handle[runtime.SystemID] {
	return unique.Make(runtime.SystemID{Host: c.Caller, Incarnation: c.CallerLife})
}

// callTime is how long a system that is called may take.
const callTime = 2 * time.Second

// departed are systems that do not listen, and that this one has lost: they are not to be called. The zero value is ready.
type departed struct {
	departedMu sync.Mutex
	ids        map[unique.Handle[runtime.SystemID]]struct{}
}

// maxDeparted bounds what is remembered; who is forgotten is called once more.
const maxDeparted = 1 << 12

func (d *departed) note(id unique.Handle[runtime.SystemID]) {
	d.departedMu.Lock()
	defer d.departedMu.Unlock()
	if d.ids == nil || len(d.ids) == maxDeparted {
		d.ids = map[unique.Handle[runtime.SystemID]]struct{}{}
	}
	d.ids[id] = struct{}{}
}

func (d *departed) has(id unique.Handle[runtime.SystemID]) bool {
	d.departedMu.Lock()
	defer d.departedMu.Unlock()
	_, ok := d.ids[id]
	return ok
}

// call has all who may have a link with p have it dial. It reports false if it could not.
func (b *Base) call(p *peer) bool {
	self, id := b.outer().Value(), p.id.Value()
	if !dialable(self.Host) || b.boss != nil || b.departed.has(p.id) {
		return false
	}
	b.pass(Call{id.Host, id.Incarnation, self.Host, self.Incarnation, false})
	return true
}

// called is for a call that has come.
func (b *Base) called(c Call) {
	if c.to() == b.outer() {
		if dialable(c.Caller) {
			b.peerOf(c.caller()) // connects
		}
		return
	}
	b.pass(c)
}

// pass gives a call to who is called, if there is a link, else to the leader, and the leader to everybody.
func (b *Base) pass(c Call) {
	if p, ok := b.peers.Load(c.to()); ok && p.(*peer).connected() {
		b.office(p.(*peer), c)
		return
	}
	b.convMu.Lock()
	leading, leader := b.leading, b.leader
	b.convMu.Unlock()
	switch {
	case c.Passed:
	case leading:
		c.Passed = true
		for p := range b.all() {
			if p.work == nil && p.id != c.caller() && p.connected() {
				b.office(p, c)
			}
		}
	case leader != b.self && leader != c.caller():
		if p, ok := b.peers.Load(leader); ok {
			b.office(p.(*peer), c)
		}
	}
}
