package netbase

import (
	"fmt"
	"net"
	"strings"
	"time"
	"unique"

	"github.com/fxamacker/cbor/v2"

	"thesp/runtime"
)

// protocol is the version of what systems say to each other.
const protocol = 1

// helloTime is how long a new connection has to say hello.
const helloTime = 5 * time.Second

// A hello is the first record of each side of a connection: the dialer says it first.
type hello struct {
	Version     int    `cbor:"1,keyasint"`
	Host        string `cbor:"2,keyasint"`
	Incarnation uint64 `cbor:"3,keyasint"`
	// Received is how much of the other side's stream has been received: there it goes on.
	Received uint64 `cbor:"4,keyasint"`
	// Links is how many connections there were so far.
	Links int `cbor:"8,keyasint,omitempty"`
	// Again is set if there was a connection before.
	Again bool `cbor:"5,keyasint,omitempty"`
	// Life is another one each time that a system is met anew: who was given up hears that from it.
	Life uint64 `cbor:"10,keyasint,omitempty"`
	// To is the incarnation of the system that is meant. It is 0 in a first hello to ask who listens there, of which nothing follows.
	To uint64 `cbor:"9,keyasint,omitempty"`
	// Wait refuses the connection: one the other way is under way.
	Wait bool `cbor:"6,keyasint,omitempty"`
	// Refused refuses it for good, and says why.
	Refused string `cbor:"7,keyasint,omitempty"`
	// Started is when the system was started, in ns since 1970: of two that give the same Host, the newer one has it.
	Started int64 `cbor:"11,keyasint,omitempty"`
	// Replaced is set along with Refused if a newer system has the Host of the one that hears this.
	Replaced bool `cbor:"12,keyasint,omitempty"`
	// Dead is set along with Refused if the one that hears this was declared dead: it needs another incarnation.
	Dead bool `cbor:"13,keyasint,omitempty"`
	// Before is the incarnation that the system had before it was declared dead.
	Before uint64 `cbor:"14,keyasint,omitempty"`
}

func (h hello) id() unique.Handle[runtime.SystemID] {
	return unique.Make(runtime.SystemID{Host: h.Host, Incarnation: h.Incarnation})
}

// strict is how records are read that are not user messages: nothing but what we would write ourselves.
func strict() (cbor.DecMode, error) {
	return cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, MaxNestedLevels: 16, MaxArrayElements: 4096, MaxMapPairs: 1024,
		IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden, UTF8: cbor.UTF8RejectInvalid,
	}.DecMode()
}

// sendHello says hello in the name of this system.
func (b *Base) sendHello(conn net.Conn, h hello) error {
	id := b.outer().Value()
	h.Version, h.Host, h.Incarnation, h.Started, h.Before = protocol, id.Host, id.Incarnation, b.started.UnixNano(), b.before.Load()
	body, err := cbor.Marshal(h)
	if err != nil {
		return err
	}
	_, err = conn.Write(appendRecord(nil, recordHello, body))
	return err
}

func (b *Base) readHello(conn net.Conn) (h hello, err error) {
	kind, body, err := readRecord(conn)
	if err != nil {
		return h, err
	}
	if kind != recordHello {
		return h, fmt.Errorf("%w: it begins with %q", ErrNotThesp, kind)
	}
	if err := b.decMode.Unmarshal(body, &h); err != nil {
		return h, fmt.Errorf("%w: %v", ErrNotThesp, err)
	}
	switch {
	case h.Version != protocol:
		return h, fmt.Errorf("%w: it speaks version %d, and this system version %d", ErrVersion, h.Version, protocol)
	case h.Host == "" || len(h.Host) > 256 || strings.ContainsAny(h.Host, "@/"):
		return h, fmt.Errorf("%w: %q is no host", ErrNotThesp, clip(h.Host))
	}
	return h, nil
}
