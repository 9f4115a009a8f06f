package runtime

import "sync"

// names are the global names of actors. The zero value is ready.
type names struct {
	mu sync.Mutex
	of map[string]Address
}

// claim gives the name to a, unless somebody has it, and has link make a known before anybody can find it. It returns who has the name now. The error is
// that of link, and then a does not have it.
func (n *names) claim(name string, a Address, link func() error) (owner Address, err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if owner, ok := n.of[name]; ok {
		return owner, nil
	}
	if err := link(); err != nil {
		return Address{}, err
	}
	if n.of == nil {
		n.of = map[string]Address{}
	}
	n.of[name] = a
	return a, nil
}

func (n *names) lookup(name string) (Address, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	a, ok := n.of[name]
	return a, ok
}

func (n *names) free(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.of, name)
}

// Lookup returns the actor that has the global name. It reports false if there is none.
func (s *System) Lookup(name string) (Address, bool) { return s.names.lookup(name) }
