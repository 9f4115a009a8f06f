package netbase

import (
	"errors"
	"reflect"
	"unsafe"

	"thesp/runtime"
)

// encodeError writes [text, kind, error], of which the last is as encodeAny writes it: null if the error is no more than a SentError, or cannot be sent as it is.
func encodeError(e *encoder, buf []byte, p unsafe.Pointer, depth int) ([]byte, error) {
	err := *(*error)(p)
	if err == nil {
		return appendNull(buf), nil
	}
	sent := runtime.Sent(err)
	buf = appendString(appendString(appendArray(buf, 3), sent.Text), sent.Kind)
	if own, ok := e.own(err); ok {
		if all, err := encodeAny(e, buf, unsafe.Pointer(&own), depth+1); err == nil {
			return all, nil
		}
	}
	return appendNull(buf), nil
}

// own is what an interface has of err in a message, if that is an error of another type than SentError.
func (e *encoder) own(err error) (any, bool) {
	v := any(err)
	for {
		o, err := e.find(wordsOf(&v).typ, v)
		if err != nil {
			return nil, false
		}
		if o.unwrap == nil {
			break
		}
		if v = o.unwrap(v); v == nil {
			return nil, false
		}
	}
	_, isError := v.(error)
	_, isSent := v.(runtime.SentError)
	return v, isError && !isSent
}

// decodeError reads what encodeError writes. An error of a type that is not known here, or is another one, is a SentError.
func decodeError(d *decoder, p unsafe.Pointer, depth int) (err error) {
	if d.r.null() {
		return nil
	}
	if err := d.r.array(3); err != nil {
		return err
	}
	var sent runtime.SentError
	if sent.Text, err = d.r.string(); err != nil {
		return err
	}
	if sent.Kind, err = d.r.string(); err != nil {
		return err
	}
	*(*error)(p) = sent
	var own any
	start := d.r
	err = decodeAny(d, unsafe.Pointer(&own), depth+1)
	if err != nil && !errors.Is(err, ErrCorrupt) {
		d.r = start
		_, err = d.r.skip()
	} else if own, ok := own.(error); ok {
		*(*error)(p) = own
	}
	return err
}

// asError is p, the plan of t, or that by which an interface is sent that holds an error of type t.
func asError(p *plan, t reflect.Type) *plan {
	if !runtime.BecomesSent(t, p.err) {
		return p
	}
	return makeWrapper(p.err, func(v any) any { return runtime.Sent(v.(error)) })
}
