package netbase

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
)

func TestWire(t *testing.T) {
	for _, n := range []int64{0, 1, 23, 24, 255, 256, 65535, 65536, math.MaxUint32, math.MaxUint32 + 1, math.MaxInt64,
		-1, -24, -25, -256, -257, math.MinInt64} {
		buf := appendInt(nil, n)
		if want, _ := cbor.Marshal(n); !bytes.Equal(buf, want) {
			t.Errorf("%d is % x, want % x", n, buf, want)
		}
		r := reader{data: buf}
		if got, err := r.int(); got != n || err != nil || r.left() != 0 {
			t.Errorf("%d comes back as %d, %v", n, got, err)
		}
	}
	for _, s := range []string{"", "x", strings.Repeat("ä", 12), strings.Repeat("x", 70000), "\xff"} {
		r := reader{data: appendString(nil, s)}
		if cbor.Wellformed(r.data) != nil {
			t.Errorf("%.10q: % .20x is no CBOR", s, r.data)
		}
		if got, err := r.string(); got != s || err != nil {
			t.Errorf("%.10q comes back as %.10q, %v", s, got, err)
		}
	}
	for _, v := range []float64{0, 1.5, math.Inf(-1), math.MaxFloat64} {
		r := reader{data: appendFloat32(appendFloat64(nil, v), float32(v))}
		a, err := r.float64()
		b, err2 := r.float32()
		if a != v || b != float32(v) || err != nil || err2 != nil {
			t.Errorf("%v comes back as %v (%v) and %v (%v)", v, a, err, b, err2)
		}
	}
	r := reader{data: appendNull(appendBool(appendBool(nil, true), false))}
	yes, _ := r.bool()
	no, err := r.bool()
	if !yes || no || err != nil || !r.null() || r.null() {
		t.Errorf("true, false, null come back as %v, %v, %v", yes, no, err)
	}
}

func TestReaderRefuses(t *testing.T) {
	for _, c := range []struct {
		name, data string
		read       func(*reader) error
		want       string
	}{
		{"nothing", "", func(r *reader) error { _, err := r.uint(); return err }, "byte 0: it ends here"},
		{"half a head", "\x19\x01", func(r *reader) error { _, err := r.uint(); return err }, "ends in the head"},
		{"text for a number", "\x61x", func(r *reader) error { _, err := r.int(); return err }, "a number expected, not text"},
		{"number too large", "\x1b\x80\x00\x00\x00\x00\x00\x00\x00", func(r *reader) error { _, err := r.int(); return err }, "does not fit"},
		{"long text", "\x63ab", func(r *reader) error { _, err := r.string(); return err }, "text of length 3, of which 2 are here"},
		{"longest bytes", "\x5b\xff\xff\xff\xff\xff\xff\xff\xffx", func(r *reader) error { _, err := r.bytes(); return err }, "of which 1 are here"},
		{"indefinite bytes", "\x5fx\xff", func(r *reader) error { _, err := r.bytes(); return err }, "no definite length"},
		{"long list", "\x83\x01\x02", func(r *reader) error { _, err := r.elements(majorArray, 1); return err }, "an array of length 3, which cannot"},
		{"long map", "\xa2\x01\x02\x03", func(r *reader) error { _, err := r.elements(majorMap, 2); return err }, "a map of length 2, which cannot"},
		{"short array", "\x81\x01", func(r *reader) error { return r.array(2) }, "an array of 2 elements expected, not 1"},
		{"number for a boolean", "\x01", func(r *reader) error { _, err := r.bool(); return err }, "a boolean expected"},
		{"half a float", "\xfb\x01", func(r *reader) error { _, err := r.float64(); return err }, "64-bit"},
		{"double for a float", "\xfb12345678", func(r *reader) error { _, err := r.float32(); return err }, "32-bit"},
		{"a tag", "\x82\x01\xc1\x01", func(r *reader) error { _, err := r.skip(); return err }, "byte 2: a tag"},
		{"negative number too large", "\x3b\x80\x00\x00\x00\x00\x00\x00\x00", func(r *reader) error { _, err := r.skip(); return err }, "does not fit"},
		{"undefined", "\xf7", func(r *reader) error { _, err := r.skip(); return err }, "never sent"},
		{"half float", "\xf9\x00\x00", func(r *reader) error { _, err := r.skip(); return err }, "never sent"},
		{"a list that does not end", "\x82\x01", func(r *reader) error { _, err := r.skip(); return err }, "byte 0: a list that does not end"},
	} {
		err := c.read(&reader{data: []byte(c.data)})
		if !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	// Elements that are promised further out cannot be promised again further in.
	for _, c := range []struct {
		data string
		fits bool
	}{{"\x83\x83\x01\x02\x03\x04", false}, {"\x83\x83\x01\x02\x03\x04\x05", true}} {
		r := reader{data: []byte(c.data)}
		if n, err := r.elements(majorArray, 1); n != 3 || err != nil {
			t.Fatal(n, err)
		}
		r.element(1)
		if _, err := r.elements(majorArray, 1); (err == nil) != c.fits {
			t.Errorf("% x: %v", c.data, err)
		}
	}
}

func TestSkip(t *testing.T) {
	nest := func(n int) []byte { return append(bytes.Repeat([]byte{0x81}, n), 0) }
	r := reader{data: nest(maxNesting)}
	if n, err := r.skip(); n != maxNesting+1 || err != nil {
		t.Errorf("%d arrays in each other: %d items, %v", maxNesting, n, err)
	}
	r = reader{data: nest(maxNesting + 1)}
	if _, err := r.skip(); !errors.Is(err, ErrCorrupt) {
		t.Errorf("%d arrays in each other: %v", maxNesting+1, err)
	}
	r = reader{data: []byte("\xa1\x61x\x83\xf4\xfb12345678\x42ab\x05")}
	if n, err := r.skip(); n != 6 || err != nil || r.left() != 1 {
		t.Errorf("skip = %d, %v, and %d bytes are left", n, err, r.left())
	}
}
