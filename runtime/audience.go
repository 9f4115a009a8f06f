package runtime

import (
	"sync"
	"sync/atomic"
)

// An audience has what is there of one kind, and the actors that want to hear of it: whoever begins to listen hears of all that is there already. The zero value is ready.
type audience[K comparable, M any] struct {
	any atomic.Bool // some actor wants to hear

	mu     sync.Mutex // guards what follows
	known  map[K]M    // what who begins to listen is told
	actors map[*cell]struct{}
}

// tell tells all who listen. a.mu is held.
func (a *audience[K, M]) tell(s *System, msg M) {
	for c := range a.actors {
		s.inform(c, msg)
	}
}

// inform gives c a message that it has wanted to hear; if it ends already it no longer does.
func (s *System) inform(c *cell, msg any) {
	l := letter{s.Address(), msg}
	p := c.mail.put(l)
	if p == gone {
		return
	}
	s.stats.out.Add(1)
	s.posted(c, p, l, nil)
}

// listen has c hear from now on, or no longer.
func (a *audience[K, M]) listen(c *cell, on bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	_, already := a.actors[c]
	switch {
	case !on:
		delete(a.actors, c)
	case !already && c.sys.table.get(c.addr.id) == c:
		if a.actors == nil {
			a.actors = map[*cell]struct{}{}
		}
		a.actors[c] = struct{}{}
		for _, msg := range a.known {
			c.sys.inform(c, msg)
		}
	}
	a.any.Store(len(a.actors) > 0)
}

// forget is for an actor that has ended.
func (a *audience[K, M]) forget(c *cell) {
	if !a.any.Load() {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.actors, c)
	a.any.Store(len(a.actors) > 0)
}

// SourceUpdate tells an actor that its system runs the source with the given hash in a worker, or no longer. See Context.NotifySources.
type SourceUpdate struct {
	Hash   string
	Loaded bool
}

// SourceChanged says that there is a worker for a source, or no longer. The remote calls it.
func (s *System) SourceChanged(hash string, loaded bool) {
	a := &s.running
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, known := a.known[hash]; known == loaded {
		return
	}
	if a.known == nil {
		a.known = map[string]SourceUpdate{}
	}
	if loaded {
		a.known[hash] = SourceUpdate{hash, true}
	} else {
		delete(a.known, hash)
	}
	a.tell(s, SourceUpdate{hash, loaded})
}

// NotifySources has the actor hear, by SourceUpdate, of the sources that its system runs in workers, or no longer if on is false. It hears of each that is there already at once.
func (ctx *Context) NotifySources(on bool) { ctx.cell.sys.running.listen(ctx.cell, on) }
