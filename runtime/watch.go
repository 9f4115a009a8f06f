package runtime

import (
	"slices"
	"sync"
)

// watches knows who wants to hear of whose end. The zero value is ready.
type watches struct {
	mu sync.Mutex
	on map[*cell][]*cell // who watches it
	by map[*cell][]*cell // whom it watches

	abroad map[*cell][]Address // who watches it from other systems
}

// begin makes watcher watch c. It reports false if c has ended.
func (w *watches) begin(watcher, c *cell) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	c.watched.Store(true)
	watcher.watched.Store(true)
	if c.sys.table.get(c.addr.id) != c {
		return false
	}
	if watcher.sys.table.get(watcher.addr.id) != watcher {
		return true // a goroutine that an actor has left behind
	}
	if slices.Contains(w.on[c], watcher) {
		return true
	}
	if w.on == nil {
		w.on, w.by = map[*cell][]*cell{}, map[*cell][]*cell{}
	}
	w.on[c] = append(w.on[c], watcher)
	w.by[watcher] = append(w.by[watcher], c)
	return true
}

// stop takes back begin.
func (w *watches) stop(watcher, c *cell) {
	w.mu.Lock()
	defer w.mu.Unlock()
	drop(w.on, c, watcher)
	drop(w.by, watcher, c)
}

// end tells those who watch c that it has ended, and forgets whom c watches. c is no longer in the table.
func (w *watches) end(c *cell) {
	if !c.watched.Load() {
		return
	}
	w.mu.Lock()
	watchers := w.on[c]
	delete(w.on, c)
	for _, o := range watchers {
		drop(w.by, o, c)
	}
	for _, o := range w.by[c] {
		drop(w.on, o, c)
	}
	delete(w.by, c)
	abroad := w.abroad[c]
	delete(w.abroad, c)
	w.mu.Unlock()
	for _, a := range abroad {
		c.sys.far().Send(c.addr, a, ActorExited{Address: c.addr, Reason: c.reason})
	}
	for _, o := range watchers {
		o.postSystem(letter{c.addr, ActorExited{Address: c.addr, Reason: c.reason}}, c)
	}
}

// beginAbroad has an actor of another system watch c. It reports false if c has ended.
func (w *watches) beginAbroad(watcher Address, c *cell) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	c.watched.Store(true)
	if c.sys.table.get(c.addr.id) != c {
		return false
	}
	if w.abroad == nil {
		w.abroad = map[*cell][]Address{}
	}
	if !slices.Contains(w.abroad[c], watcher) {
		w.abroad[c] = append(w.abroad[c], watcher)
	}
	return true
}

func (w *watches) stopAbroad(watcher Address, c *cell) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.abroad[c] = slices.DeleteFunc(w.abroad[c], func(a Address) bool { return a == watcher })
	if len(w.abroad[c]) == 0 {
		delete(w.abroad, c)
	}
}

// drop removes c from the list of key.
func drop(m map[*cell][]*cell, key, c *cell) {
	list := m[key]
	if i := slices.Index(list, c); i >= 0 {
		list = slices.Delete(list, i, i+1)
	}
	if len(list) == 0 {
		delete(m, key)
	} else {
		m[key] = list
	}
}

// Watch tells the actor of the end of the one at a, once, by ActorExited; at once if there is no such actor. To watch an address twice is to
// watch it once.
func (ctx *Context) Watch(a Address) {
	c := ctx.cell
	if other := c.sys.cellAt(a); other != nil && c.sys.watches.begin(c, other) || c.sys.isAbroad(a) && c.sys.watchAbroad(c, a, true) {
		return
	}
	c.postSystem(letter{a, ActorExited{Address: a, Reason: "it has ended"}}, c)
}

// Unwatch takes back Watch. What has been told by then has been told.
func (ctx *Context) Unwatch(a Address) {
	if other := ctx.cell.sys.cellAt(a); other != nil {
		ctx.cell.sys.watches.stop(ctx.cell, other)
	} else if ctx.cell.sys.isAbroad(a) {
		ctx.cell.sys.watchAbroad(ctx.cell, a, false)
	}
}
