package repl

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strings"

	"github.com/fatih/color"

	"thesp/interp"
	"thesp/runtime"
)

// What is printed, and where:
//
//   - results go to stdout: the value of an expression as Go would write it, "x = 5" for a variable, the address of a new actor;
//   - everything else goes to stderr: errors, with "error: " before them, and news of declarations;
//   - an address is printed as #3 Greeter local/17-2kq9m4xd, and can be typed back by its number;
//   - only on a terminal there is colour, the type of a value as a comment behind it, and a limit to what is shown of a large one.
type printer struct {
	out, err io.Writer
	terminal bool
	refs     *refs
	show     func(interp.Shown) // takes results in place of out, if not nil
	fail     func(error)        // takes errors in place of err, if not nil
	terse    bool               // what is declared and set goes without saying

	dim, red, green, yellow *color.Color
}

// What a terminal shows of a value: that many elements of a list or map, and that much text.
const (
	maxItems  = 50
	maxText   = 12 * 80 // lines and columns
	briefText = 3 * 80  // of what comes by itself, or in a list
)

func newPrinter(out, err io.Writer, terminal, colours bool, refs *refs) *printer {
	p := &printer{out: out, err: err, terminal: terminal, refs: refs}
	for c, attr := range map[**color.Color]color.Attribute{&p.dim: color.Faint, &p.red: color.FgRed, &p.green: color.FgGreen, &p.yellow: color.FgYellow} {
		*c = color.New(attr)
		if colours {
			(*c).EnableColor()
		} else {
			(*c).DisableColor()
		}
	}
	return p
}

// shown prints what a statement has to show.
func (p *printer) shown(s interp.Shown) {
	if p.terse && s.Names != nil {
		return
	}
	if p.show != nil {
		p.show(s)
		return
	}
	last := len(s.Values) - 1
	failed := s.Names == nil && last > 0 && s.Types[last] == "error" && s.Values[last] != nil
	for i, v := range s.Values {
		err, isErr := v.(error)
		_, fromActor := v.(runtime.PoisonMessage)
		switch {
		case s.Names != nil:
			fmt.Fprintf(p.out, "%s = %s\n", s.Names[i], p.withType(v, s.Types[i], s.Names[i]))
		case failed && i < last && isNil(v):
			// The error is what there is to say.
		case s.Types[i] == "error" && v == nil && len(s.Values) > 1:
			// The other values are what there is to say.
		case isErr && !fromActor && !isOpen(s.Types[i]): // but what an actor has answered is no failure here
			fmt.Fprintf(p.out, "%s%s\n", p.red.Sprint("error: "), err.Error())
		default:
			fmt.Fprintln(p.out, p.withType(v, s.Types[i], "_"))
		}
		if u, ok := v.(runtime.Unknown); ok {
			fmt.Fprintln(p.err, p.yellow.Sprintf("types of %s are not known here: this is a thesp.Unknown (:load the file that declares them, and ask again)", u.Type))
		}
	}
}

func isNil(v any) bool {
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Func, reflect.Chan:
		return r.IsNil()
	}
	return v == nil
}

// withType is v, on a terminal with its type as a comment, and with the way to see all of it if that is not all. The name is what it can be had by.
func (p *printer) withType(v any, static, name string) string {
	w := p.writer()
	text := w.Value(v)
	if !p.terminal {
		return text
	}
	if w.Cut {
		text += p.dim.Sprintf("    (:show %s)", name)
	}
	if _, ok := v.(runtime.Address); ok {
		return text
	}
	typ := static
	if isOpen(typ) {
		typ = runtime.TypeText(reflect.TypeOf(v))
	}
	return text + "    " + p.dim.Sprint("// "+typ)
}

// isOpen reports whether a static type says nothing of a value.
func isOpen(typ string) bool { return typ == "any" || typ == "interface{}" || typ == "" }

// value is v as Go writes it.
func (p *printer) value(v any) string {
	return p.writer().Value(v)
}

// brief is v for a line among others: on a terminal not much of it.
func (p *printer) brief(v any) string {
	w := p.writer()
	if p.terminal {
		w.Text = briefText
	}
	return w.Value(v)
}

// writer writes a value for the one who reads the output.
func (p *printer) writer() *runtime.ValueWriter {
	w := &runtime.ValueWriter{}
	if p.refs != nil {
		w.Address = p.refs.text
	}
	if p.terminal {
		w.Items, w.Text = maxItems, maxText
	}
	return w
}

// whole prints all of v.
func (p *printer) whole(v any) {
	w := &runtime.ValueWriter{Address: p.refs.text}
	fmt.Fprintln(p.out, w.Value(v))
}

// failure prints an error, with the line that it is about where that is known.
func (p *printer) failure(err error, line func(file string, n int) string) {
	var at *located
	isLocated := errors.As(err, &at)
	if p.fail != nil {
		if verb := (*failed)(nil); errors.As(err, &verb) {
			err = verb.err
		}
		if isLocated {
			err = fmt.Errorf("%s: %w", at.position, err)
		}
		p.fail(err)
		return
	}
	if isLocated {
		fmt.Fprintf(p.err, "%s: ", at.position)
	}
	var poison *runtime.PoisonError
	if errors.As(err, &poison) {
		fmt.Fprintf(p.err, "%s%s\n", p.red.Sprint("error: "), p.poison(poison, line))
		return
	}
	writeError(p.err, err, p.red, p.dim)
}

// Format is v as Go writes it; an address is written as it is.
func Format(v any) string { return new(runtime.ValueWriter).Value(v) }

// PrintError writes an error to w: what is wrong with a source, or went wrong in it, as FILE:LINE:COL: MESSAGE with the line and a mark, anything else
// after "error: ".
func PrintError(w io.Writer, err error, colours bool) {
	p := newPrinter(w, w, false, colours, nil)
	writeError(w, err, p.red, p.dim)
}

func writeError(w io.Writer, err error, strong, weak *color.Color) {
	var ds interp.Diagnostics
	var fault *interp.Fault
	var verb *failed
	switch {
	case errors.As(err, &verb):
		fmt.Fprintf(w, "%s%v\n", strong.Sprint("error: "), verb)
	case errors.As(err, &ds):
		for _, d := range ds {
			fmt.Fprintf(w, "%s\n%s", strong.Sprint(d), excerpt(weak, d))
		}
	case errors.As(err, &fault) && fault.Pos.IsValid():
		fmt.Fprintf(w, "%s\n%s", strong.Sprint(fault), excerpt(weak, fault))
		if calls := strings.Split(fault.Calls, "\n"); len(calls) > 1 {
			fmt.Fprintf(w, "%s\n", weak.Sprint(indented(calls[1:])))
		}
	default:
		fmt.Fprintf(w, "%s%v\n", strong.Sprint("error: "), err)
	}
}

// excerpt is the line that something is about, in a colour that ends before the line does: a terminal would take what is behind for the beginning of another one.
func excerpt(c *color.Color, about interface{ Excerpt() string }) string {
	text, ok := strings.CutSuffix(about.Excerpt(), "\n")
	if !ok {
		return ""
	}
	return c.Sprint(text) + "\n"
}

var position = regexp.MustCompile(`^(.+?):(\d+):(\d+): `)

// poison words the failure of an actor: who, on what, why, where.
func (p *printer) poison(e *runtime.PoisonError, line func(file string, n int) string) string {
	return fmt.Sprintf("poison: %s failed on %s\n%s", p.refs.short(e.Actor), p.value(e.Message), p.reason(e.Reason, e.Stack, line))
}

func indented(calls []string) string { return "  from " + strings.Join(calls, "\n  from ") }
