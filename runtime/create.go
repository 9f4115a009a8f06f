package runtime

import (
	"fmt"
	"reflect"
	"strings"
)

// An Option changes how CreateActor creates: what Name, Supervise and Require return.
type Option interface{ apply(*options) }

type options struct {
	name     string
	on       string
	isolated bool
	policy   Policy
	requires Requirements
}

type option func(*options)

func (f option) apply(o *options) { f(o) }

// Name gives the actor a global name. At most one actor in the convention has it at a time: if there is one, it is the one that CreateActor returns. The name is
// free again when the actor ends. An actor with a name has no parent.
//
// The system that leads gives the names. Parts of a convention that cannot reach each other have leaders of their own: when they meet again and two actors have
// one name, the one that has had it for less time ends.
func Name(name string) Option { return option(func(o *options) { o.name = name }) }

// On has the actor run in the system that listens at host, HOST:PORT, and nowhere else; see Member.
func On(host string) Option { return option(func(o *options) { o.on = host }) }

// Isolate has an actor of a source run in a worker, a process of its own, as those do that other systems create. It has no effect on compiled types. What
// workers may do is less than what programs may; see thesp check --as shipped.
func Isolate() Option { return option(func(o *options) { o.isolated = true }) }

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
// The error wraps ErrNotActor, ErrUnsendable, ErrPolicy, ErrUnplaceable, ErrUnreachable if the actor is to have a name, or ErrClosed.
func (s *System) CreateActor(template any, opts ...Option) (Address, error) {
	return s.create(template, opts, nil)
}

func (s *System) create(template any, opts []Option, parent *cell) (Address, error) {
	var o options
	for _, opt := range opts {
		opt.apply(&o)
	}
	a, err := s.createNamed(s.copier.plain(template), o, parent)
	if err != nil {
		return Address{}, fmt.Errorf("create %s: %w", strings.TrimPrefix(TypeName(typeOf(template)), "*"), err)
	}
	return a, nil
}

// createNamed is createAs, unless there is an actor with the name already.
func (s *System) createNamed(template any, o options, parent *cell) (Address, error) {
	if o.name != "" {
		if a, err := s.seek(o.name, parent); err != nil || !a.IsZero() {
			return a, err
		}
	}
	return s.createAs(template, o, parent)
}

func (s *System) createAs(template any, o options, parent *cell) (Address, error) {
	kind, n, lack, err := s.plan(template, o, parent)
	isolated := o.isolated && err == nil && s.cfg.Worker == nil && s.broughtBy(kind, template, parent).Source != ""
	if isolated && lack == "" {
		err = s.isolate()
	}
	switch {
	case err != nil:
		return Address{}, err
	case s.connected() && (lack != "" || isolated):
		return s.createAbroad(template, kind, o, n, parent, lack != "")
	case lack != "":
		return Address{}, fmt.Errorf("%w: this one %s", ErrUnplaceable, lack)
	}
	c, err := s.newCell(kind, template, o, n)
	if err != nil {
		return Address{}, err
	}
	if parent != nil && parent.at.Load() == childActorExited {
		s.replaced(parent)
	}
	c.addr = Address{s.self, s.table.number()}
	return s.introduce(c, o.name, parent)
}

// isolate makes sure that there is a Remote that has workers.
func (s *System) isolate() error {
	s.isolation.Lock()
	defer s.isolation.Unlock()
	switch {
	case s.connected():
		return nil
	case s.cfg.Isolate == nil:
		return fmt.Errorf("%w: this system has no workers, which isolated actors run in", ErrSourceRefused)
	}
	return s.cfg.Isolate(s)
}

// plan looks at what is to be created: of which kind it is, what it needs, and what of that this system lacks, "" if nothing.
func (s *System) plan(template any, o options, creator *cell) (kind *Kind, n needs, lack string, err error) {
	if err = o.policy.check(); err != nil {
		return
	}
	if kind, err = s.kindOf(template, creator); err != nil {
		return
	}
	if n, err = s.needs(kind, template, o); err != nil {
		return
	}
	return kind, n, n.lack(s.here()).What, nil
}

// introduce makes c, which has an address, known: as a child of parent, or under the name. It returns the address, or that of who has the name already.
func (s *System) introduce(c *cell, name string, parent *cell) (owner Address, err error) {
	typ := c.kind.Name // others may upgrade it at once
	if name == "" {
		owner, err = c.addr, s.link(c, parent)
	} else {
		owner, err = s.register(c, name, parent)
	}
	if err != nil || owner != c.addr {
		s.table.remove(c.addr.id)
		return owner, err
	}
	if lack := c.lack(s.here()); lack != "" { // the capabilities have changed meanwhile, and nobody else has seen that
		c.postSystem(letter{s.Address(), lost(lack)}, nil)
	}
	s.events.publish(Event{Kind: EventCreated, Actor: c.addr, Type: typ})
	return c.addr, nil
}

// register makes c known under the name, if nobody has it. It returns who has it. c is in the table before others can learn of it, and handles nothing before the name is its own.
func (s *System) register(c *cell, name string, asker *cell) (owner Address, err error) {
	c.mail.active = true
	if err := s.link(c, nil); err != nil {
		return Address{}, err
	}
	owner, err = s.claim(name, c.addr, asker)
	if err != nil || owner != c.addr {
		s.unlink(c)
		return owner, err
	}
	s.sched.schedule(c, nil)
	return owner, nil
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
