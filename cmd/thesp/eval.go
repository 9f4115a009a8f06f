package main

import (
	"context"
	"encoding/json"
	"io"
	"reflect"
	"strings"

	"github.com/spf13/cobra"

	"thesp/interp"
	"thesp/repl"
)

// An evaluation is thesp eval.
type evaluation struct {
	*remote
	guest guest
}

func newEvaluation(s streams) *evaluation {
	return &evaluation{remote: &remote{streams: s, output: "text"}}
}

func evalCommand(s streams) *cobra.Command {
	e := newEvaluation(s)
	cmd := &cobra.Command{
		Use:     "eval CODE...",
		Short:   "Run one input of the shell and print what it gives",
		Example: "  thesp eval '1 << 10'\n  thesp -e 'time.Now().Weekday()'",
		Args:    cobra.MinimumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return ended(e.run(cmd.Context(), args)) },
	}
	e.guest.flags(cmd)
	e.outputFlags(cmd)
	return cmd
}

// run returns the exit code.
func (e *evaluation) run(ctx context.Context, args []string) int {
	if err := e.checkOutput(); err != nil {
		return e.ended(err)
	}
	if err := e.guest.aim(); err != nil {
		return e.ended(err)
	}
	e.in = strings.NewReader(strings.Join(args, " "))
	return e.inputs(ctx, e.in, []string{"thesp"})
}

// inputs runs inputs of the shell, and prints what they give. It returns the exit code; args are os.Args.
func (e *evaluation) inputs(ctx context.Context, in io.Reader, args []string) int {
	cfg := repl.Config{In: in}
	if e.output != "text" {
		cfg.Show, cfg.Fail = func(s interp.Shown) { showJSON(e.out, s) }, func(err error) { e.ended(err) }
	}
	return runInputs(ctx, e.streams, cfg, &e.guest, args)
}

// valueView is a result as JSON. One that has a name is what a variable has been set to.
type valueView struct {
	Kind  string `json:"kind"`
	Name  string `json:"name,omitempty"`
	Type  string `json:"type"`
	Value any    `json:"value"`
}

// showJSON prints results as JSON, each on a line.
func showJSON(w io.Writer, s interp.Shown) {
	for i, v := range s.Values {
		view := valueView{Kind: "value", Type: s.Types[i]}
		switch err, isErr := v.(error); {
		case s.Names != nil:
			view.Kind, view.Name = "variable", s.Names[i]
		case isErr && s.Types[i] == "error":
			view.Value = err.Error()
		case v == nil && s.Types[i] == "error" && len(s.Values) > 1:
			continue // the other values are what there is to say
		}
		if typ, value := typeAndValue(v); view.Value == nil {
			view.Value = jsonValue(reflect.ValueOf(value))
			if view.Type == "any" {
				view.Type = typ
			}
		}
		if _, err := json.Marshal(view.Value); err != nil {
			view.Value = repl.Format(v) // a function, a channel
		}
		sayJSON(w, view)
	}
}
