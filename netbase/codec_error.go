package netbase

import (
	"reflect"
	"unsafe"

	"thesp/runtime"
)

// makeError is the plan of the type error: null, or the fields of a SentError.
func (c *codec) makeError() *plan {
	sent := c.inner(sentErrorType, nil)
	return &plan{
		schema: "error", min: 1, nils: true,
		enc: func(e *encoder, buf []byte, p unsafe.Pointer, depth int) ([]byte, error) {
			err := *(*error)(p)
			if err == nil {
				return appendNull(buf), nil
			}
			value := runtime.Sent(err)
			return sent.enc(e, buf, unsafe.Pointer(&value), depth)
		},
		dec: func(d *decoder, p unsafe.Pointer, depth int) error {
			if d.r.null() {
				return nil
			}
			if err := d.r.room(sent.min); err != nil {
				return err
			}
			var value runtime.SentError
			if err := sent.dec(d, unsafe.Pointer(&value), depth); err != nil {
				return err
			}
			*(*error)(p) = value
			return nil
		},
	}
}

// asError is p, the plan of t, or that by which an interface is sent that holds an error of type t.
func asError(p *plan, t reflect.Type) *plan {
	if !runtime.BecomesSent(t, p.err) {
		return p
	}
	return makeWrapper(p.err, func(v any) any { return runtime.Sent(v.(error)) })
}
