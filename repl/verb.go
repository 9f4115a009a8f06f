package repl

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"thesp/interp"
	"thesp/runtime"
)

// The verbs as functions of the session. In an assignment to two variables, as r, err := ask a 1, they return their error; everywhere else it ends the
// input.

// defaultTimeout is how long ask and listen wait if nothing else is said.
const defaultTimeout = 10 * time.Second

// failed carries the error of a verb out of the input.
type failed struct{ err error }

func (f *failed) Error() string { return f.err.Error() }
func (f *failed) Unwrap() error { return f.err }

func must[T any](v T, err error) T {
	if err != nil {
		panic(&failed{err})
	}
	return v
}

// hostVerb is the name of the function of a verb that the session cannot declare anew.
func hostVerb(verb string) string { return ":" + verb }

// withError is the name of the function of the host that returns its error where another one, of the given name, ends the input.
func withError(name string) string { return name + ", err" }

// provide gives the session its verbs.
func (sh *shell) provide() {
	s := sh.session
	verb := func(name, typ string, function any) {
		s.Provide(name, typ, function)
		s.Provide(hostVerb(name), typ, function)
	}
	pair := func(name, typ string, function any) {
		s.Provide(withError(name), typ, function)
		s.Provide(withError(interp.HostName(hostVerb(name))), typ, function)
	}
	verb("createActor", "func(any, ...thesp.Option) thesp.Address", func(template any, opts ...runtime.Option) runtime.Address {
		return must(sh.create(template, opts...))
	})
	pair("createActor", "func(any, ...thesp.Option) (thesp.Address, error)", sh.create)
	verb("tell", "func(thesp.Address, any)", func(to runtime.Address, msg any) { must(0, sh.tell(to, msg)) })
	verb("ask", "func(thesp.Address, any, ...time.Duration) any", func(to runtime.Address, msg any, timeout ...time.Duration) any {
		return must(sh.ask(to, msg, timeout...))
	})
	pair("ask", "func(thesp.Address, any, ...time.Duration) (any, error)", sh.ask)
	verb("listen", "func(...time.Duration) any", func(timeout ...time.Duration) any { return must(sh.listen(timeout...)) })
	pair("listen", "func(...time.Duration) (any, error)", sh.listen)
	s.Provide("exit", "func(...int)", func(code ...int) { must(0, exitWith(code)) })
	s.Provide(durationFunction, "func(time.Duration) time.Duration", func(d time.Duration) time.Duration { return d })
	s.Provide(addressFunction, "func(string) thesp.Address", func(text string) runtime.Address { return must(sh.refs.find(text)) })
}

func (sh *shell) create(template any, opts ...runtime.Option) (runtime.Address, error) {
	a, err := sh.sys.CreateActor(template, opts...)
	if err != nil {
		return a, err
	}
	typ := strings.TrimPrefix(runtime.TypeName(reflect.TypeOf(template)), "*")
	if info, ok := sh.sys.Actor(a); ok && info.Name != "" && info.Type != typ {
		fmt.Fprintln(sh.print.err, sh.print.yellow.Sprintf("%s has the name %s already: no %s has been created", sh.refs.short(a), info.Name, shortType(typ)))
	}
	if sh.isElsewhere(a) {
		// One with a name may have been there before, as another type: but not as the source of this one.
		if source := a.System().Value().Source; source != "" && strings.HasPrefix(sh.session.Versions()[shortType(typ)], source) {
			sh.refs.of(runtime.ActorInfo{Address: a, Type: typ})
		}
	}
	return a, nil
}

func (sh *shell) tell(to runtime.Address, msg any) error {
	err := sh.sys.Tell(to, msg)
	if errors.Is(err, runtime.ErrDead) {
		return fmt.Errorf("%w: %s has ended", runtime.ErrDead, sh.refs.short(to))
	}
	return err
}

// ask has the four endings of System.Ask, in words.
func (sh *shell) ask(to runtime.Address, msg any, timeout ...time.Duration) (any, error) {
	wait, err := patience("ask", timeout)
	if err != nil {
		return nil, err
	}
	answer, err := sh.sys.Ask(to, msg, wait)
	switch {
	case errors.Is(err, runtime.ErrTimeout) && sh.isElsewhere(to):
		return nil, fmt.Errorf("%w: none from %s in %v", runtime.ErrTimeout, sh.refs.short(to), wait)
	case errors.Is(err, runtime.ErrTimeout):
		info, alive := sh.sys.Actor(to)
		if !alive {
			return nil, fmt.Errorf("%w: %s has ended without a reply", runtime.ErrDead, sh.refs.short(to))
		}
		state := "still alive"
		if info.Active {
			state = "still at work"
		}
		return nil, fmt.Errorf("%w: none from %s in %v (%s, %s waiting)", runtime.ErrTimeout, sh.refs.short(to), wait, state, count(info.Mailbox, "message"))
	case errors.Is(err, runtime.ErrDead) && sh.isElsewhere(to):
		// Why there is no reply from there may be something else.
		return nil, &worded{strings.Replace(err.Error(), to.String(), sh.refs.short(to), 1), err}
	case errors.Is(err, runtime.ErrDead):
		return nil, fmt.Errorf("%w: %s has ended", runtime.ErrDead, sh.refs.short(to))
	case errors.Is(err, runtime.ErrUnsendable):
		return nil, sh.withUpgrade(to, err)
	}
	return answer, err
}

// isElsewhere reports whether a is in another system.
func (sh *shell) isElsewhere(a runtime.Address) bool {
	return !a.IsZero() && a.System() != sh.sys.Address().System()
}

// listen returns the next message for this prompt.
func (sh *shell) listen(timeout ...time.Duration) (any, error) {
	wait, err := patience("listen", timeout)
	if err != nil {
		return nil, err
	}
	env, ok := sh.inbox.take(wait)
	if n := sh.inbox.lost(); n > 0 {
		fmt.Fprintln(sh.print.err, sh.print.yellow.Sprintf("%d older messages were dropped: %d are kept", n, inboxSize))
	}
	if !ok {
		return nil, fmt.Errorf("%w: no message in %v", runtime.ErrTimeout, wait)
	}
	if poison, ok := env.Message.(runtime.PoisonMessage); ok {
		return nil, (*runtime.PoisonError)(&poison)
	}
	return env.Message, nil
}

// patience is how long a verb waits: listen not at all if it is told 0, which only looks.
func patience(verb string, timeout []time.Duration) (time.Duration, error) {
	switch {
	case len(timeout) > 1:
		return 0, &refused{fmt.Sprintf("%s takes one duration, and not %d", verb, len(timeout))}
	case len(timeout) == 0:
		return defaultTimeout, nil
	case timeout[0] < 0 || timeout[0] == 0 && verb != "listen":
		return 0, &refused{fmt.Sprintf("%s waits for more than %v", verb, timeout[0])}
	}
	return timeout[0], nil
}
