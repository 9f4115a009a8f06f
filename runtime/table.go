package runtime

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
)

// A table finds actors by the number in their address. Numbers count up and are never used again, so it is an array in pages: a look-up takes
// no lock, and a page is given back when all the actors whose numbers it holds have ended.
type table struct {
	last atomic.Uint64 // the last number handed out, less base
	base uint64        // behind which they begin; does not change once the table is in use

	living atomic.Int64 // how many actors are in it, but for those with reserved numbers

	foreign sync.Map // number -> *cell, for reserved numbers and those that other systems have minted

	mu    sync.Mutex // guards growth and release of pages
	pages atomic.Pointer[[]pageSlot]
}

const pageSize = 1024

type pageSlot = *atomic.Pointer[page]

type page struct {
	cells [pageSize]atomic.Pointer[cell]
	gone  atomic.Int32 // how many of the numbers of this page are over
}

// number returns one that was never used.
func (t *table) number() uint64 { return t.base + t.last.Add(1) }

// put makes c known under its number n. It reports false if somebody else has that, which can only be with a foreign or a reserved number.
func (t *table) put(n uint64, c *cell) bool {
	if n >= reservedBit {
		if _, taken := t.foreign.LoadOrStore(n, c); taken {
			return false
		}
		if !IsReserved(n) {
			t.living.Add(1)
		}
		return true
	}
	t.living.Add(1)
	t.pageOf(n).cells[n%pageSize].Store(c)
	return true
}

// pageOf returns the page of n, and makes it if need be.
func (t *table) pageOf(n uint64) *page {
	i := (n - t.base) / pageSize
	if p := t.load(i); p != nil {
		return p
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	var slots []pageSlot
	if old := t.pages.Load(); old != nil {
		slots = *old
	}
	if i >= uint64(len(slots)) {
		slots = append(make([]pageSlot, 0, 2*i+8), slots...)
		for len(slots) < cap(slots) {
			slots = append(slots, new(atomic.Pointer[page]))
		}
		t.pages.Store(&slots)
	}
	if p := slots[i].Load(); p != nil {
		return p
	}
	p := new(page)
	if i == 0 {
		p.gone.Add(1) // number 0 is never handed out
	}
	slots[i].Store(p)
	return p
}

func (t *table) load(i uint64) *page {
	slots := t.pages.Load()
	if slots == nil || i >= uint64(len(*slots)) {
		return nil
	}
	return (*slots)[i].Load()
}

// get returns the actor with the number n, or nil if it is over.
func (t *table) get(n uint64) *cell {
	if n >= reservedBit {
		if c, ok := t.foreign.Load(n); ok {
			return c.(*cell)
		}
		return nil
	}
	if p := t.load((n - t.base) / pageSize); p != nil { // far beyond the last page for numbers that are not from here
		return p.cells[n%pageSize].Load()
	}
	return nil
}

// remove ends the number n, whether it was put or not.
func (t *table) remove(n uint64) {
	if n >= reservedBit {
		if _, was := t.foreign.LoadAndDelete(n); was && !IsReserved(n) {
			t.living.Add(-1)
		}
		return
	}
	p := t.pageOf(n)
	if p.cells[n%pageSize].Swap(nil) != nil {
		t.living.Add(-1)
	}
	if p.gone.Add(1) == pageSize {
		t.mu.Lock()
		(*t.pages.Load())[(n-t.base)/pageSize].Store(nil)
		t.mu.Unlock()
	}
}

// all returns the living actors, the oldest first; those with foreign and reserved numbers come last.
func (t *table) all() (out []*cell) {
	if slots := t.pages.Load(); slots != nil {
		for _, slot := range *slots {
			p := slot.Load()
			if p == nil {
				continue
			}
			for i := range p.cells {
				if c := p.cells[i].Load(); c != nil {
					out = append(out, c)
				}
			}
		}
	}
	own := len(out)
	t.foreign.Range(func(_, c any) bool {
		out = append(out, c.(*cell))
		return true
	})
	slices.SortFunc(out[own:], func(a, b *cell) int { return cmp.Compare(a.born, b.born) })
	return out
}
