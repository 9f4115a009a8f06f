package main

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"time"

	"thesp/runtime"
)

// An object is a JSON object whose fields keep their order.
type object []field

type field struct {
	name  string
	value any
}

// MarshalJSON implements json.Marshaler.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, f := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(f.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(f.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// jsonValue turns a message into what encoding/json writes: structs with the fields that travel, maps with any keys, numbers that JSON does not have as text.
func jsonValue(v reflect.Value) any {
	if !v.IsValid() {
		return nil
	}
	switch m := v.Interface().(type) {
	case time.Duration:
		return m.String()
	case runtime.Unknown:
		return jsonValue(reflect.ValueOf(m.Value))
	case runtime.Fields:
		o := object{}
		for _, f := range m {
			o = append(o, field{f.Name, jsonValue(reflect.ValueOf(f.Value))})
		}
		return o
	case json.Marshaler, encoding.TextMarshaler:
		return m
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return jsonValue(v.Elem())
	case reflect.Struct:
		o := object{}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.Name != "_" && runtime.Exported(f) {
				o = append(o, field{f.Name, jsonValue(v.Field(i))})
			}
		}
		return o
	case reflect.Map:
		m := map[string]any{}
		for key, value := range v.Seq2() {
			m[fmt.Sprint(jsonValue(key))] = jsonValue(value)
		}
		o := object{}
		for _, key := range slices.Sorted(maps.Keys(m)) {
			o = append(o, field{key, m[key]})
		}
		return o
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return v.Bytes() // base64, as everybody does
		}
		return jsonList(v)
	case reflect.Array:
		return jsonList(v)
	case reflect.Float32, reflect.Float64:
		if f := v.Float(); math.IsNaN(f) || math.IsInf(f, 0) {
			return fmt.Sprint(f)
		}
	case reflect.Complex64, reflect.Complex128:
		return fmt.Sprint(v.Complex())
	}
	return v.Interface()
}

func jsonList(v reflect.Value) []any {
	out := make([]any, v.Len())
	for i := range out {
		out[i] = jsonValue(v.Index(i))
	}
	return out
}
