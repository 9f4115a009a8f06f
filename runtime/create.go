package runtime

import (
	"fmt"
	"reflect"
)

// An Option changes how CreateActor creates: what Name, Supervise and Require return.
type Option interface{ apply(*options) }

type options struct {
	name     string
	policy   Policy
	requires Requirements
}

type option func(*options)

func (f option) apply(o *options) { f(o) }

// Name gives the actor a global name. At most one actor has it at a time: if there is one, it is the one that CreateActor returns. The name is
// free again when the actor ends. An actor with a name has no parent.
func Name(name string) Option { return option(func(o *options) { o.name = name }) }

// Supervise says what becomes of the actor when it fails.
func Supervise(p Policy) Option { return option(func(o *options) { o.policy = p }) }

// CreateActor starts an actor of the type of template, which is a struct or a pointer to one. The exported fields of template are
// the initial state; they are copied, so that nothing is shared.
//
// The type is an actor if a pointer to it has a method Receive(*Context, any) error, or handlers: methods of the form OnPing(*Context,
// Ping) error whose names begin with On, one for each message type. In both, the error may be left out. The handler is chosen by the type
// of the message; if there is none, by what the message points to; then by the types that the message struct embeds, nearest first; then by the
// interfaces that it implements; then OnUnhandled(*Context, any) gets it.
//
// If there is an actor with the global name that an option asks for, its address is returned, whatever its type, and nothing is created.
//
// The actor needs the capabilities that its options require, those that its method Requires() Requirements returns, and that its method
// Suits(Capabilities) bool says yes to those of the system. It ends when they are no longer there.
//
// The error wraps ErrNotActor, ErrUnsendable, ErrPolicy, ErrUnplaceable or ErrClosed.
func (s *System) CreateActor(template any, opts ...Option) (Address, error) {
	return s.create(template, opts, nil)
}

func (s *System) create(template any, opts []Option, parent *cell) (Address, error) {
	var o options
	for _, opt := range opts {
		opt.apply(&o)
	}
	if o.name != "" {
		if a, ok := s.names.lookup(o.name); ok {
			return a, nil
		}
	}
	template = s.copier.plain(template)
	a, err := s.createAs(template, o, parent)
	if err != nil {
		return Address{}, fmt.Errorf("create %s: %w", TypeName(typeOf(template)), err)
	}
	return a, nil
}

func (s *System) createAs(template any, o options, parent *cell) (Address, error) {
	if err := o.policy.check(); err != nil {
		return Address{}, err
	}
	kind, err := s.kindOf(template, parent)
	if err != nil {
		return Address{}, err
	}
	needs, err := s.needs(kind, template, o.requires)
	if err != nil {
		return Address{}, err
	}
	if lack := needs.lack(s.Capabilities()); lack != "" {
		if s.remote != nil {
			return s.createAbroad(template, kind, o, needs, parent)
		}
		return Address{}, fmt.Errorf("%w: this one %s", ErrUnplaceable, lack)
	}
	c, err := s.newCell(kind, template, o, needs)
	if err != nil {
		return Address{}, err
	}
	if parent != nil && parent.at.Load() == childActorExited {
		s.replaced(parent)
	}
	addr := Address{s.self, s.table.number()}
	c.addr = addr
	owner := addr
	if o.name == "" {
		err = s.link(c, parent)
	} else {
		owner, err = s.names.claim(o.name, addr, func() error { return s.link(c, nil) })
	}
	if err != nil || owner != addr {
		s.table.remove(addr.id)
		return owner, err
	}
	if lack := needs.lack(s.Capabilities()); lack != "" { // they have changed meanwhile, and nobody else has seen that
		c.postSystem(letter{s.Address(), lost(lack)}, nil)
	}
	s.events.publish(Event{Kind: EventCreated, Actor: addr, Type: kind.Name})
	return addr, nil
}

// newCell makes an actor that nobody knows yet, and that has no address.
func (s *System) newCell(kind *Kind, template any, o options, n needs) (*cell, error) {
	actor, err := s.bind(kind, template)
	if err != nil {
		return nil, err
	}
	c := &cell{sys: s, kind: kind, actor: actor, born: s.age()}
	c.ctx.cell = c
	if o.name != "" || o.policy != (Policy{}) || !n.none() {
		c.more = &details{name: o.name, policy: o.policy.filled(), needs: n}
	}
	if o.policy.OnFailure == Restart {
		if c.more.pristine, err = s.copier.template(structOf(template)); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// structOf returns the struct that a template is or points to.
func structOf(template any) reflect.Value {
	v := reflect.ValueOf(template)
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	return v
}

// kindOf finds the kind of a template that parent, nil for code outside, uses. Its errors wrap ErrNotActor, or are those of Kinds.
func (s *System) kindOf(template any, parent *cell) (*Kind, error) {
	v := structOf(template)
	if v.Kind() != reflect.Struct {
		return nil, fmt.Errorf("%w: the template must be a struct or a pointer to one", ErrNotActor)
	}
	var creator *Kind
	if parent != nil {
		creator = parent.kind
	}
	return s.kindOfType(v.Type(), creator)
}

// bind makes an actor of the given kind, whose state is a copy of template.
func (s *System) bind(kind *Kind, template any) (Actor, error) {
	state, err := s.copier.template(structOf(template))
	if err != nil {
		return nil, err
	}
	return kind.Bind(state), nil
}

// safeBind is bind where a panic in a method of the template must not go any further. It is an error then.
func (s *System) safeBind(kind *Kind, template any) (actor Actor, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = newPanicError(r)
		}
	}()
	return s.bind(kind, template)
}
