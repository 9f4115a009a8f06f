package netbase

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"testing"
	"time"

	"thesp/runtime"
)

type (
	secretErr struct{ key string }
	openErr   struct{ Key string }
	strayErr  struct{ Key string }
	failing   struct {
		One   error
		More  []error
		Named map[string]*error
		Any   any
		From  runtime.Address
	}
)

func (e secretErr) Error() string { return "no " + e.key }
func (e openErr) Error() string   { return "no " + e.Key }
func (e *strayErr) Error() string { return "no " + e.Key }

// Errors arrive as they do within a system, also where they pass through another one, or their message is of a type that is unknown.
func TestErrorsTravel(t *testing.T) {
	tea := error(secretErr{"tea"})
	sent := runtime.SentError{Text: "no tea"}
	eof := fmt.Errorf("file: %w", io.EOF)
	sentEOF := runtime.SentError{Text: "file: EOF", Kind: "EOF"}
	for _, test := range []struct{ msg, want any }{
		{failing{}, failing{}},
		{
			failing{One: eof, More: []error{tea, nil}, Named: map[string]*error{"a": &tea, "b": nil, "c": new(error)}, Any: tea},
			failing{One: sentEOF, More: []error{sent, nil}, Named: map[string]*error{"a": new(error(sent)), "b": nil, "c": new(error)}, Any: sent},
		},
		{&failing{One: tea}, &failing{One: sent}},
		{openErr{"tea"}, openErr{"tea"}},
		{
			failing{One: &openErr{"tea"}, More: []error{openErr{"milk"}, &strayErr{"tea"}, (*openErr)(nil), eof}, From: runtime.Address{}},
			failing{One: &openErr{"tea"}, More: []error{openErr{"milk"}, sent, (*openErr)(nil), sentEOF}, From: runtime.Address{}},
		},
		{tea, sent},
		{&secretErr{"tea"}, sent},
		{eof, sentEOF},
		{&fs.PathError{Op: "open", Path: "tea", Err: fs.ErrNotExist}, runtime.SentError{Text: "open tea: file does not exist", Kind: "file does not exist"}},
		{&time.ParseError{Message: ": late"}, runtime.SentError{Text: `parsing time "": late`}},
		{[]any{&json.SyntaxError{Offset: 1}, base64.CorruptInputError(3)}, []any{runtime.SentError{}, runtime.SentError{Text: "illegal base64 data at input byte 3"}}},
		{[]error{eof, nil}, []error{sentEOF, nil}},
		{[]any{tea, eof}, []any{sent, sentEOF}},
	} {
		p := newPair(t, failing{}, openErr{})
		if got, _ := p.send(t, test.msg); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%#v arrives as %#v, want %#v", test.msg, got, test.want)
		}
		data, typ, err := p.encode(nil, test.msg)
		if err != nil {
			t.Fatal(err)
		}
		p.decoder.faces = faces{inner: idFor(1).Value(), outer: idFor(2).Value()} // else it passes as it is
		far := newPair(t, failing{}, openErr{})
		if data, typ, err = p.pass(far.encoder, nil, typ, data); err != nil {
			t.Fatal(err)
		}
		if got, err := far.decode(typ, data); !reflect.DeepEqual(got, test.want) || err != nil {
			t.Errorf("%#v passes through another system and arrives as %#v, %v, want %#v", test.msg, got, err, test.want)
		}
	}
}

func TestErrorsOfUnknownMessages(t *testing.T) {
	p := newPair(t)
	data, typ, err := p.encode(nil, failing{One: io.EOF, More: []error{nil}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.decode(typ, data)
	want := runtime.Unknown{Type: "netbase.failing", Value: fields("One", runtime.SentError{Text: "EOF", Kind: "EOF"}, "More", []any{nil}, "Named", nil, "Any", nil, "From", "")}
	if !reflect.DeepEqual(got, want) || !errors.Is(err, ErrUnknownType) {
		t.Errorf("it is shown as %#v, %v, want %#v", got, err, want)
	}
	for i := range data {
		if got, err := p.decode(typ, data[:i]); !errors.Is(err, ErrCorrupt) || got != nil {
			t.Fatalf("the first %d bytes: %v, %v", i, got, err)
		}
	}
}

// What is no error where one belongs is refused.
func TestErrorsCorrupt(t *testing.T) {
	p := newPair(t, failing{}, openErr{})
	data, typ, err := p.encode(nil, []error{io.EOF})
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range [][]byte{{0x81, 0x81, 0x63, 'E', 'O', 'F'}, {0x81, 0x63, 'E', 'O', 'F'}, {0x81, 0x82, 0x01, 0x02}, data[:len(data)-1]} {
		if got, err := p.decode(typ, part); !errors.Is(err, ErrCorrupt) || got != nil {
			t.Errorf("% x: %v, %v", part, got, err)
		}
	}
}
