package runtime

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
)

// Capabilities are what a system offers to actors, by name. A value is a bool, an integer or a string.
type Capabilities map[string]any

// Limits of Capabilities.
const (
	maxCapabilities    = 64
	maxCapabilityBytes = 256 // of a name, and of a value that is a string
)

// ErrCapability is wrapped by the errors about capabilities that break the rules.
var ErrCapability = errors.New("not a capability")

// ErrUnplaceable: no system offers what the actor requires.
var ErrUnplaceable = errors.New("no system offers what it requires")

// Clean returns a copy of c whose integers are all of type int64. Its error wraps ErrCapability.
func (c Capabilities) Clean() (Capabilities, error) {
	if len(c) > maxCapabilities {
		return nil, fmt.Errorf("%w: %d of them, and at most %d are allowed", ErrCapability, len(c), maxCapabilities)
	}
	out := Capabilities{}
	for name, value := range c {
		clean, err := cleanCapability(name, value)
		if err != nil {
			return nil, err
		}
		out[name] = clean
	}
	return out, nil
}

func cleanCapability(name string, value any) (any, error) {
	if name == "" || len(name) > maxCapabilityBytes {
		return nil, fmt.Errorf("%w: a name of %d bytes, and 1 to %d are allowed", ErrCapability, len(name), maxCapabilityBytes)
	}
	switch v := reflect.ValueOf(value); v.Kind() {
	case reflect.Bool:
		return v.Bool(), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int(), nil
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		return int64(v.Uint()), nil
	case reflect.Uint, reflect.Uint64:
		if v.Uint() <= math.MaxInt64 {
			return int64(v.Uint()), nil
		}
	case reflect.String:
		if v.Len() > maxCapabilityBytes {
			return nil, fmt.Errorf("%w: %s is a string of %d bytes, and %d are allowed", ErrCapability, name, v.Len(), maxCapabilityBytes)
		}
		return v.String(), nil
	}
	return nil, fmt.Errorf("%w: %s is of type %s, and bool, integers and string are allowed", ErrCapability, name, TypeName(typeOf(value)))
}

// String lists them in the order of their names: gpu=2 os="linux" Server.
func (c Capabilities) String() string {
	parts := make([]string, 0, len(c))
	for _, name := range slices.Sorted(maps.Keys(c)) {
		parts = append(parts, capabilityText(name, c[name]))
	}
	return strings.Join(parts, " ")
}

func capabilityText(name string, value any) string {
	switch v := value.(type) {
	case bool:
		if v {
			return name
		}
	case string:
		return fmt.Sprintf("%s=%q", name, v)
	}
	return fmt.Sprintf("%s=%v", name, value)
}

// A Requirement is one capability that an actor needs.
type Requirement struct {
	Name  string
	Value any // nil if any value will do but false, 0 and ""
}

// Requirements are what an actor needs, all of them. The method Requires of an actor type returns them, and CreateActor takes them as an option.
type Requirements []Requirement

// Require is the requirement of the capability with the given name: with the value, if one is given, else with any but false, 0 and "". Several are
// appended to one another.
func Require(name string, value ...any) Requirements {
	if len(value) == 0 {
		return Requirements{{Name: name}}
	}
	var out Requirements
	for _, v := range value {
		out = append(out, Requirement{name, v})
	}
	return out
}

func (r Requirements) apply(o *options) { o.requires = append(o.requires, r...) }

// String lists them: gpu=2 and Server.
func (r Requirements) String() string {
	var parts []string
	for _, q := range r {
		parts = append(parts, q.String())
	}
	return strings.Join(parts, " and ")
}

// String is the name, and the value if one is required.
func (q Requirement) String() string {
	if q.Value == nil {
		return q.Name
	}
	return capabilityText(q.Name, q.Value)
}

// met reports whether caps, which are clean, have what q asks for.
func (q Requirement) met(caps Capabilities) bool {
	have, ok := caps[q.Name]
	switch {
	case !ok:
		return false
	case q.Value == nil:
		return have != false && have != int64(0) && have != ""
	}
	want, err := cleanCapability(q.Name, q.Value)
	return err == nil && want == have
}

// Lacks returns those of r that caps do not meet, once what reads the same.
func (r Requirements) Lacks(caps Capabilities) (out Requirements) {
	for _, q := range r {
		same := func(o Requirement) bool { return o.String() == q.String() }
		if !q.met(caps) && !slices.ContainsFunc(out, same) {
			out = append(out, q)
		}
	}
	return out
}

// A needs is all that an actor needs of its system.
type needs struct {
	on       string // the host of the only system that will do, "" if there is none
	source   bool   // it comes from a source, which another system must be ready to run
	requires Requirements
	suits    func(Capabilities) bool // nil if there is no such method
}

// A Lack is what an actor misses at a system. The zero value is nothing.
type Lack struct {
	What string // lacks gpu
	N    int    // of how many things that is
}

// none reports whether any system will do.
func (n needs) none() bool { return len(n.requires) == 0 && n.suits == nil }

// lack says what an actor with these needs misses at m. A method Suits that panics does not suit.
func (n needs) lack(m Member) (l Lack) {
	if n.on != "" && n.on != m.Host {
		return Lack{"is not " + n.on, 1 + len(n.requires)}
	}
	if n.source && !m.Sources {
		return Lack{"runs no sources of others", 1 + len(n.requires)}
	}
	if lacks := n.requires.Lacks(m.Capabilities); len(lacks) > 0 {
		return Lack{"lacks " + lacks.String(), len(lacks)}
	}
	if n.suits == nil {
		return Lack{}
	}
	defer func() {
		if r := recover(); r != nil {
			l = Lack{fmt.Sprintf("does not suit: the method Suits panics: %v", r), 1}
		}
	}()
	if !n.suits(maps.Clone(m.Capabilities)) {
		return Lack{"does not suit, says the method Suits", 1}
	}
	return Lack{}
}

// needs returns what an actor of the given kind needs that is created so. Its methods see an actor of their own.
func (s *System) needs(kind *Kind, template any, o options) (n needs, err error) {
	n.on, n.source, n.requires = o.on, kind.Source != "", o.requires
	if kind.Requires == nil && kind.Suits == nil {
		return n, nil
	}
	actor, err := s.bind(kind, template)
	if err != nil {
		return n, err
	}
	if kind.Requires != nil {
		own, err := guarded(func() (Requirements, error) { return kind.Requires(actor), nil })
		if err != nil {
			return n, fmt.Errorf("its method Requires: %w", err)
		}
		n.requires = append(slices.Clip(own), o.requires...)
	}
	if kind.Suits != nil {
		n.suits = func(caps Capabilities) bool { return kind.Suits(actor, caps) }
	}
	return n, nil
}

// lost asks an actor to end for which something is no longer there.
func lost(what string) exitLetter {
	return exitLetter{recursive: true, reason: "its system " + what + " now"}
}

// Capabilities returns what the system offers to actors, integers as int64. The caller must not change it.
func (s *System) Capabilities() Capabilities { return *s.caps.Load() }

// UpdateCapability sets a capability of this system, or removes it if value is nil. Actors that need what is no longer there end, those in workers as well. In a worker nothing
// can be changed. The error wraps ErrCapability.
func (s *System) UpdateCapability(name string, value any) error {
	if s.cfg.Worker != nil {
		return fmt.Errorf("update capability: %w that an actor in a worker can change: %s of %s", ErrCapability, name, s.self.Value().Host)
	}
	s.capsMu.Lock()
	defer s.capsMu.Unlock()
	caps := maps.Clone(s.Capabilities())
	if value == nil {
		delete(caps, name)
	} else {
		caps[name] = value
	}
	caps, err := caps.Clean()
	if err != nil {
		return fmt.Errorf("update capability: %w", err)
	}
	s.offer(caps)
	return nil
}

// SetCapabilities has s, a worker, offer what its system does. It is for what runs systems, and no part of package thesp. The error wraps ErrCapability.
func SetCapabilities(s *System, caps Capabilities) error {
	caps, err := caps.Clean()
	if err != nil {
		return fmt.Errorf("set capabilities: %w", err)
	}
	s.capsMu.Lock()
	defer s.capsMu.Unlock()
	s.offer(caps)
	return nil
}

// offer has the system offer caps, which are clean, from now on. s.capsMu is held.
func (s *System) offer(caps Capabilities) {
	s.caps.Store(&caps)
	s.far().Offer(caps)
	me := s.here()
	for _, c := range s.table.all() {
		if lack := c.lack(me); lack != "" {
			c.postSystem(letter{s.Address(), lost(lack)}, nil)
		}
	}
}

// here is this system as a member, but for its load.
func (s *System) here() Member {
	id := s.self.Value()
	return Member{Host: id.Host, Incarnation: id.Incarnation, Capabilities: s.Capabilities(), Sources: true}
}

// lack says what c misses at m, "" if nothing.
func (c *cell) lack(m Member) string {
	var n needs
	c.sys.treeMu.Lock()
	if c.more != nil {
		n = c.more.needs
	}
	c.sys.treeMu.Unlock()
	return n.lack(m).What
}
