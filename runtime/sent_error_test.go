package runtime_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"reflect"
	"syscall"
	"testing"
	"time"

	"thesp/runtime"
)

type (
	hiddenErr struct{ key *string }
	openErr   struct{ Key string }
	halfErr   struct {
		Key string
		at  int
	}
	anyErr   struct{ What any }
	loopErr  struct{ Errs []error }
	failures struct {
		One   error
		More  []error
		Named map[string]error
		Any   any
		Ptr   *error
	}
)

func (e *hiddenErr) Error() string { return "no " + *e.key }
func (e openErr) Error() string    { return "no " + e.Key }
func (e halfErr) Error() string    { return fmt.Sprint("no ", e.Key, " at ", e.at) }

func (anyErr) Error() string   { return "any" }
func (*loopErr) Error() string { return "loop" }

// Errors arrive as their text, and what they are; nothing of them is shared.
func TestErrorsInMessages(t *testing.T) {
	key := "tea"
	tea := error(&hiddenErr{&key})
	_, missing := os.Open("nowhere")
	_, noTime := time.Parse(time.DateOnly, "noon")
	noJSON := json.Unmarshal([]byte("{"), new(int))
	for _, test := range []struct{ msg, want any }{
		{failures{}, failures{}},
		{
			failures{One: fmt.Errorf("tea: %w", runtime.ErrBusy), More: []error{tea, nil, io.EOF, openErr{"milk"}}, Named: map[string]error{"a": tea, "b": nil}, Any: tea, Ptr: &tea},
			failures{
				One:   runtime.SentError{"tea: too busy", "too busy"},
				More:  []error{runtime.SentError{Text: "no tea"}, nil, runtime.SentError{"EOF", "EOF"}, openErr{"milk"}},
				Named: map[string]error{"a": runtime.SentError{Text: "no tea"}, "b": nil}, Any: runtime.SentError{Text: "no tea"}, Ptr: new(error(runtime.SentError{Text: "no tea"})),
			},
		},
		{tea, runtime.SentError{Text: "no tea"}},
		{errors.New("no milk"), runtime.SentError{Text: "no milk"}},
		{openErr{"milk"}, openErr{"milk"}},
		{&openErr{"milk"}, &openErr{"milk"}},
		{failures{One: &openErr{"milk"}, More: []error{halfErr{"milk", 4}, (*openErr)(nil), anyErr{func() {}}}}, failures{
			One: &openErr{"milk"}, More: []error{runtime.SentError{Text: "no milk at 4"}, (*openErr)(nil), runtime.SentError{Text: "any"}},
		}},
		{halfErr{"milk", 4}, runtime.SentError{Text: "no milk at 4"}},
		{noTime, runtime.SentError{Text: noTime.Error()}},
		{[]any{noJSON}, []any{runtime.SentError{Text: "unexpected end of JSON input"}}},
		{base64.CorruptInputError(3), runtime.SentError{Text: "illegal base64 data at input byte 3"}},
		{syscall.ENOENT, runtime.SentError{syscall.ENOENT.Error(), fs.ErrNotExist.Error()}},
		{missing, runtime.SentError{missing.Error(), fs.ErrNotExist.Error()}},
		{errors.Join(io.EOF, fmt.Errorf("tea: %w", runtime.ErrBusy)), runtime.SentError{"EOF\ntea: too busy", "EOF\ntoo busy"}},
		{[]any{&hiddenErr{}, 1}, []any{runtime.SentError{Text: "an error of type *runtime_test.hiddenErr whose text panics"}, 1}},
		{runtime.SentError{"tea", "too busy"}, runtime.SentError{"tea", "too busy"}},
		{failures{One: (*fs.PathError)(nil)}, failures{One: runtime.SentError{Text: "an error of type *fs.PathError whose text panics"}}},
	} {
		run(t, func(t *testing.T, sys *runtime.System) {
			a := create(t, sys, script(echo))
			if got, err := sys.Ask(a, test.msg, time.Minute); !reflect.DeepEqual(got, test.want) || err != nil {
				t.Errorf("%#v arrives as %#v, %v, want %#v", test.msg, got, err, test.want)
			}
		})
	}
}

// What changes behind an error does not reach who has got it; an error that contains itself arrives as well.
func TestOwnErrorsInMessages(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		var heard *openErr
		a := create(t, sys, script(func(ctx *runtime.Context, msg any) error {
			if m, ok := msg.(failures); ok && errors.As(m.One, &heard) {
				heard.Key = "tea"
			}
			return ctx.Reply(msg)
		}))
		sent := &openErr{"milk"}
		got, err := sys.Ask(a, failures{One: sent}, time.Minute)
		if err != nil || heard == nil || sent.Key != "milk" {
			t.Errorf("got %v, %v, heard %v, and it is %v", got, err, heard, sent)
		}
		loop := &loopErr{}
		loop.Errs = []error{loop}
		if got, err := sys.Ask(a, failures{One: loop}, time.Minute); err != nil || got.(failures).One.Error() != "loop" {
			t.Errorf("got %v, %v", got, err)
		}
	})
}

func TestSentErrorKinds(t *testing.T) {
	for _, kind := range []error{
		runtime.ErrTimeout, runtime.ErrDead, runtime.ErrSourceRefused, io.EOF, io.ErrUnexpectedEOF, fs.ErrExist, os.ErrNotExist, os.ErrPermission, context.Canceled, context.DeadlineExceeded,
	} {
		sent := runtime.Sent(fmt.Errorf("it says: %w", kind))
		if want := "it says: " + kind.Error(); !errors.Is(sent, kind) || sent.Error() != want {
			t.Errorf("%v, which is %v: %v, want %q", sent, kind, errors.Is(sent, kind), want)
		}
		if again := runtime.Sent(fmt.Errorf("again: %w", sent)); !errors.Is(again, kind) || errors.Is(again, errors.ErrUnsupported) {
			t.Errorf("%v is no longer %v", again, kind)
		}
	}
	both := runtime.Sent(errors.Join(runtime.ErrDead, io.EOF))
	if again := runtime.Sent(fmt.Errorf("again: %w", both)); !errors.Is(again, runtime.ErrDead) || !errors.Is(again, io.EOF) || errors.Is(again, runtime.ErrBusy) {
		t.Errorf("%#v is %v and %v, and not %v", again, runtime.ErrDead, io.EOF, runtime.ErrBusy)
	}
	if err := errors.Unwrap(runtime.Sent(errors.New("EOF"))); err != nil {
		t.Errorf("an error with the text of another is %v", err)
	}
}
