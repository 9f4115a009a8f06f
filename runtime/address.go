package runtime

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unique"
)

// An Address names one actor, for ever: it is a small comparable value, fit to be a map key, to be kept and to be sent in a
// message. An identifier is never used twice, so the address of an actor that has ended is dead and never somebody else's.
//
// The text form is HOST/ID, for example 127.0.0.1:1900/17-2kq9m4xd, or local/17-2kq9m4xd for a system that does not
// listen. The part behind the hyphen is the incarnation of the system that made the address. The address of an actor in a worker names its source behind the
// host: 127.0.0.1:1900@a41f2b3c/17-2kq9m4xd.
//
// The zero Address names nobody.
type Address struct {
	system unique.Handle[SystemID]
	id     uint64 // see the id… constants
}

// A SystemID names one running system: another one in its place has another incarnation. A worker, which runs the actors of one source for a system, is a system of its
// own that is reached through that one.
type SystemID struct {
	Host        string // where it listens, or "local"
	Incarnation uint64
	Source      string // of a worker: the first digits of the hash, see ShortHash; else empty
}

// String is HOST-INCARNATION, or HOST@SOURCE-INCARNATION for a worker.
func (s SystemID) String() string { return s.place() + "-" + strconv.FormatUint(s.Incarnation, 36) }

// place is HOST, or HOST@SOURCE.
func (s SystemID) place() string {
	if s.Source == "" {
		return s.Host
	}
	return s.Host + "@" + s.Source
}

// Of reports whether s is the system other or a worker of it.
func (s SystemID) Of(other SystemID) bool {
	return s == other || other.Source == "" && s.Host == other.Host && s.Incarnation == other.Incarnation
}

// shortHash is how many digits of the hash of a source tell it from others where people see it.
const shortHash = 8

// ShortHash is the beginning of the hash of a source.
func ShortHash(hash string) string { return hash[:min(len(hash), shortHash)] }

// Identifiers count up from 1 in each system. An identifier with askBit set belongs to a pending ask.
const (
	idOutside   = 0 // the inbox of code outside of any actor
	askBit      = 1 << 63
	foreignBit  = 1 << 62 // made by another system than the one that runs the actor
	reservedBit = 1 << 61 // the same in every system; foreign numbers may have this bit as well
)

// Numbers of actors that do the work of the system itself; see Install.
const (
	NumberAdmin = reservedBit | 1 // answers whoever is in the convention
	NumberOwner = reservedBit | 2 // answers only who runs the system, over its Unix socket
)

// reservedNames has the names of the reserved numbers.
var reservedNames = [...]string{NumberAdmin &^ reservedBit: "admin", NumberOwner &^ reservedBit: "owner"}

// IsReserved reports whether n is a reserved number.
func IsReserved(n uint64) bool { return n&(askBit|foreignBit|reservedBit) == reservedBit }

// MakeAddress is the address with the given number in the given system; see Address.Number.
func MakeAddress(system unique.Handle[SystemID], number uint64) Address {
	return Address{system, number}
}

// System tells the system that the actor is in. It must not be asked of the zero Address.
func (a Address) System() unique.Handle[SystemID] { return a.system }

// Number tells the actor from others of its system.
func (a Address) Number() uint64 { return a.id }

// ForeignNumber is the n-th number that a system mints for actors of another one. Systems with different incarnations mint different numbers, in all
// likelihood: 30 bits of the incarnation count.
func ForeignNumber(incarnation uint64, n uint32) uint64 {
	return foreignBit | incarnation&(1<<30-1)<<32 | uint64(n)
}

// IsOutside reports whether n is the number of code outside of any actor, or of an ask.
func IsOutside(n uint64) bool { return n == idOutside || n&askBit != 0 }

// incarnationBits is the number of random bits that tell two starts of a system apart.
const incarnationBits = 40

// ErrAddress is wrapped by the errors of ParseAddress.
var ErrAddress = errors.New("not an address")

// ParseAddress is the inverse of Address.String. Its errors wrap ErrAddress.
func ParseAddress(text string) (Address, error) {
	host, rest, ok := strings.Cut(text, "/")
	if !ok || host == "" {
		return Address{}, fmt.Errorf("%w: %q has no HOST/ID form", ErrAddress, text)
	}
	number, start, ok := strings.Cut(rest, "-")
	if !ok {
		return Address{}, fmt.Errorf("%w: %q lacks the part behind the hyphen", ErrAddress, text)
	}
	id, err := parseNumber(number)
	if err != nil {
		return Address{}, fmt.Errorf("%w: %q has no number before the hyphen", ErrAddress, text)
	}
	incarnation, err := strconv.ParseUint(start, 36, incarnationBits)
	if err != nil || start != strconv.FormatUint(incarnation, 36) {
		return Address{}, fmt.Errorf("%w: %q has no incarnation behind the hyphen", ErrAddress, text)
	}
	host, source, isWorker := strings.Cut(host, "@")
	if host == "" || isWorker && !isShortHash(source) {
		return Address{}, fmt.Errorf("%w: %q has no HOST or HOST@SOURCE before the slash", ErrAddress, text)
	}
	return Address{system: unique.Make(SystemID{host, incarnation, source}), id: id}, nil
}

func isShortHash(text string) bool {
	return len(text) == shortHash && strings.Trim(text, "0123456789abcdef") == ""
}

// parseNumber is the inverse of appendNumber.
func parseNumber(text string) (n uint64, err error) {
	if i := slices.Index(reservedNames[:], text); i > 0 {
		return reservedBit | uint64(i), nil
	}
	index, rest, isForeign := strings.Cut(text, ".")
	if ask, ok := strings.CutPrefix(text, "ask"); ok {
		n, err = strconv.ParseUint(ask, 10, 63)
		n |= askBit
	} else if !isForeign {
		n, err = strconv.ParseUint(text, 10, 62)
	} else {
		var i uint64
		if i, err = strconv.ParseUint(index, 10, 30); err == nil {
			n, err = strconv.ParseUint(rest, 10, 32)
		}
		n = ForeignNumber(i, uint32(n))
	}
	if err == nil && string(appendNumber(nil, n)) != text {
		err = strconv.ErrSyntax // one number has one text
	}
	return n, err
}

// appendNumber writes an identifier: askN for that of an ask, INDEX.N if it is foreign, see ForeignNumber, and a name if it is reserved.
func appendNumber(b []byte, n uint64) []byte {
	if n&askBit != 0 {
		return strconv.AppendUint(append(b, "ask"...), n&^askBit, 10)
	}
	if i := n &^ reservedBit; IsReserved(n) && i < uint64(len(reservedNames)) {
		return append(b, reservedNames[i]...)
	}
	if n&foreignBit != 0 {
		b = strconv.AppendUint(b, n&^foreignBit>>32, 10)
		b = append(b, '.')
		n &= 1<<32 - 1
	}
	return strconv.AppendUint(b, n, 10)
}

// IsZero reports whether a names nobody.
func (a Address) IsZero() bool { return a == Address{} }

// Host is the part before the slash: where the system of the actor listens, or "local".
// It is empty for the zero Address.
func (a Address) Host() string {
	if a.IsZero() {
		return ""
	}
	return a.system.Value().Host
}

// ID is the part behind the slash. It is empty for the zero Address.
func (a Address) ID() string {
	if a.IsZero() {
		return ""
	}
	b := append(appendNumber(make([]byte, 0, 24), a.id), '-')
	return string(strconv.AppendUint(b, a.system.Value().Incarnation, 36))
}

// String is the text form, "nobody" for the zero Address.
func (a Address) String() string {
	if a.IsZero() {
		return "nobody"
	}
	return a.system.Value().place() + "/" + a.ID()
}

// MarshalText is the text form, empty for the zero Address.
func (a Address) MarshalText() ([]byte, error) {
	if a.IsZero() {
		return nil, nil
	}
	return []byte(a.String()), nil
}

// UnmarshalText is the inverse of MarshalText. Its errors wrap ErrAddress.
func (a *Address) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*a = Address{}
		return nil
	}
	b, err := ParseAddress(string(text))
	if err == nil {
		*a = b
	}
	return err
}
