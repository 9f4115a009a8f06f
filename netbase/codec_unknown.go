package netbase

import (
	"reflect"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"

	"thesp/runtime"
)

// maxUnknownItems bounds the parts of a message of unknown type: Go takes far more memory for empty lists than CBOR does.
const maxUnknownItems = 1 << 16

// unknown reads a message of the type with that number, of which the type or that of a value in it is unknown. The error wraps ErrCorrupt.
func (d *decoder) unknown(typ uint64) (runtime.Unknown, error) {
	in, err := d.find(typ)
	if in == nil {
		return runtime.Unknown{}, err
	}
	data := d.r.data
	items, err := d.r.skip()
	if err == nil && d.r.left() > 0 {
		err = d.r.corrupt("something behind the message")
	}
	if err != nil {
		return runtime.Unknown{}, err
	}
	u := runtime.Unknown{Type: clip(in.def.Name)}
	if items > maxUnknownItems || generic(data, &u.Value) != nil {
		u.Value = append([]byte{}, data...)
	} else {
		u.Value = d.described(in.def.Schema, u.Value)
	}
	return u, nil
}

// described gives v, which has been decoded without a type, what the schema of its type says of it. What does not fit stays as it is.
func (d *decoder) described(schema string, v any) any {
	switch v := v.(type) {
	case string:
		if schema == "address" {
			if a, err := runtime.ParseAddress(v); err == nil {
				return a
			}
		}
	case map[string]any:
		if _, elem, ok := strings.Cut(schema, "]"); ok && strings.HasPrefix(schema, "map[string]") {
			for key, value := range v {
				v[key] = d.described(elem, value)
			}
		}
	case []any:
		return d.describedList(schema, v)
	}
	return v
}

// describedList is described for what CBOR has as a list.
func (d *decoder) describedList(schema string, list []any) any {
	schema = strings.TrimLeft(schema, "*")
	switch {
	case schema == "any":
		return d.describedAny(list)
	case schema == "time":
		return describedTime(list)
	case schema == "error":
		return describedError(list)
	case strings.HasPrefix(schema, "["):
		_, elem, _ := strings.Cut(schema, "]")
		for i := range list {
			list[i] = d.described(elem, list[i])
		}
		return list
	}
	fields, ok := splitFields(schema)
	if !ok || len(fields) != len(list) {
		return list
	}
	out := make(runtime.Fields, len(list))
	for i, f := range fields {
		name, typ, _ := strings.Cut(f, " ")
		out[i] = runtime.Field{Name: name, Value: d.described(typ, list[i])}
	}
	return out
}

// describedAny is described for a value in a field of type any, which comes with the number of its type.
func (d *decoder) describedAny(pair []any) any {
	if len(pair) != 2 {
		return pair
	}
	number, ok := pair[0].(uint64)
	if !ok || number-1 >= uint64(len(d.incoming)) {
		return pair
	}
	def := d.incoming[number-1].def
	value := d.described(def.Schema, pair[1])
	if _, isStruct := value.(runtime.Fields); !isStruct && d.incoming[number-1].err == nil {
		return value
	}
	return runtime.Unknown{Type: clip(def.Name), Value: value}
}

// describedTime is described for a time; see decodeTime.
func describedTime(list []any) any {
	if len(list) != 3 {
		return list
	}
	sec, okSec := integer(list[0])
	nsec, okNsec := integer(list[1])
	if !okSec || !okNsec {
		return list
	}
	t := time.Unix(sec, nsec)
	offset, ok := integer(list[2])
	if !ok {
		return t.UTC()
	}
	return inZone(t, int(offset))
}

// describedError is described for an error; see encodeError.
func describedError(list []any) any {
	if len(list) != 3 {
		return list
	}
	text, okText := list[0].(string)
	kind, okKind := list[1].(string)
	if !okText || !okKind {
		return list
	}
	return runtime.SentError{Text: text, Kind: kind}
}

// integer is v as an int64, if it is an integer.
func integer(v any) (int64, bool) {
	switch v := v.(type) {
	case uint64:
		return int64(v), true
	case int64:
		return v, true
	}
	return 0, false
}

// generic decodes data, which skip has found well-formed, without a type.
func generic(data []byte, v *any) error {
	mode, err := cbor.DecOptions{
		DupMapKey:        cbor.DupMapKeyEnforcedAPF,
		MaxNestedLevels:  maxNesting,
		MaxArrayElements: maxUnknownItems,
		MaxMapPairs:      maxUnknownItems,
		IndefLength:      cbor.IndefLengthForbidden,
		TagsMd:           cbor.TagsForbidden,
		UTF8:             cbor.UTF8DecodeInvalid,
		DefaultMapType:   reflect.TypeFor[map[string]any](),
	}.DecMode()
	if err != nil {
		return err
	}
	return mode.Unmarshal(data, v)
}
