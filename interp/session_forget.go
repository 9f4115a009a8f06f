package interp

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Forget removes declarations and variables from the session: f, T with its methods, T.M. What the host has provided under such a name, or Go predeclares, is back. Actors
// keep the version of their type that they have. The Change tells what does not fit any more. If there is an error, because a name is not declared, nothing has changed.
func (s *Session) Forget(names ...string) (Change, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := s.draft()
	var gone []Declared
	for _, name := range names {
		if s.active[name] == nil && !s.isVariable(name) {
			return Change{}, fmt.Errorf("there is no %s in this session", name)
		}
		if s.isType(name) {
			gone = append(gone, Declared{Kind: "type", Name: name})
		}
		next.remove(name)
	}
	change := Change{Dropped: next.dropVariables(s, gone, nil)}
	change.Dropped = slices.DeleteFunc(change.Dropped, func(name string) bool { return slices.Contains(names, name) })
	_, failures, err := next.check(forInputs, nil, nil)
	if err != nil {
		return Change{}, err
	}
	change.Broken = s.newlyBroken(failures)
	s.take(next)
	return change, nil
}

// remove takes away what is declared under a name, with the methods of a type. What the host provides is there again.
func (s *Session) remove(name string) {
	maps.DeleteFunc(s.active, func(key string, _ *chunk) bool { return key == name || strings.HasPrefix(key, name+".") })
	delete(s.vars, name)
	if v := s.provided[name]; v != nil {
		s.vars[name] = v
	}
}

// Reset forgets all declarations, variables and imports of the session. Actors live on, with the version of their type that they have.
func (s *Session) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.find, s.others, s.mentioned = nil, nil, map[string]bool{}
	s.imports = usualImports()
	s.take(&Session{active: map[string]*chunk{}, broken: map[string]bool{}, vars: maps.Clone(s.provided)})
}

// isVariable reports whether the session has a variable of that name, which is no function of the host.
func (s *Session) isVariable(name string) bool {
	v := s.vars[name]
	return v != nil && !v.host.IsValid()
}
