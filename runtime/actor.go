package runtime

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// An Actor handles one message at a time. An error that Receive returns is a failure of the actor, as is a panic: the sender of the
// message gets PoisonMessage, and the actor goes on with its next message and the state that it has.
//
// A type is an actor as well if its Receive has no result, or if it has no Receive but handlers by message type; see
// System.CreateActor.
type Actor interface {
	Receive(ctx *Context, msg any) error
}

// A Kind is an actor type as the runtime sees it.
type Kind struct {
	Name   string       // the name of the type, main.Greeter
	Source string       // which source it comes from; empty for compiled types
	Type   reflect.Type // of its state, a struct
	// Bind makes an actor of a pointer to fresh state, which is a copy of the template.
	Bind func(state any) Actor
	// State is the pointer that Bind has made an actor of.
	State func(Actor) any
	// Requires and Suits, if not nil, call the methods of those names of an actor of this kind.
	Requires func(Actor) Requirements
	Suits    func(Actor, Capabilities) bool
	// Travels, if not nil, says why the source cannot go to another system, which is the error of a creation there.
	Travels func() error
	// Kinds, if not nil, is asked first for the kinds of templates that actors of this kind create: a child comes from the same source.
	Kinds Kinds
	// Users, if not nil, is told of the actors of this kind.
	Users Users
	// Interrupt, if not nil, ends the handlers of all actors of this kind that are running; they fail. It does not block.
	Interrupt func()
}

// Users counts the actors of a kind. Actors inside of others, which Context.Bind makes, count with the address of the actor around them. It must be safe for concurrent
// use.
type Users interface {
	// Enter is called before the actor at a begins. An error says why it cannot, and is that of its creation.
	Enter(a Address) error
	// Leave is called once the actor at a has ended, for each Enter once.
	Leave(a Address)
}

// Kinds finds the kinds of actor types that the compiler does not know. It must be safe for concurrent use.
type Kinds interface {
	// KindOf returns the kind whose templates are structs of type t, or nil if t is not its to know. An error says why a type that it
	// knows cannot be created.
	KindOf(t reflect.Type) (*Kind, error)
	// Unwrap returns what finds the value inside of one of type t, which the interpreter wraps around values; nil if t is no such type.
	Unwrap(t reflect.Type) func(any) any
}

// kindOfType finds the kind of a template of the struct type t: by what the creator's source knows, what the system was given, and else as
// a compiled type. Its errors wrap ErrNotActor, or are those of Kinds.
func (s *System) kindOfType(t reflect.Type, creator *Kind) (*Kind, error) {
	if creator != nil && creator.Kinds != nil {
		if k, err := creator.Kinds.KindOf(t); k != nil || err != nil {
			return k, err
		}
	}
	if s.cfg.Kinds != nil {
		if k, err := s.cfg.Kinds.KindOf(t); k != nil || err != nil {
			return k, err
		}
	}
	if k, ok := s.kinds.Load(t); ok {
		return k.(*Kind), nil
	}
	kind, err := compiledKind(t)
	if err != nil {
		return nil, err
	}
	k, _ := s.kinds.LoadOrStore(t, kind)
	return k.(*Kind), nil
}

// silentActor is an actor whose Receive has no result.
type silentActor interface{ Receive(*Context, any) }

type silent struct{ silentActor }

func (a silent) Receive(ctx *Context, msg any) error {
	a.silentActor.Receive(ctx, msg)
	return nil
}

type (
	requirer interface{ Requires() Requirements }
	suiter   interface{ Suits(Capabilities) bool }
)

// compiledKind looks once at the methods of *t.
func compiledKind(t reflect.Type) (*Kind, error) {
	ptr := reflect.PointerTo(t)
	k := &Kind{Name: TypeName(t), Type: t}
	state := func(a Actor) any { return a }
	switch {
	case ptr.Implements(reflect.TypeFor[Actor]()):
		k.Bind = func(state any) Actor { return state.(Actor) }
	case ptr.Implements(reflect.TypeFor[silentActor]()):
		k.Bind = func(state any) Actor { return silent{state.(silentActor)} }
		state = func(a Actor) any { return a.(silent).silentActor }
	default:
		d, err := newDispatch(ptr)
		if err != nil {
			return nil, err
		}
		k.Bind = func(state any) Actor { return &dispatched{d, reflect.ValueOf(state)} }
		state = func(a Actor) any { return a.(*dispatched).state.Interface() }
	}
	k.State = state
	if ptr.Implements(reflect.TypeFor[requirer]()) {
		k.Requires = func(a Actor) Requirements { return state(a).(requirer).Requires() }
	}
	if ptr.Implements(reflect.TypeFor[suiter]()) {
		k.Suits = func(a Actor, caps Capabilities) bool { return state(a).(suiter).Suits(caps) }
	}
	return k, nil
}

// A dispatch is the table of the On… handlers of one compiled type. It does not change.
type dispatch struct {
	byType    map[reflect.Type]int // message type -> method
	byFace    []face               // handlers of interface types, in the order of their names
	unhandled int                  // the method OnUnhandled, or -1
}

type face struct {
	typ    reflect.Type
	method int
}

var (
	contextType = reflect.TypeFor[*Context]()
	errorType   = reflect.TypeFor[error]()
)

// newDispatch collects the handlers of ptr: methods On…(*Context, T) with an error as result or none. It wraps ErrNotActor.
func newDispatch(ptr reflect.Type) (*dispatch, error) {
	d := &dispatch{byType: map[reflect.Type]int{}, unhandled: -1}
	var near []string
	for i := range ptr.NumMethod() {
		m := ptr.Method(i)
		if !strings.HasPrefix(m.Name, "On") && m.Name != "Receive" {
			continue
		}
		if !handles(m.Type) || m.Name == "Receive" {
			near = append(near, fmt.Sprintf("%s has the form %v", m.Name, m.Type))
			continue
		}
		msg := m.Type.In(2)
		switch {
		case m.Name == "OnUnhandled" && msg == anyType:
			d.unhandled = i
		case msg.Kind() == reflect.Interface:
			d.byFace = append(d.byFace, face{msg, i})
		default:
			if j, ok := d.byType[msg]; ok {
				return nil, fmt.Errorf("%s is %w: %s and %s both handle %v", TypeName(ptr.Elem()), ErrNotActor, ptr.Method(j).Name, m.Name, msg)
			}
			d.byType[msg] = i
		}
	}
	if len(d.byType) == 0 && len(d.byFace) == 0 && d.unhandled < 0 {
		hint := "it needs Receive(*thesp.Context, any) error, or handlers such as OnPing(*thesp.Context, Ping) error"
		if near != nil {
			hint += "; " + strings.Join(near, ", ")
		}
		return nil, fmt.Errorf("%s is %w: %s", TypeName(ptr.Elem()), ErrNotActor, hint)
	}
	slices.SortFunc(d.byFace, func(a, b face) int { return cmp.Compare(ptr.Method(a.method).Name, ptr.Method(b.method).Name) })
	return d, nil
}

// handles reports whether the type of a method, receiver first, is that of a handler.
func handles(m reflect.Type) bool {
	return m.NumIn() == 3 && m.In(1) == contextType && !m.IsVariadic() &&
		(m.NumOut() == 0 || m.NumOut() == 1 && m.Out(0) == errorType)
}

// find chooses the handler of msg: one of its own type, else, for a pointer, of what it points to, else of the types that its struct embeds, those
// nearest first, else of an interface that it implements, else OnUnhandled. It returns the message as that handler wants it; -1 is none.
func (d *dispatch) find(msg reflect.Value) (method int, arg reflect.Value) {
	if !msg.IsValid() {
		return d.unhandled, reflect.Zero(anyType)
	}
	level := []reflect.Value{msg}
	for len(level) > 0 {
		var deeper []reflect.Value
		for _, v := range level {
			if i, ok := d.byType[v.Type()]; ok {
				return i, v
			}
			deeper = append(deeper, embedded(v)...)
		}
		level = deeper
	}
	for _, f := range d.byFace {
		if msg.Type().Implements(f.typ) {
			return f.method, msg
		}
	}
	return d.unhandled, msg
}

// embedded returns what v points to, or the values that the struct v embeds and exports.
func embedded(v reflect.Value) (out []reflect.Value) {
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		return []reflect.Value{v.Elem()}
	}
	if v.Kind() != reflect.Struct {
		return nil
	}
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.Anonymous && f.IsExported() {
			out = append(out, v.Field(i))
		}
	}
	return out
}

// dispatched is an actor with On… handlers.
type dispatched struct {
	*dispatch
	state reflect.Value
}

func (a *dispatched) Receive(ctx *Context, msg any) error {
	method, arg := a.find(reflect.ValueOf(msg))
	if method < 0 {
		ctx.Unhandled()
		return nil
	}
	out := a.state.Method(method).Call([]reflect.Value{reflect.ValueOf(ctx), arg})
	if len(out) == 0 || out[0].IsNil() {
		return nil
	}
	return out[0].Interface().(error)
}
