package netbase

import (
	"hash/maphash"
	"sync/atomic"
	"unsafe"

	"thesp/runtime"
)

// knownAddresses is how many addresses each direction of a connection remembers the text of; a power of two.
const knownAddresses = 256

// addressTexts remembers the texts of the addresses that were sent last. It is safe for concurrent use.
type addressTexts [knownAddresses]atomic.Pointer[addressText]

type addressText struct {
	addr runtime.Address
	text string
}

// encodeAddress writes the text form; an empty one for the zero Address.
func encodeAddress(e *encoder, buf []byte, p unsafe.Pointer, _ int) ([]byte, error) {
	a := *(*runtime.Address)(p)
	slot := &e.addresses[hashAddress(p)%knownAddresses]
	known := slot.Load()
	if known == nil || known.addr != a {
		text, err := e.faces.address(a).MarshalText()
		if err != nil {
			return buf, marshalError(addressType, err)
		}
		known = &addressText{a, string(text)}
		slot.Store(known)
	}
	return appendString(buf, known.text), nil
}

// hashAddress spreads addresses over slots by their memory. Equal addresses have equal hashes as their memory is equal.
func hashAddress(p unsafe.Pointer) uint64 {
	parts := (*[unsafe.Sizeof(runtime.Address{}) / 8]uint64)(p)
	var h uint64
	for _, part := range parts {
		h = (h ^ part) * 0x9e3779b97f4a7c15
		h ^= h >> 32
	}
	return h
}

// addressValues remembers the addresses that came last.
type addressValues struct {
	seed  maphash.Seed // zero before the first one
	slots [knownAddresses]addressText
}

func decodeAddress(d *decoder, p unsafe.Pointer, _ int) error {
	start := d.r.off
	text, err := d.r.text()
	if err != nil || len(text) == 0 {
		return err
	}
	c := &d.addresses
	if c.seed == (maphash.Seed{}) {
		c.seed = maphash.MakeSeed()
	}
	known := &c.slots[maphash.Bytes(c.seed, text)%knownAddresses]
	if known.text != string(text) {
		var a runtime.Address
		if err := a.UnmarshalText(text); err != nil {
			return &corrupt{start, err.Error()}
		}
		*known = addressText{d.faces.address(a), string(text)}
	}
	*(*runtime.Address)(p) = known.addr
	return nil
}
