package interp

import (
	"errors"
	"fmt"
	"go/token"
	"net/http"
	"reflect"
	goruntime "runtime"
	"strings"
	"unsafe"

	"thesp/runtime"
)

// A Fault is what went wrong while interpreted code ran. It is a runtime.Fault.
type Fault struct {
	Diagnostic        // where the panic began
	Calls      string // the calls that led there, innermost first, one a line: "Hello.Receive hello.go:17:9"
	Value      any    // what the code panicked with
}

// Error is "hello.go:17:9: index out of range [5] with length 1".
func (f *Fault) Error() string { return f.String() }

// Stack has the calls that led to the panic.
func (f *Fault) Stack() string { return f.Calls }

// Unwrap returns the error that the code panicked with, if it was one.
func (f *Fault) Unwrap() error {
	err, _ := f.Value.(error)
	return err
}

var _ runtime.Fault = (*Fault)(nil)

// panicking is a panic on its way through interpreted code.
type panicking struct {
	value any    // what recover returns to the program
	err   error  // value as an error, where it is one, and the program has panicked with it
	text  string // what went wrong, in words
	calls []call // innermost first, at most maxCalls
	exit  bool   // the program has exited: nobody recovers
}

// maxCalls bounds how many calls a trace has.
const maxCalls = 50

// add notes a call on the way out.
func (p *panicking) add(c call) {
	if len(p.calls) < maxCalls {
		p.calls = append(p.calls, c)
	}
}

// call is a place in interpreted code.
type call struct {
	pos  token.Pos
	name string // the function
}

// String has compiled code that recovers the panic, such as package fmt in a String method, print what it would print of the value.
func (p *panicking) String() string { return fmt.Sprint(p.value) }

// outside is what compiled code recovers of p: an error where the value is one, and the value itself that has a meaning there.
func (p *panicking) outside() any {
	err := p.err
	if e, ok := p.value.(goruntime.Error); ok {
		err = e
	}
	switch err {
	case nil:
		return p
	case http.ErrAbortHandler:
		return err
	}
	return panickingError{p, err}
}

// panickingError is a panic with an error.
type panickingError struct {
	*panicking
	cause error
}

func (p panickingError) Error() string { return p.cause.Error() }
func (p panickingError) Unwrap() error { return p.cause }

// thrown is what package rt panics with for the panic of a program.
type thrown struct {
	value any
	err   error // value as an error, where it is one
}

// exitSignal unwinds the goroutine in which the program has exited. Nobody recovers it.
type exitSignal struct{}

// runtimeError is an error of the Go runtime that yaegi reports in another form.
type runtimeError struct{ text string }

func (e runtimeError) Error() string { return e.text }
func (e runtimeError) RuntimeError() {}

var _ goruntime.Error = runtimeError{}

// explain finds out what the panic r of the step of node means in terms of the program.
func (pr *probe) explain(r any, node, frame unsafe.Pointer) *panicking {
	switch r := r.(type) {
	case thrown:
		if r.err != nil {
			return &panicking{value: r.value, err: r.err, text: "panic: " + r.err.Error()}
		}
		return &panicking{value: r.value, text: "panic: " + panicText(r.value)}
	case goruntime.Error:
		if strings.HasSuffix(r.Error(), "allocation size out of range") { // so package reflect is told
			return raise("makeslice: len out of range")
		}
		if t, ok := strings.CutPrefix(r.Error(), "hash of unhashable type: "); ok && pr.isAssigned(node) { // yaegi has looked for the element before
			return raise("hash of unhashable type " + t)
		}
		return &panicking{value: r, text: runtimeText(r)}
	case *reflect.ValueError: // an operation on what a nil pointer or interface does not hold
		return nilDereference()
	case string:
		return pr.explainReflect(r, node, frame)
	case error:
		return explainYaegi(r)
	}
	return &panicking{value: r, text: "panic: " + panicText(r)}
}

// isAssigned reports whether the node n stands for something that is assigned to.
func (pr *probe) isAssigned(n unsafe.Pointer) bool {
	if n == nil {
		return false
	}
	parent := *field[unsafe.Pointer](n, pr.anc)
	parts := pr.children(parent)
	if len(parts) == 0 || parts[0] != n {
		return false
	}
	kind := *field[uint64](parent, pr.kind)
	return kind == pr.assignment || kind == pr.counting
}

func nilDereference() *panicking {
	return raise("invalid memory address or nil pointer dereference")
}

func raise(text string) *panicking {
	return &panicking{value: runtimeError{"runtime error: " + text}, text: text}
}

func runtimeText(err error) string { return strings.TrimPrefix(err.Error(), "runtime error: ") }

// panicText is v as the runtime prints the value of a panic.
func panicText(v any) string {
	switch v := v.(type) {
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	case string:
		return v
	}
	t := reflect.TypeOf(v)
	switch t.Kind() {
	case reflect.Struct, reflect.Pointer, reflect.Slice, reflect.Map:
		return fmt.Sprintf("(%s) %+v", runtime.TypeName(t), v)
	case reflect.String:
		return fmt.Sprintf("%s(\"%v\")", t, v)
	}
	return fmt.Sprintf("%s(%v)", t, v)
}

// explainReflect rewords a panic of package reflect, by which yaegi does most of its work.
func (pr *probe) explainReflect(text string, node, frame unsafe.Pointer) *panicking {
	switch {
	case strings.Contains(text, " unexported field"): // the program itself has asked package reflect for it
		return &panicking{value: text, text: "panic: " + text}
	case strings.Contains(text, "index out of range"):
		return pr.explainIndex(node, frame)
	case strings.Contains(text, "slice index out of bounds"):
		return pr.explainSlice(node, frame)
	case strings.Contains(text, "nil pointer"), strings.Contains(text, "nil function"), strings.Contains(text, "zero Value"),
		strings.Contains(text, "on nil "), strings.Contains(text, "call of nil"):
		return nilDereference()
	case strings.Contains(text, "MakeSlice: negative len"):
		return raise("makeslice: len out of range")
	case strings.Contains(text, "slice overflow"):
		return raise("growslice: len out of range")
	case strings.Contains(text, "MakeSlice: negative cap"), strings.Contains(text, "MakeSlice: len > cap"):
		return raise("makeslice: cap out of range")
	case strings.Contains(text, "MakeChan: negative buffer size"):
		const what = "makechan: size out of range" // of the errors of the runtime this one does not say so
		return &panicking{value: runtimeError{what}, text: what}
	}
	if !strings.HasPrefix(text, "reflect") { // compiled code panicked with it
		return &panicking{value: text, text: "panic: " + text}
	}
	text = strings.Replace(strings.TrimPrefix(text, "reflect: "), "to pointer to array with", "to array or pointer to array with", 1)
	if strings.HasPrefix(text, "cannot convert slice with length") && !strings.Contains(text, "array or") {
		text = strings.Replace(text, " to array with", " to array or pointer to array with", 1)
	}
	return raise(strings.Replace(text, "unhashable type: ", "unhashable type ", 1))
}

// explainYaegi rewords an error that yaegi panics with: "POSITION: interface conversion: …".
func explainYaegi(err error) *panicking {
	text := err.Error()
	if !strings.HasPrefix(reflect.TypeOf(err).String(), "*interp.") {
		return &panicking{value: err, text: "panic: " + text}
	}
	if _, rest, ok := strings.Cut(text, ": "); ok {
		text = rest
	}
	if strings.HasPrefix(text, "interface conversion") {
		text = withScopes(text)
		return &panicking{value: runtimeError{text}, text: text}
	}
	return raise(text)
}

// fault makes the error of a panic that has left interpreted code.
func (u *unit) fault(r any) *Fault {
	p, ok := r.(*panicking)
	if e, isError := r.(panickingError); isError {
		p, ok = e.panicking, true
	}
	if !ok {
		text := fmt.Sprint(r)
		if err, ok := r.(error); ok {
			text = err.Error()
		}
		return &Fault{Diagnostic: Diagnostic{Message: text}, Value: r}
	}
	f := &Fault{Diagnostic: Diagnostic{Message: p.text}, Value: p.value}
	var lines []string
	for i, c := range p.calls {
		if i > 0 && c == p.calls[i-1] {
			continue // a recursion
		}
		pos := u.position(c.pos)
		if !pos.IsValid() || c.name == "" {
			continue // generated by lowering
		}
		if !f.Pos.IsValid() {
			f.Pos = pos
			f.Diagnostic = u.withLine(f.Diagnostic)
		}
		lines = append(lines, fmt.Sprintf("%s %v", c.name, pos))
	}
	f.Calls = strings.Join(lines, "\n")
	return f
}

// ErrStopped is the error of code whose program has been stopped.
var ErrStopped = errors.New("the program has been stopped")
