package netbase

import (
	"reflect"

	"github.com/fxamacker/cbor/v2"
)

// maxUnknownItems bounds the parts of a message of unknown type: Go takes far more memory for empty lists than CBOR does.
const maxUnknownItems = 1 << 16

// unknown reads a message of the type with that number, of which the type or that of a value in it is unknown. The error wraps ErrCorrupt.
func (d *decoder) unknown(typ uint64) (Unknown, error) {
	in, err := d.find(typ)
	if in == nil {
		return Unknown{}, err
	}
	data := d.r.data
	items, err := d.r.skip()
	if err == nil && d.r.left() > 0 {
		err = d.r.corrupt("something behind the message")
	}
	if err != nil {
		return Unknown{}, err
	}
	u := Unknown{Type: clip(in.def.Name)}
	if items > maxUnknownItems || generic(data, &u.Value) != nil {
		u.Value = append([]byte{}, data...)
	}
	return u, nil
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
