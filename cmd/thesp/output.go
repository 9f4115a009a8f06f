package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"thesp"
	"thesp/interp"
	"thesp/repl"
	"thesp/runtime"
)

// fail prints an error, and returns the exit code of a command that ends with it.
func (s streams) fail(err error) int {
	repl.PrintError(s.err, plain(err), colours(s.err))
	return exitCodeOf(err)
}

// plain leaves out of an error that nobody can be reached, or why the key opens nothing, what was to be done: nobody cares.
func plain(err error) error {
	if inner := errors.Unwrap(err); inner != nil && strings.HasPrefix(err.Error(), "attach: ") {
		return inner
	}
	return err
}

// say prints a result: v as JSON, or what text writes.
func (r *remote) say(v any, text func(w io.Writer)) {
	if r.output == "text" || r.output == "" {
		text(r.out)
		return
	}
	sayJSON(r.out, v)
}

// sayJSON prints v as a line of JSON.
func sayJSON(w io.Writer, v any) {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.Encode(v) // nobody is left to hear of an error
}

// list prints a list of results: as one object under the given name, as lines, or as a table with the given columns.
func list[T any](r *remote, kind string, items []T, header string, row func(T) string) {
	if r.output == "ndjson" {
		for _, item := range items {
			r.say(item, nil)
		}
		return
	}
	if items == nil {
		items = []T{}
	}
	r.say(object{{"kind", kind}, {kind, items}}, func(w io.Writer) {
		if len(items) == 0 {
			r.note("no " + kind)
			return
		}
		tab := repl.NewTable(w)
		fmt.Fprintln(tab, header)
		for _, item := range items {
			fmt.Fprintln(tab, row(item))
		}
		tab.Flush()
	})
}

// note says what is no result.
func (r *remote) note(text string) {
	if !r.quiet {
		fmt.Fprintln(r.err, text)
	}
}

// errorView is an error as JSON.
type errorView struct {
	Kind        string           `json:"kind"`
	Code        string           `json:"code"`
	Exit        int              `json:"exit"`
	Message     string           `json:"message"`
	Target      string           `json:"target,omitempty"`
	Diagnostics []diagnosticView `json:"diagnostics,omitempty"`
}

type diagnosticView struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"col"`
	Message string `json:"message"`
	Suggest string `json:"suggest,omitempty"`
}

// errorCodes are the words for exit codes.
var errorCodes = map[int]string{
	repl.ExitFailed: "failed", repl.ExitUsage: "usage", repl.ExitUnreachable: "unreachable", repl.ExitNoReply: "timeout",
	repl.ExitDead: "dead", repl.ExitRejected: "rejected", repl.ExitUnplaceable: "unplaceable",
}

// ended reports how the command has ended, and returns its exit code.
func (r *remote) ended(err error) int {
	if err == nil {
		return repl.ExitDone
	}
	if r.output == "text" || r.output == "" {
		return r.fail(err)
	}
	code := exitCodeOf(err)
	view := errorView{Kind: "error", Code: errorCodes[code], Exit: code, Message: plain(err).Error(), Target: cmp.Or(r.about, r.target)}
	var poison *runtime.PoisonError
	var ds interp.Diagnostics
	switch {
	case errors.As(err, &poison):
		view.Code = "poison"
	case errors.As(err, &ds):
		view.Code = "compile"
		for _, d := range ds {
			view.Diagnostics = append(view.Diagnostics, diagnosticView{d.Pos.Filename, d.Pos.Line, d.Pos.Column, d.Message, d.Suggest})
		}
	}
	r.say(view, nil)
	return code
}

// actorView is an actor as JSON.
type actorView struct {
	Kind     string            `json:"kind"`
	Address  runtime.Address   `json:"address"`
	Name     string            `json:"name,omitempty"`
	Type     string            `json:"type"`
	Source   string            `json:"source,omitempty"`
	Parent   string            `json:"parent,omitempty"`
	Children []runtime.Address `json:"children,omitempty"`
	Born     time.Time         `json:"born"`
	State    string            `json:"state"` // idle or running
	Handling string            `json:"handling,omitempty"`
	BusyMS   float64           `json:"busy_ms"`
	Mailbox  int               `json:"mailbox"`
	In       uint64            `json:"in"`
	Out      uint64            `json:"out"`
	Handled  uint64            `json:"handled"`
	Failed   uint64            `json:"failed"`
	Failure  *failureView      `json:"last_failure,omitempty"` // of one actor only, not in lists
}

// failureView is what an actor has failed on last, as JSON.
type failureView struct {
	At      time.Time `json:"at"`
	Message string    `json:"message"` // its type
	Reason  string    `json:"reason"`
	Stack   string    `json:"stack,omitempty"`
}

func viewOf(info thesp.ActorInfo) actorView {
	v := actorView{
		Kind: "actor", Address: info.Address, Name: info.Name, Type: info.Type, Source: info.Source, Children: info.Children, Born: info.Born.UTC(), State: "idle",
		Handling: info.Handling, BusyMS: milliseconds(info.Busy), Mailbox: info.Mailbox, In: info.In, Out: info.Out, Handled: info.Handled, Failed: info.Failed,
	}
	if !info.Parent.IsZero() {
		v.Parent = info.Parent.String()
	}
	if !info.FailedAt.IsZero() {
		v.Failure = &failureView{info.FailedAt.UTC(), info.FailedOn, info.Failure, info.FailedStack}
	}
	if info.Active {
		v.State = "running"
	}
	return v
}

// memberView is a member as JSON.
type memberView struct {
	Kind         string             `json:"kind"`
	Address      string             `json:"address"`
	Leader       bool               `json:"leader"`
	Actors       int                `json:"actors"`
	Capabilities thesp.Capabilities `json:"capabilities"`
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// age is a duration as a person says it: 3s, 4m12s, 5h3m, 2d4h.
func age(d time.Duration) string {
	d = max(0, d)
	switch {
	case d < time.Second:
		return "0s"
	case d < time.Hour:
		return d.Truncate(time.Second).String()
	case d < 24*time.Hour:
		return strings.TrimSuffix(d.Truncate(time.Minute).String(), "0s")
	}
	return fmt.Sprintf("%dd%dh", d/(24*time.Hour), d%(24*time.Hour)/time.Hour)
}
