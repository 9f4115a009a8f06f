package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"thesp/interp"
	"thesp/repl"
	"thesp/runtime"
)

// A messenger is a command that sends a message which the command line says, or makes an actor of a type that it names.
type messenger struct {
	*remote
	source string // program whose types the message may have
	typ    string // of the message, if data is given
	data   string // JSON, or "-" for standard input

	kinds runtime.Kinds // that program, or a session; nil until something has been evaluated
}

// messageHelp says how a message is written on the command line.
const messageHelp = "MESSAGE is a Go expression, or - if that is on standard input. It may have types of the program that --source names,\n" +
	"which the other system must know as well. Instead, --type names a type and --data has the value as JSON, or - for standard input.\n" + addressHelp

func (m *messenger) flags(cmd *cobra.Command) {
	m.remote.flags(cmd)
	m.sourceFlag(cmd)
	cmd.Flags().StringVar(&m.typ, "type", "", "type of the message in --data: string, int, Ping, ...")
	cmd.Flags().StringVar(&m.data, "data", "", "the message as JSON, or - for standard input")
	cmd.MarkFlagsRequiredTogether("type", "data")
}

func (m *messenger) sourceFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&m.source, "source", "", "file or folder of the program that declares the types")
}

func tellCommand(s streams) *cobra.Command {
	m := &messenger{remote: newRemote(s)}
	cmd := &cobra.Command{
		Use:     "tell ADDRESS MESSAGE",
		Short:   "Send a message to an actor",
		Long:    "Send a message to an actor, and return when it is in its mailbox.\n" + messageHelp,
		Example: `  thesp tell '#greeter' '"hello"'`,
		Args:    cobra.RangeArgs(1, 2),
	}
	cmd.ValidArgsFunction = m.actorNames
	cmd.RunE = m.runActor(func(ctx context.Context, args []string) error { return m.tell(ctx, args) })
	m.flags(cmd)
	return cmd
}

func askCommand(s streams) *cobra.Command {
	m, count := &messenger{remote: newRemote(s)}, 1
	cmd := &cobra.Command{
		Use:   "ask ADDRESS MESSAGE",
		Short: "Send a message to an actor, and print what it replies",
		Long: "Send a message to an actor, and print the reply: exit code 4 if there is none in time. With --count that is done so often,\n" +
			"each time when the reply before is there, up to the first that is none.\n" + messageHelp,
		Example: `  thesp ask 127.0.0.1:1900/17 'Ping{3}' --source echo.go --json`,
		Args:    cobra.RangeArgs(1, 2),
	}
	cmd.ValidArgsFunction = m.actorNames
	cmd.RunE = m.runActor(func(ctx context.Context, args []string) error { return m.ask(ctx, args, count) })
	m.flags(cmd)
	cmd.Flags().IntVar(&count, "count", count, "how often")
	return cmd
}

// message makes the message that the command line says.
func (m *messenger) message(ctx context.Context, args []string) (any, error) {
	switch {
	case m.typ != "" && len(args) > 1, m.typ == "" && len(args) < 2:
		return nil, usage("there is to be either a message or --type and --data")
	case m.typ != "":
		v, err := m.zero(ctx, m.typ)
		if err != nil {
			return nil, err
		}
		data, err := m.text(m.data)
		if err != nil {
			return nil, err
		}
		return decode(data, reflect.TypeOf(v))
	}
	text, err := m.text(args[1])
	if err != nil {
		return nil, err
	}
	return m.value(ctx, interp.File{Name: "message", Text: []byte(text), Typed: []byte(text)})
}

// zero is the zero value of a type that the command line names.
func (m *messenger) zero(ctx context.Context, typ string) (any, error) {
	return m.value(ctx, interp.File{Name: "type", Text: []byte("*new(\n//line type:1:1\n" + typ + ")"), Typed: []byte(typ)})
}

// text is an argument, or what is on standard input if that is "-".
func (m *messenger) text(arg string) (string, error) {
	if arg != "-" {
		return arg, nil
	}
	text, err := io.ReadAll(m.in)
	return string(text), err
}

// decode reads a value of type t as JSON.
func decode(data string, t reflect.Type) (any, error) {
	v := reflect.New(t)
	d := json.NewDecoder(strings.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v.Interface()); err != nil {
		return nil, usage("the data: %v", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, usage("the data: there is something after it")
	}
	return v.Elem().Interface(), nil
}

// value evaluates a Go expression, in the program if there is one.
func (m *messenger) value(ctx context.Context, f interp.File) (any, error) {
	in, err := newInterpreter(streams{m.in, m.err, m.err}, nil) // what the program prints as it loads is no result
	if err != nil {
		return nil, err
	}
	if m.source == "" {
		return m.plainValue(ctx, in.NewSession(), f)
	}
	code, err := sources(m.source, m.in)
	if err != nil {
		return nil, err
	}
	e, err := in.LoadExpression(code, f)
	if err != nil {
		return nil, err
	}
	m.kinds = e.Program
	return e.Value(ctx)
}

// plainValue evaluates an expression without a program.
func (m *messenger) plainValue(ctx context.Context, session *interp.Session, f interp.File) (v any, err error) {
	m.kinds = session
	n := 0
	err = session.Run(ctx, f, func(s interp.Shown) {
		if s.Names == nil && len(s.Values) == 1 {
			v = s.Values[0]
			n++
		}
	})
	if err == nil && n != 1 {
		err = usage("%q is not a Go expression", f.Text)
	}
	return v, err
}

// tell is thesp tell.
func (m *messenger) tell(ctx context.Context, args []string) error {
	msg, err := m.message(ctx, args)
	if err != nil {
		return err
	}
	if err := m.attach(m.kinds); err != nil {
		return err
	}
	to, err := m.receiver(args[0])
	if err != nil {
		return err
	}
	events, cancel := m.sys.Events(100)
	if err := m.sys.Tell(to.Address, msg); err != nil {
		return err
	}
	// What comes back undelivered is here before the answer to what is asked after it.
	lives, err := m.lives(to.Address)
	if err != nil {
		return err
	}
	cancel()
	for e := range events {
		switch {
		case e.Kind != runtime.EventDeadLetter || e.Actor != to.Address:
		case !lives:
			return &noActor{to.Address.String()}
		default:
			return fmt.Errorf("tell %v: %s", to.Address, e.Reason)
		}
	}
	m.say(object{{"kind", "told"}, {"to", to.Address}}, func(io.Writer) {})
	return nil
}

// lives asks the system of an actor whether it is there. A guest has nobody to say so.
func (m *messenger) lives(a runtime.Address) (bool, error) {
	if !runtime.IsOutside(a.Number()) {
		left, err := office[runtime.ActorList](m.remote, a.System(), runtime.NumberAdmin, runtime.ActorsRequest{Address: a})
		return len(left.Actors) > 0, err
	}
	_, err := m.sys.Ask(runtime.MakeAddress(a.System(), runtime.NumberAdmin), runtime.StatusRequest{}, m.timeout)
	if errors.Is(err, runtime.ErrDead) { // that it is lost may be known before what comes back is here
		_, err = m.status()
	}
	return false, err
}

// replyView is a reply as JSON.
type replyView struct {
	Kind   string          `json:"kind"`
	From   runtime.Address `json:"from"`
	Type   string          `json:"type"`
	Value  any             `json:"value"`
	TookMS float64         `json:"took_ms"`
}

// ask is thesp ask.
func (m *messenger) ask(ctx context.Context, args []string, count int) error {
	if count <= 0 {
		return usage("--count takes a number more than 0, not %d", count)
	}
	msg, err := m.message(ctx, args)
	if err != nil {
		return err
	}
	if err := m.attach(m.kinds); err != nil {
		return err
	}
	to, err := m.receiver(args[0])
	if err != nil {
		return err
	}
	for ; count > 0 && ctx.Err() == nil; count-- {
		if err := m.askOnce(to.Address, msg); err != nil {
			return err
		}
	}
	return nil
}

// askOnce prints the reply to a message.
func (m *messenger) askOnce(to runtime.Address, msg any) error {
	start := time.Now()
	reply, err := m.sys.Ask(to, msg, m.timeout)
	took := time.Since(start)
	if errors.Is(err, runtime.ErrTimeout) {
		return m.late(to)
	}
	if err != nil {
		return err
	}
	typ, value := typeAndValue(reply)
	m.say(replyView{"reply", to, typ, jsonValue(reflect.ValueOf(value)), milliseconds(took)}, func(w io.Writer) {
		fmt.Fprintln(w, repl.Format(reply))
		if u, ok := reply.(runtime.Unknown); ok {
			m.note("types of " + u.Type + " are not known here (--source FILE is the program that declares them)")
		}
	})
	return nil
}

// typeAndValue are the name of the type of a message, and what is known of its value.
func typeAndValue(msg any) (string, any) {
	if u, ok := msg.(runtime.Unknown); ok {
		return u.Type, u.Value
	}
	return runtime.TypeName(reflect.TypeOf(msg)), msg
}

// late says what an actor is at that does not reply in time.
func (m *messenger) late(to runtime.Address) error {
	m.timeout = min(m.timeout, time.Second)
	info, err := m.actor(to.String())
	switch {
	case errors.Is(err, runtime.ErrDead):
		return fmt.Errorf("%w: %v has ended without a reply", runtime.ErrDead, to)
	case err != nil:
		return fmt.Errorf("%w from %v", runtime.ErrTimeout, to)
	}
	state := "still alive"
	if info.Active {
		state = "still at work"
	}
	return fmt.Errorf("%w from %s %v (%s, %s waiting)", runtime.ErrTimeout, info.Type, to, state, plural(info.Mailbox, "message"))
}
