package netbase

import (
	"bytes"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
)

type benchMsg struct {
	Seq     int
	Payload string
}

type benchArray struct {
	_       struct{} `cbor:",toarray"`
	Seq     int
	Payload string
}

type benchOrder struct {
	ID     uint64
	At     time.Time
	Lines  []benchMsg
	Extra  map[string]any
	Detail any
}

func benchValues() []struct {
	name string
	msg  any
	fx   any // the same for the library, as near as it comes
} {
	payload := bytes.Repeat([]byte{7}, 1<<20)
	order := benchOrder{1, time.Now().UTC().Round(0), []benchMsg{{1, "one"}, {2, "two"}, {3, "three"}}, map[string]any{"a": 1, "b": "c"}, benchMsg{4, "four"}}
	return []struct {
		name string
		msg  any
		fx   any
	}{
		{"small", benchMsg{42, "hello world"}, benchArray{Seq: 42, Payload: "hello world"}},
		{"pointer", &benchMsg{42, "hello world"}, &benchArray{Seq: 42, Payload: "hello world"}},
		{"order", order, order},
		{"1MiB", payload, payload},
	}
}

func BenchmarkEncode(b *testing.B) {
	for _, v := range benchValues() {
		b.Run(v.name+"/thesp", func(b *testing.B) {
			e := newEncoder(newCodec(nil), func(uint64, typeDef) {})
			buf, _, err := e.encode(nil, v.msg)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(buf)))
			b.ReportAllocs()
			for b.Loop() {
				buf, _, _ = e.encode(buf[:0], v.msg)
			}
		})
		b.Run(v.name+"/cbor", func(b *testing.B) {
			mode, _ := cbor.EncOptions{}.UserBufferEncMode()
			var buf bytes.Buffer
			mode.MarshalToBuffer(v.fx, &buf)
			b.SetBytes(int64(buf.Len()))
			b.ReportAllocs()
			for b.Loop() {
				buf.Reset()
				mode.MarshalToBuffer(v.fx, &buf)
			}
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	for _, v := range benchValues() {
		b.Run(v.name+"/thesp", func(b *testing.B) {
			c := newPair(b, v.msg)
			data, typ, err := c.encode(nil, v.msg)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.decoder.decode(typ, data); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(v.name+"/cbor", func(b *testing.B) {
			data, _ := cbor.Marshal(v.fx)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				var err error
				switch v.fx.(type) {
				case benchArray:
					err = cbor.Unmarshal(data, new(benchArray))
				case *benchArray:
					p := new(*benchArray)
					err = cbor.Unmarshal(data, p)
				case benchOrder:
					err = cbor.Unmarshal(data, new(benchOrder))
				case []byte:
					err = cbor.Unmarshal(data, new([]byte))
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
