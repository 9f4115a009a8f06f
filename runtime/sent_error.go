package runtime

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"reflect"
	"runtime/debug"
	"strings"
)

// A SentError is what an error becomes in a message, within one system as well: errors may share what changes, and their types may be known to their sender only. It keeps the text, and
// what it was the first time remains: errors.Is finds ErrDead and the other kinds of this package, and of the standard library io.EOF, io.ErrUnexpectedEOF, fs.ErrExist,
// fs.ErrNotExist, fs.ErrPermission, context.Canceled and context.DeadlineExceeded.
//
// That goes for all errors but those of one's own types that can be sent: not those of the standard library, which other systems need not know, nor structs with an unexported field or
// one for an error that they wrap. Own ones arrive as what they are, for errors.As as well; in fields and elements of type error as a SentError where their type is unknown.
type SentError struct {
	Text string
	Kind string // the text of the kind of error that it wraps, "" if there is none; of several, as errors.Join has them, each is a line
}

// kinds are the errors that keep their kind on their way. None is another one as well.
var kinds = []error{
	io.EOF, io.ErrUnexpectedEOF, fs.ErrExist, fs.ErrNotExist, fs.ErrPermission, context.Canceled, context.DeadlineExceeded,
	ErrTimeout, ErrDead, ErrBusy, ErrUnsendable, ErrNotActor, ErrPolicy, ErrUnplaceable, ErrCapability, ErrUnreachable, ErrClosed, ErrSourceRefused, ErrUpgrade, ErrAddress,
}

// Sent is err as it is in a message.
func Sent(err error) SentError {
	if e, ok := err.(SentError); ok {
		return e
	}
	return SentError{textOf(err), strings.Join(kindsOf(err), "\n")}
}

// kindsOf are the texts of the kinds of err; none if its methods panic.
func kindsOf(err error) (texts []string) {
	defer func() { // as those of a nil pointer do
		if recover() != nil {
			texts = nil
		}
	}()
	for _, kind := range kinds {
		if errors.Is(err, kind) {
			texts = append(texts, kind.Error())
		}
	}
	return texts
}

// Error is the text of the error.
func (e SentError) Error() string { return e.Text }

// Unwrap is the kind of the error, nil if it has none; several are joined.
func (e SentError) Unwrap() error {
	var found []error
	for text := range strings.SplitSeq(e.Kind, "\n") {
		for _, kind := range kinds {
			if kind.Error() == text {
				found = append(found, kind)
			}
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return errors.Join(found...)
}

// BecomesSent reports whether what an interface holds of type t becomes a SentError in a message. err is why it could not be sent as it is, or nil.
func BecomesSent(t reflect.Type, err error) bool {
	if !t.Implements(errorType) {
		return false
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if err != nil || isStandard(t) {
		return true
	}
	if t.Kind() != reflect.Struct {
		return false
	}
	for i := range t.NumField() {
		if f := t.Field(i); f.Name != "_" && (f.Type == errorType || !Exported(f)) {
			return true
		}
	}
	return false
}

// isStandard reports whether t is of the standard library: of a package whose path has no dot in its first element, unless it is of the module that this program was built of.
func isStandard(t reflect.Type) bool {
	first, _, _ := strings.Cut(t.PkgPath(), "/")
	if first == "" || first == "main" || strings.Contains(first, ".") {
		return false
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return false
	}
	for _, m := range append(info.Deps, &info.Main) {
		if own, _, _ := strings.Cut(m.Path, "/"); own == first {
			return false
		}
	}
	return true
}

// error copies fields of type error.
func (c *copier) error(dst, src reflect.Value, depth int) error {
	if src.IsNil() {
		return nil
	}
	err := src.Interface().(error)
	if own, ok := c.plain(err).(error); ok && depth < maxDepth {
		p, value := c.lookup(reflect.TypeOf(own)), reflect.ValueOf(own)
		fresh := reflect.New(value.Type()).Elem()
		if !p.isError && c.copyInto(p, fresh, value, depth+1) == nil {
			dst.Set(fresh)
			return nil
		}
	}
	dst.Set(reflect.ValueOf(Sent(err)))
	return nil
}
