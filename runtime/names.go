package runtime

import "sync"

// names are the global names of actors. The zero value is ready.
type names struct {
	mu sync.Mutex
	of map[string]Address
}

// claim gives the name to a, unless somebody has it. It returns who has it now.
func (n *names) claim(name string, a Address) Address {
	n.mu.Lock()
	defer n.mu.Unlock()
	if owner, ok := n.of[name]; ok {
		return owner
	}
	if n.of == nil {
		n.of = map[string]Address{}
	}
	n.of[name] = a
	return a
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
