package netbase

import (
	"time"
	"unique"

	"thesp/runtime"
)

// A hosting tells whether there has been a worker for a source.
type hosting struct {
	hash  string        // of the source, "" if there has been none yet
	done  chan struct{} // closed when there is one, or has been
	until time.Time     // how long those wait who have a message for it
	cause error         // why the last one has ended, nil if it has not, or had nothing to do
}

// hostingTime is how long a message waits for somebody to ask for its worker: it may have come over another connection than that does.
const hostingTime = 100 * time.Millisecond

// maxAwaited is for how many workers messages may wait at a time.
const maxAwaited = 1 << 10

// employ sees to it that there is a worker for a source; creator is in the system that has it. What is sent to the worker waits until it is there.
func (b *Base) employ(id unique.Handle[runtime.SystemID], hash string, creator unique.Handle[runtime.SystemID]) {
	if runtime.ShortHash(hash) != id.Value().Source {
		return
	}
	b.workersMu.Lock()
	defer b.workersMu.Unlock()
	b.hire(id, hash, creator)
}

// hire is employ with b.workersMu held. It returns the worker, nil if this system ends.
func (b *Base) hire(id unique.Handle[runtime.SystemID], hash string, creator unique.Handle[runtime.SystemID]) *peer {
	p, fresh, err := b.newPeer(id)
	if err != nil {
		return nil
	}
	p.work.wanted = time.Now()
	if !fresh {
		return p // if it is another source with the same short hash, what comes for it will not fit
	}
	b.generation++
	p.work.gen, p.work.hash = b.generation, hash
	b.invite(p) // before there can be an actor that creates others elsewhere
	b.hosts(hash)
	p.heard.Store(b.clock() + int64(fetchTime+setupTime))
	b.wg.Go(func() {
		if err := b.startWorker(p, creator); err != nil {
			b.loseWorker(p, err)
		}
	})
	return p
}

// rehire returns the worker with the given id, in which an actor is to be created; another one if the last has ended because it had nothing to do. It returns nil if there has been none,
// or it has ended for another reason.
func (b *Base) rehire(id, creator unique.Handle[runtime.SystemID]) *peer {
	if baseOf(id) != b.self || id == b.self || !b.hasWorkers() {
		return nil
	}
	b.workersMu.Lock()
	defer b.workersMu.Unlock()
	if h := b.hosted[id.Value().Source]; h != nil && h.hash != "" && h.cause == nil {
		return b.hire(id, h.hash, creator)
	}
	return nil
}

// unhosted returns what is closed when there is a worker with the given id, if there has been none yet, and one may be asked for soon. Else it returns nil.
func (b *Base) unhosted(id unique.Handle[runtime.SystemID]) <-chan struct{} {
	if baseOf(id) != b.self || !b.hasWorkers() {
		return nil
	}
	b.workersMu.Lock()
	defer b.workersMu.Unlock()
	source := id.Value().Source
	h, now := b.hosted[source], time.Now()
	switch {
	case h == nil && len(b.hosted) >= maxAwaited || h != nil && closed(h.done):
		return nil
	case h == nil:
		if b.hosted == nil {
			b.hosted = map[string]*hosting{}
		}
		h = &hosting{done: make(chan struct{}), until: now.Add(hostingTime)}
		b.hosted[source] = h
	case now.After(h.until):
		delete(b.hosted, source)
		return nil
	}
	return h.done
}

// hosts says that there is a worker for the source with the given hash. b.workersMu is held.
func (b *Base) hosts(hash string) {
	source := runtime.ShortHash(hash)
	h := b.hosted[source]
	if h == nil {
		if b.hosted == nil {
			b.hosted = map[string]*hosting{}
		}
		h = &hosting{done: make(chan struct{})}
		b.hosted[source] = h
	}
	if !closed(h.done) {
		close(h.done)
	}
	h.hash, h.cause = hash, nil
}
