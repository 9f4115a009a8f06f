package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"thesp/repl"
	"thesp/runtime"
)

func createCommand(s streams) *cobra.Command {
	m := &messenger{remote: newRemote(s)}
	var requires []string
	var name, state string
	cmd := &cobra.Command{
		Use:   "create TYPE",
		Short: "Create an actor, and print its address",
		Long: "Create an actor of a type that the system knows, or that the program of --source declares. It runs in the system of\n" +
			"--address, or where in its convention what it requires is. A system that does not have that very type gets its source.",
		Example: `  thesp create Greeter --init '{"Greeting": "hi"}' --name greeter`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.run(func(ctx context.Context) error {
				if err := m.check(""); err != nil {
					return err
				}
				return m.create(ctx, runtime.CreateRequest{Type: args[0], State: []byte(state), Name: name}, requires)
			})(cmd, args)
		},
	}
	m.remote.flags(cmd)
	cmd.Flags().Lookup("timeout").DefValue = "30s" // a source authority may think about it
	m.timeout = 30 * time.Second
	m.sourceFlag(cmd)
	cmd.Flags().StringArrayVar(&requires, "requires", nil, "a capability that it needs, NAME or NAME=VALUE")
	cmd.Flags().StringVar(&name, "name", "", "its global name: if an actor has it, that is the one whose address is printed")
	cmd.Flags().StringVar(&state, "init", "", "its initial state as JSON, or - for standard input")
	return cmd
}

// create is thesp create.
func (m *messenger) create(ctx context.Context, request runtime.CreateRequest, requires []string) error {
	for _, text := range requires {
		name, value, given := strings.Cut(text, "=")
		switch {
		case name == "":
			return usage("--requires takes NAME or NAME=VALUE, not %q", text)
		case given:
			request.Requires = append(request.Requires, runtime.Require(name, repl.CapabilityValue(value))...)
		default:
			request.Requires = append(request.Requires, runtime.Require(name)...)
		}
	}
	state, err := m.text(string(request.State))
	if err != nil {
		return err
	}
	var addr runtime.Address
	if request.State = []byte(state); m.source != "" {
		addr, err = m.createOwn(ctx, request)
	} else if err = m.attach(nil); err == nil {
		addr, err = m.outcome(m.id, runtime.NumberAdmin, request)
	}
	if err != nil {
		return err
	}
	m.say(object{{"kind", "created"}, {"address", addr}, {"type", request.Type}}, func(w io.Writer) { fmt.Fprintln(w, addr) })
	return nil
}

// createOwn creates an actor of a type of the program. A system that has the very same type runs it as one of its own, others as one of a source from elsewhere.
func (m *messenger) createOwn(ctx context.Context, request runtime.CreateRequest) (addr runtime.Address, err error) {
	template, err := m.template(ctx, request)
	if err != nil {
		return addr, err
	}
	if err = m.attach(m.kinds); err != nil {
		return addr, err
	}
	kind, err := m.kinds.KindOf(reflect.TypeOf(template))
	if err != nil {
		return addr, err
	}
	if kind != nil {
		request.Source = kind.Source
	}
	addr, err = m.outcome(m.id, runtime.NumberAdmin, request)
	if errors.Is(err, runtime.ErrNotActor) || errors.Is(err, runtime.ErrSourceRefused) {
		return m.shipInTime(template, request)
	}
	return addr, err
}

// shipInTime is ship, but takes no longer than the command may. Its error wraps runtime.ErrTimeout then.
func (m *messenger) shipInTime(template any, request runtime.CreateRequest) (runtime.Address, error) {
	type shipped struct {
		addr runtime.Address
		err  error
	}
	done := make(chan shipped, 1)
	go func() {
		addr, err := m.ship(template, request)
		done <- shipped{addr, err}
	}()
	late := time.NewTimer(m.timeout)
	defer late.Stop()
	select {
	case s := <-done:
		return s.addr, s.err
	case <-late.C: // the process ends
		return runtime.Address{}, fmt.Errorf("%w: %s has not created it in %v", runtime.ErrTimeout, m.target, m.timeout)
	}
}

// ship has the system run an actor whose source comes from here, or another one if that system lacks what it requires.
func (m *messenger) ship(template any, request runtime.CreateRequest) (runtime.Address, error) {
	opts := []runtime.Option{request.Requires}
	if request.Name != "" {
		opts = append(opts, runtime.Name(request.Name))
	}
	addr, err := m.sys.CreateActor(template, append(opts, runtime.On(m.id.Value().Host))...)
	if !errors.Is(err, runtime.ErrUnplaceable) {
		return addr, err
	}
	elsewhere, worse := m.sys.CreateActor(template, opts...)
	switch {
	case worse != nil && len(request.Requires) > 0:
		return addr, worse
	case worse != nil, elsewhere.System() == m.sys.Address().System(): // it would end with this process
		return addr, err
	}
	return elsewhere, nil
}

// template makes the template of an actor of a type of the program.
func (m *messenger) template(ctx context.Context, request runtime.CreateRequest) (any, error) {
	v, err := m.zero(ctx, request.Type)
	if err != nil || len(request.State) == 0 {
		return v, err
	}
	return decode(string(request.State), reflect.TypeOf(v))
}
