package netbase

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"unicode/utf8"
)

// ErrCorrupt is wrapped by the errors about bytes that no system sends; the text has the offset of the first of them.
var ErrCorrupt = errors.New("corrupt")

// The major types of CBOR (RFC 8949, 3.1), and the whole bytes of major type 7 that are used.
const (
	majorUint   = 0
	majorNegInt = 1
	majorBytes  = 2
	majorText   = 3
	majorArray  = 4
	majorMap    = 5
	majorSimple = 7

	byteFalse   = 0xf4
	byteTrue    = 0xf5
	byteNull    = 0xf6
	byteFloat32 = 0xfa
	byteFloat64 = 0xfb
)

// maxNesting bounds how deep reader.skip goes. The deepest value that is sent has maxDepth values in fields of type any, each of them two
// arrays, and what its types nest.
const maxNesting = 5 * maxDepth

// appendHead appends the head of a data item: its major type and its number, which is a length for all but numbers.
func appendHead(buf []byte, major byte, n uint64) []byte {
	major <<= 5
	switch {
	case n < 24:
		return append(buf, major|byte(n))
	case n <= math.MaxUint8:
		return append(buf, major|24, byte(n))
	case n <= math.MaxUint16:
		return append(buf, major|25, byte(n>>8), byte(n))
	case n <= math.MaxUint32:
		return append(buf, major|26, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	}
	return binary.BigEndian.AppendUint64(append(buf, major|27), n)
}

func appendUint(buf []byte, n uint64) []byte { return appendHead(buf, majorUint, n) }

func appendInt(buf []byte, n int64) []byte {
	if n < 0 {
		return appendHead(buf, majorNegInt, ^uint64(n))
	}
	return appendHead(buf, majorUint, uint64(n))
}

// appendString appends s as text, or as bytes if it is no UTF-8: text that is not would be no CBOR.
func appendString(buf []byte, s string) []byte {
	major := byte(majorText)
	if !utf8.ValidString(s) {
		major = majorBytes
	}
	return append(appendHead(buf, major, uint64(len(s))), s...)
}

func appendBytes(buf, b []byte) []byte {
	return append(appendHead(buf, majorBytes, uint64(len(b))), b...)
}

func appendArray(buf []byte, n int) []byte { return appendHead(buf, majorArray, uint64(n)) }

func appendNull(buf []byte) []byte { return append(buf, byteNull) }

func appendBool(buf []byte, b bool) []byte {
	if b {
		return append(buf, byteTrue)
	}
	return append(buf, byteFalse)
}

func appendFloat32(buf []byte, f float32) []byte {
	return binary.BigEndian.AppendUint32(append(buf, byteFloat32), math.Float32bits(f))
}

func appendFloat64(buf []byte, f float64) []byte {
	return binary.BigEndian.AppendUint64(append(buf, byteFloat64), math.Float64bits(f))
}

// A reader reads data items of definite length from bytes that anybody may have sent: it never reads beyond them, and believes no
// length that they cannot hold. Its errors wrap ErrCorrupt. After an error it is of no use.
type reader struct {
	data []byte
	off  int
	// promised is how many bytes the elements that are still to come in the arrays and maps around must take at least. Without it a
	// list could promise as many elements as there are bytes, and its first element again, and so on.
	promised int
}

// corrupt is what a reader says of the bytes at an offset.
type corrupt struct {
	off  int
	what string
}

func (e *corrupt) Error() string { return fmt.Sprintf("%v: byte %d: %s", ErrCorrupt, e.off, e.what) }
func (e *corrupt) Unwrap() error { return ErrCorrupt }

func (r *reader) corrupt(what string) error { return &corrupt{r.off, what} }

// left is the number of bytes that have not been read.
func (r *reader) left() int { return len(r.data) - r.off }

// head reads a head of the given major type, and returns its number.
func (r *reader) head(major byte) (uint64, error) {
	if r.off < len(r.data) {
		if b := r.data[r.off]; b>>5 == major && b&31 < 24 {
			r.off++
			return uint64(b & 31), nil
		}
	}
	return r.longHead(major)
}

func (r *reader) longHead(major byte) (uint64, error) {
	got, n, size, err := r.peek()
	switch {
	case err != nil:
		return 0, err
	case got != major:
		return 0, r.corrupt(majorNames[major] + " expected, not " + majorNames[got])
	}
	r.off += size
	return n, nil
}

var majorNames = [8]string{"a number", "a negative number", "bytes", "text", "an array", "a map", "a tag", "a simple value"}

// peek returns the major type, the number and the size of the next head, and stays before it.
func (r *reader) peek() (major byte, n uint64, size int, err error) {
	if r.off >= len(r.data) {
		return 0, 0, 0, r.corrupt("it ends here")
	}
	b := r.data[r.off]
	rest := r.data[r.off+1:]
	major, n = b>>5, uint64(b&31)
	if n < 24 {
		return major, n, 1, nil
	}
	if n > 27 {
		return 0, 0, 0, r.corrupt("an item of no definite length")
	}
	size = 1 << (n - 24)
	if len(rest) < size {
		return 0, 0, 0, r.corrupt("it ends in the head of an item")
	}
	switch size {
	case 1:
		n = uint64(rest[0])
	case 2:
		n = uint64(binary.BigEndian.Uint16(rest))
	case 4:
		n = uint64(binary.BigEndian.Uint32(rest))
	case 8:
		n = binary.BigEndian.Uint64(rest)
	}
	return major, n, 1 + size, nil
}

func (r *reader) uint() (uint64, error) { return r.head(majorUint) }

func (r *reader) int() (int64, error) {
	negative := r.off < len(r.data) && r.data[r.off]>>5 == majorNegInt
	major := byte(majorUint)
	if negative {
		major = majorNegInt
	}
	start := r.off
	n, err := r.head(major)
	switch {
	case err != nil:
		return 0, err
	case n > math.MaxInt64:
		return 0, &corrupt{start, "a number that does not fit"}
	case negative:
		return int64(^n), nil
	}
	return int64(n), nil
}

// bytes reads bytes; they are part of what is read, not a copy.
func (r *reader) bytes() ([]byte, error) { return r.span(majorBytes) }

// text reads what appendString wrote; it is part of what is read, not a copy.
func (r *reader) text() ([]byte, error) {
	if r.off < len(r.data) && r.data[r.off]>>5 == majorBytes {
		return r.span(majorBytes)
	}
	return r.span(majorText)
}

func (r *reader) span(major byte) ([]byte, error) {
	start := r.off
	n, err := r.head(major)
	if err != nil {
		return nil, err
	}
	if n > uint64(r.left()) {
		return nil, &corrupt{start, fmt.Sprintf("%s of length %d, of which %d are here", majorNames[major], n, r.left())}
	}
	b := r.data[r.off : r.off+int(n) : r.off+int(n)]
	r.off += int(n)
	return b, nil
}

func (r *reader) string() (string, error) {
	b, err := r.text()
	return string(b), err
}

// elements reads the head of an array or map, whose elements (pairs, for a map) take at least size bytes each; size is not 0. The caller
// calls element(size) ahead of each of them.
func (r *reader) elements(major byte, size int) (int, error) {
	start := r.off
	n, err := r.head(major)
	if err != nil {
		return 0, err
	}
	if free := r.left() - r.promised; free < 0 || n > uint64(free)/uint64(size) {
		return 0, &corrupt{start, fmt.Sprintf("%s of length %d, which cannot be here", majorNames[major], n)}
	}
	r.promised += int(n) * size
	return int(n), nil
}

// element says that the next element of an array or map of elements(size) is read.
func (r *reader) element(size int) { r.promised -= size }

// array reads the head of an array, which has n elements.
func (r *reader) array(n int) error {
	start := r.off
	got, err := r.head(majorArray)
	if err == nil && got != uint64(n) {
		err = &corrupt{start, fmt.Sprintf("an array of %d elements expected, not %d", n, got)}
	}
	return err
}

// room reports whether a value that takes at least size bytes can be here, before memory is taken for it.
func (r *reader) room(size int) error {
	if r.left()-r.promised < size {
		return r.corrupt("it ends too early")
	}
	return nil
}

// null reads null, if it is next.
func (r *reader) null() bool {
	if r.off < len(r.data) && r.data[r.off] == byteNull {
		r.off++
		return true
	}
	return false
}

func (r *reader) bool() (bool, error) {
	if r.off < len(r.data) {
		if b := r.data[r.off]; b == byteFalse || b == byteTrue {
			r.off++
			return b == byteTrue, nil
		}
	}
	return false, r.corrupt("a boolean expected")
}

func (r *reader) float32() (float32, error) {
	if r.left() < 5 || r.data[r.off] != byteFloat32 {
		return 0, r.corrupt("a 32-bit floating point number expected")
	}
	r.off += 5
	return math.Float32frombits(binary.BigEndian.Uint32(r.data[r.off-4:])), nil
}

func (r *reader) float64() (float64, error) {
	if r.left() < 9 || r.data[r.off] != byteFloat64 {
		return 0, r.corrupt("a 64-bit floating point number expected")
	}
	r.off += 9
	return math.Float64frombits(binary.BigEndian.Uint64(r.data[r.off-8:])), nil
}

// skip reads one data item of any kind but a tag, and returns how many items it is made of.
func (r *reader) skip() (items int, err error) { return r.skipItem(0) }

func (r *reader) skipItem(depth int) (items int, err error) {
	start := r.off
	if depth > maxNesting {
		return 0, r.corrupt("a value nested too deep")
	}
	major, n, size, err := r.peek()
	if err != nil {
		return 0, err
	}
	r.off += size
	switch major {
	case majorBytes, majorText:
		if n > uint64(r.left()) {
			return 0, &corrupt{start, "a string that does not end"}
		}
		r.off += int(n)
	case majorArray, majorMap:
		if n > uint64(r.left()) {
			return 0, &corrupt{start, "a list that does not end"}
		}
		if major == majorMap {
			n *= 2
		}
		for range n {
			inner, err := r.skipItem(depth + 1)
			if err != nil {
				return 0, err
			}
			items += inner
		}
	case majorUint:
	case majorNegInt:
		if n > math.MaxInt64 {
			return 0, &corrupt{start, "a number that does not fit"}
		}
	case majorSimple:
		if b := r.data[start]; size == 1 && (b < byteFalse || b > byteNull) || size == 2 || size == 3 {
			return 0, &corrupt{start, "a simple value that is never sent"}
		}
	default:
		return 0, &corrupt{start, "a tag"}
	}
	return items + 1, nil
}
