package netbase

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"thesp/runtime"
)

// A SourcePolicy decides which sources of others a system runs. Its fields are what it knows at one moment; it does not change.
type SourcePolicy struct {
	Conventions []string // the fingerprints of the keys of the system's ring
	Allow       AllowList
	Members     map[Author]string // the authors that the members of the convention have said they are, and the members
	Authority   bool              // the system has a source authority, which is asked for what nothing else allows
	Seen        *Sequences        // what has been accepted before; nil for nothing
}

// An Offer is a source that somebody wants a system to run.
type Offer struct {
	Name string  // of the actor type, main.Greeter
	Hash string  // of the text, which has been looked at: 64 hexadecimal digits
	From string  // the member that offers it, for people
	Sign *Signed // nil if it is not signed
}

// A Verdict is what a SourcePolicy decides where it does not refuse.
type Verdict int

const (
	Accepted     Verdict = iota
	AskAuthority         // the authority is to decide: runtime.System.AskAuthority
)

// Decide decides about an offer. The error wraps runtime.ErrSourceRefused, and says who, what, why, and what would allow it.
func (p SourcePolicy) Decide(o Offer, now time.Time) (Verdict, error) {
	if slices.Contains(p.Allow.Hashes, o.Hash) {
		return Accepted, nil
	}
	if o.Sign == nil {
		if p.Authority {
			return AskAuthority, nil
		}
		return 0, o.refuse("it is not signed", "thesp sources allow sha256:"+o.Hash)
	}
	if err := p.check(o, now); err != nil {
		return 0, err
	}
	signer := o.Sign.Signer
	_, member := p.Members[signer]
	switch {
	case slices.Contains(p.Allow.Authors, signer), member && !p.Allow.NoMembers:
		return Accepted, nil
	case p.Authority:
		return AskAuthority, nil
	case member:
		return 0, o.refuse("members are not trusted here by themselves", "thesp sources allow "+signer.String())
	}
	return 0, o.refuse("its author is unknown here", "thesp sources allow "+signer.String())
}

// check looks whether a signature is what it should be. What is wrong with one is not for an authority to overlook.
func (p SourcePolicy) check(o Offer, now time.Time) error {
	m := o.Sign.Manifest
	again := "its author must sign it anew: create the actor from there once more"
	switch {
	case !o.Sign.Verify():
		return o.refuse(errSignature.Error(), again)
	case !slices.Contains(p.Conventions, m.Convention):
		return o.refuse("it is signed for another convention, "+shown(m.Convention), again)
	case m.Hash != o.Hash:
		return o.refuse(fmt.Sprintf("the signature is of another source, @%.8s", shown(m.Hash)), again)
	case m.Name != o.Name:
		return o.refuse("the signature is of another type, "+shown(m.Name), again)
	case now.After(m.NotAfter):
		return o.refuse(fmt.Sprintf("its signature ended %v ago (do the clocks differ?)", now.Sub(m.NotAfter).Round(time.Second)), again)
	}
	if newer := p.Seen.newer(o.Sign.Signer, m); newer > 0 {
		return o.refuse(fmt.Sprintf("it is older than what the same author has signed of that name: number %d after %d", m.Sequence, newer), again)
	}
	return nil
}

// refuse is the error for an offer. allow is what would allow it.
func (o Offer) refuse(why, allow string) error {
	who := o.From
	if o.Sign != nil {
		who = fmt.Sprintf("%s, signed by %v", o.From, o.Sign.Signer)
	}
	return fmt.Errorf("%w: %s @%.8s from %s: %w (%s)", runtime.ErrSourceRefused, shown(o.Name), o.Hash, who, errors.New(why), allow)
}

// shown is a text from outside as people may see it.
func shown(text string) string {
	if len(text) > 100 || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return fmt.Sprintf("%.100q", text)
	}
	return text
}

// Sequences are the highest numbers of manifests that have been accepted, by author and name. The zero value is ready. It is not safe for concurrent use.
type Sequences struct {
	highest map[signedName]sequence
}

type signedName struct {
	author Author
	name   string
}

type sequence struct {
	number uint64
	until  time.Time // by then all signatures with lower numbers have ended, as far as is known
}

// maxSequences bounds what is remembered, whatever names others make up.
const maxSequences = 10_000

// newer is the number that has been seen and is higher than that of m, or 0.
func (s *Sequences) newer(a Author, m Manifest) uint64 {
	if s == nil || m.Sequence == 0 {
		return 0
	}
	if seen := s.highest[signedName{a, m.Name}]; seen.number > m.Sequence {
		return seen.number
	}
	return 0
}

// Note remembers a manifest that has been accepted.
func (s *Sequences) Note(signed Signed, now time.Time) {
	m := signed.Manifest
	if m.Sequence == 0 {
		return
	}
	if s.highest == nil {
		s.highest = map[signedName]sequence{}
	}
	key := signedName{signed.Signer, m.Name}
	seen, known := s.highest[key]
	if !known && len(s.highest) >= maxSequences {
		s.forget(now)
	}
	until := m.NotAfter
	if seen.until.After(until) {
		until = seen.until
	}
	s.highest[key] = sequence{max(seen.number, m.Sequence), until}
}

// forget makes room: what no signature can be older than any more goes, and of the rest a tenth, which would go first.
func (s *Sequences) forget(now time.Time) {
	maps.DeleteFunc(s.highest, func(_ signedName, seen sequence) bool { return now.After(seen.until) })
	keys := slices.SortedFunc(maps.Keys(s.highest), func(a, b signedName) int { return s.highest[a].until.Compare(s.highest[b].until) })
	for _, key := range keys[:max(0, len(keys)-maxSequences*9/10)] {
		delete(s.highest, key)
	}
}
