package netbase

import (
	"encoding"
	"fmt"
	"reflect"
	"time"
	"unsafe"

	"thesp/runtime"
)

type signed interface {
	int | int8 | int16 | int32 | int64
}

type unsigned interface {
	uint | uint8 | uint16 | uint32 | uint64 | uintptr
}

// makeBasic is the plan of numbers, booleans and strings.
func makeBasic(kind reflect.Kind) *plan {
	p := &plan{schema: kind.String(), flat: true}
	switch kind {
	case reflect.Bool:
		p.enc, p.dec = encodeBool, decodeBool
	case reflect.Int:
		p.enc, p.dec = encodeInt[int], decodeInt[int]
	case reflect.Int8:
		p.enc, p.dec = encodeInt[int8], decodeInt[int8]
	case reflect.Int16:
		p.enc, p.dec = encodeInt[int16], decodeInt[int16]
	case reflect.Int32:
		p.enc, p.dec = encodeInt[int32], decodeInt[int32]
	case reflect.Int64:
		p.enc, p.dec = encodeInt[int64], decodeInt[int64]
	case reflect.Uint:
		p.enc, p.dec = encodeUint[uint], decodeUint[uint]
	case reflect.Uint8:
		p.enc, p.dec = encodeUint[uint8], decodeUint[uint8]
	case reflect.Uint16:
		p.enc, p.dec = encodeUint[uint16], decodeUint[uint16]
	case reflect.Uint32:
		p.enc, p.dec = encodeUint[uint32], decodeUint[uint32]
	case reflect.Uint64:
		p.enc, p.dec = encodeUint[uint64], decodeUint[uint64]
	case reflect.Uintptr:
		p.enc, p.dec = encodeUint[uintptr], decodeUint[uintptr]
	case reflect.Float32:
		p.enc, p.dec, p.min = encodeFloat32, decodeFloat32, 5
	case reflect.Float64:
		p.enc, p.dec, p.min = encodeFloat64, decodeFloat64, 9
	case reflect.String:
		p.enc, p.dec = encodeString, decodeString
	default:
		return refuse(nil, kind.String())
	}
	return p
}

func encodeBool(_ *encoder, buf []byte, p unsafe.Pointer, _ int) ([]byte, error) {
	return appendBool(buf, *(*bool)(p)), nil
}

func decodeBool(d *decoder, p unsafe.Pointer, _ int) (err error) {
	*(*bool)(p), err = d.r.bool()
	return err
}

func encodeInt[T signed](_ *encoder, buf []byte, p unsafe.Pointer, _ int) ([]byte, error) {
	return appendInt(buf, int64(*(*T)(p))), nil
}

func decodeInt[T signed](d *decoder, p unsafe.Pointer, _ int) error {
	start := d.r.off
	n, err := d.r.int()
	if err != nil {
		return err
	}
	if int64(T(n)) != n {
		return &corrupt{start, fmt.Sprintf("%d does not fit into %T", n, T(0))}
	}
	*(*T)(p) = T(n)
	return nil
}

func encodeUint[T unsigned](_ *encoder, buf []byte, p unsafe.Pointer, _ int) ([]byte, error) {
	return appendUint(buf, uint64(*(*T)(p))), nil
}

func decodeUint[T unsigned](d *decoder, p unsafe.Pointer, _ int) error {
	start := d.r.off
	n, err := d.r.uint()
	if err != nil {
		return err
	}
	if uint64(T(n)) != n {
		return &corrupt{start, fmt.Sprintf("%d does not fit into %T", n, T(0))}
	}
	*(*T)(p) = T(n)
	return nil
}

func encodeFloat32(_ *encoder, buf []byte, p unsafe.Pointer, _ int) ([]byte, error) {
	return appendFloat32(buf, *(*float32)(p)), nil
}

func decodeFloat32(d *decoder, p unsafe.Pointer, _ int) (err error) {
	*(*float32)(p), err = d.r.float32()
	return err
}

func encodeFloat64(_ *encoder, buf []byte, p unsafe.Pointer, _ int) ([]byte, error) {
	return appendFloat64(buf, *(*float64)(p)), nil
}

func decodeFloat64(d *decoder, p unsafe.Pointer, _ int) (err error) {
	*(*float64)(p), err = d.r.float64()
	return err
}

func encodeString(_ *encoder, buf []byte, p unsafe.Pointer, _ int) ([]byte, error) {
	return appendString(buf, *(*string)(p)), nil
}

func decodeString(d *decoder, p unsafe.Pointer, _ int) (err error) {
	*(*string)(p), err = d.r.string()
	return err
}

// encodeTime writes [seconds since 1970, nanoseconds, seconds east of UTC or null for UTC].
func encodeTime(_ *encoder, buf []byte, p unsafe.Pointer, _ int) ([]byte, error) {
	t := (*time.Time)(p)
	buf = appendInt(appendArray(buf, 3), t.Unix())
	buf = appendUint(buf, uint64(t.Nanosecond()))
	if t.Location() == time.UTC {
		return appendNull(buf), nil
	}
	_, offset := t.Zone()
	return appendInt(buf, int64(offset)), nil
}

// inZone is t, which is in the zone of this system, in one with the given offset.
func inZone(t time.Time, offset int) time.Time {
	if _, here := t.Zone(); offset != here {
		return t.In(time.FixedZone("", offset))
	}
	return t
}

// decodeTime makes a time in UTC, in the zone of this system if it has the same offset at that time, or else in one without a name.
func decodeTime(d *decoder, p unsafe.Pointer, _ int) error {
	if err := d.r.array(3); err != nil {
		return err
	}
	sec, err := d.r.int()
	if err != nil {
		return err
	}
	nsec, err := d.r.uint()
	if err != nil {
		return err
	}
	if nsec >= 1e9 {
		return d.r.corrupt("a second of more than a second")
	}
	t := time.Unix(sec, int64(nsec))
	if d.r.null() {
		*(*time.Time)(p) = t.UTC()
		return nil
	}
	offset, err := d.r.int()
	if err != nil {
		return err
	}
	if int64(int32(offset)) != offset {
		return d.r.corrupt("a time zone that is too far away")
	}
	*(*time.Time)(p) = inZone(t, int(offset))
	return nil
}

// makeMarshalled is the plan of a struct type that makes its values travel itself, in the way that marshalling says.
func makeMarshalled(t reflect.Type, how string) *plan {
	p := &plan{schema: how + " " + runtime.TypeName(t)}
	if how == "text" {
		p.enc = func(_ *encoder, buf []byte, at unsafe.Pointer, _ int) ([]byte, error) {
			text, err := marshal(t, reflect.NewAt(t, at).Interface().(encoding.TextMarshaler).MarshalText)
			if err != nil {
				return buf, err
			}
			return appendString(buf, string(text)), nil
		}
		p.dec = func(d *decoder, at unsafe.Pointer, _ int) error {
			text, err := d.r.text()
			if err != nil {
				return err
			}
			return d.unmarshal(t, text, reflect.NewAt(t, at).Interface().(encoding.TextUnmarshaler).UnmarshalText)
		}
		return p
	}
	p.enc = func(_ *encoder, buf []byte, at unsafe.Pointer, _ int) ([]byte, error) {
		data, err := marshal(t, reflect.NewAt(t, at).Interface().(encoding.BinaryMarshaler).MarshalBinary)
		if err != nil {
			return buf, err
		}
		return appendBytes(buf, data), nil
	}
	p.dec = func(d *decoder, at unsafe.Pointer, _ int) error {
		data, err := d.r.bytes()
		if err != nil {
			return err
		}
		return d.unmarshal(t, data, reflect.NewAt(t, at).Interface().(encoding.BinaryUnmarshaler).UnmarshalBinary)
	}
	return p
}

// marshal calls a method of a type that is not ours. That it panics is an error, as it is within one system.
func marshal(t reflect.Type, method func() ([]byte, error)) (data []byte, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
		if err != nil {
			err = marshalError(t, err)
		}
	}()
	return method()
}

// unmarshal calls a method of a type that is not ours with bytes that anybody may have sent. That it does not take them is no error of who carries them.
func (d *decoder) unmarshal(t reflect.Type, data []byte, method func([]byte) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
		if err != nil {
			err = fmt.Errorf("%s does not take it: %w", runtime.TypeName(t), err)
		}
	}()
	return method(append([]byte{}, data...)) // methods may keep what they get, against the rules
}
