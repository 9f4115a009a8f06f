package netbase

import (
	"maps"

	"thesp/runtime"
)

// Offer implements runtime.Remote.
func (b *Base) Offer(caps runtime.Capabilities) {
	b.equip()
	b.convMu.Lock()
	if me, ok := b.members[b.self]; ok {
		me.Capabilities = caps
		b.members[b.self], b.untold = me, true // who comes next hears of it at once
	}
	b.convMu.Unlock()
	b.lookAgain()
}

// firstOffer is what a worker hears in its setup that its system offers. Of changes it hears by equip.
func (b *Base) firstOffer(w *workplace) runtime.Capabilities {
	b.equipping.Lock()
	defer b.equipping.Unlock()
	w.offered = b.sys.Capabilities()
	return w.offered
}

// equip tells the workers what their system offers now, unless they know. One that is being started hears of it when it has been.
func (b *Base) equip() {
	b.equipping.Lock()
	defer b.equipping.Unlock()
	for p := range b.all() {
		if p.work == nil || p.work.offered == nil {
			continue
		}
		caps := b.sys.Capabilities()
		if !maps.Equal(p.work.offered, caps) && p.send(runtime.MakeAddress(b.self, 0), runtime.MakeAddress(p.id, 0), WorkerCapabilities{caps}) == nil { // else it is told once more with the next heartbeat
			p.work.offered = caps
		}
	}
}
