package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"thesp/interp"
	"thesp/netbase"
	"thesp/runtime"
)

// A bookshelf has the sources of a system: its own, which it signs, and those of others, which it takes if its policy says so. It implements netbase.Sources and
// runtime.SourceKeeper.
type bookshelf struct {
	author      netbase.AuthorKey
	convention  string                            // the fingerprint of its key
	allow       func() (netbase.AllowList, error) // as it is now
	own         func() map[string]*interp.Source  // those of this program, by actor type
	cache       *sourceCache                      // nil if it takes none of others
	log         *slog.Logger
	quarantined netbase.Quarantine

	mu     sync.Mutex        // guards what follows
	others map[string][]byte // as they came, by hash; nil for what has been accepted and is in the cache
	seen   netbase.Sequences
	ask    func(runtime.ValidateSource) error // asks the source authority; nil if there is none
}

// A parcel is a source as it travels: with the signature of its author.
type parcel struct {
	Source []byte         `json:"source"`
	Signed netbase.Signed `json:"signed"`
}

// signatureTime is for how long a signature is good.
const signatureTime = 30 * 24 * time.Hour

// Source implements netbase.Sources. What is in the cache from an earlier run must be acceptable once more.
func (b *bookshelf) Source(hash string) ([]byte, bool) {
	b.mu.Lock()
	kept, accepted := b.others[hash]
	b.mu.Unlock()
	if kept != nil {
		return kept, true
	}
	if b.cache != nil {
		body, ok := b.cache.get(hash, func(body []byte) error {
			source, p, err := open(hash, body)
			if err == nil && !accepted {
				err = b.judge(hash, source, p)
			}
			return err
		})
		if ok {
			b.keep(hash, nil)
			return body, true
		}
	}
	for name, s := range b.own() {
		if s.Hash() == hash {
			return b.pack(name, s)
		}
	}
	return nil, false
}

// pack signs a source of an actor type. It reports false for one that cannot travel.
func (b *bookshelf) pack(name string, s *interp.Source) ([]byte, bool) {
	text, err := s.Encode()
	if err != nil {
		return nil, false
	}
	signed := b.author.Sign(netbase.Manifest{Convention: b.convention, Name: name, Hash: s.Hash(), NotAfter: time.Now().Add(signatureTime)})
	body, err := json.Marshal(parcel{text, signed})
	return body, err == nil
}

// Accept implements netbase.Sources. Who has sent the source is in the convention, and is believed to know its author.
func (b *bookshelf) Accept(hash string, body []byte) error {
	source, p, err := open(hash, body)
	if errors.Is(err, interp.ErrSourceSize) {
		return fmt.Errorf("%w: %w", runtime.ErrSourceRefused, err)
	}
	if err != nil {
		return err
	}
	if err := b.judge(hash, source, p); err != nil {
		return err
	}
	if b.cache != nil {
		err = b.cache.put(hash, body)
		if err == nil {
			body = nil
		} else if b.log != nil {
			b.log.Warn("source not kept for the next start", "error", err)
		}
	}
	b.keep(hash, body)
	return nil
}

// keep notes that a source is accepted. body is nil if it is in the cache.
func (b *bookshelf) keep(hash string, body []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.others == nil {
		b.others = map[string][]byte{}
	}
	b.others[hash] = body
}

// judge decides whether a source may run here. It may ask the authority, and wait for it.
func (b *bookshelf) judge(hash string, source *interp.Source, p parcel) error {
	allow, err := b.allow()
	if err != nil {
		return fmt.Errorf("%w: %w", runtime.ErrSourceRefused, err)
	}
	offer := netbase.Offer{Name: p.Signed.Manifest.Name, Hash: hash, From: "a member of the convention"}
	question := runtime.ValidateSource{Hash: hash, Name: offer.Name, Text: source.Text()}
	policy := netbase.SourcePolicy{Conventions: []string{b.convention}, Allow: allow}
	if !p.Signed.Signer.IsZero() {
		offer.Sign = &p.Signed
		policy.Members = map[netbase.Author]string{p.Signed.Signer: "a member"}
		question.Signer = p.Signed.Signer.String()
	}
	verdict, ask, err := b.decide(policy, offer)
	if err == nil && verdict == netbase.AskAuthority {
		err = ask(question)
	}
	if err == nil {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.seen.Note(p.Signed, time.Now())
	}
	return err
}

func (b *bookshelf) decide(policy netbase.SourcePolicy, offer netbase.Offer) (netbase.Verdict, func(runtime.ValidateSource) error, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	policy.Authority, policy.Seen = b.ask != nil, &b.seen
	verdict, err := policy.Decide(offer, time.Now())
	return verdict, b.ask, err
}

// Allow implements netbase.Sources.
func (b *bookshelf) Allow(hash string) error { return b.quarantined.Check(hash) }

// Ended implements netbase.Sources.
func (b *bookshelf) Ended(hash, reason string) {
	if b.quarantined.Died(hash, reason, time.Now()) && b.log != nil {
		b.log.Warn("source in quarantine", "source", "@"+runtime.ShortHash(hash), "reason", reason)
	}
}

// SetAuthority implements runtime.SourceKeeper.
func (b *bookshelf) SetAuthority(ask func(runtime.ValidateSource) error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ask = ask
}

// Release implements runtime.SourceKeeper.
func (b *bookshelf) Release(prefix string) error {
	if !b.quarantined.Release(prefix) {
		return fmt.Errorf("no source %s is in quarantine", prefix)
	}
	return nil
}

// Held implements runtime.SourceKeeper.
func (b *bookshelf) Held() []runtime.HeldSource { return b.quarantined.Held() }

// open returns the source in a parcel with the given hash. The error wraps interp.ErrSourceDamaged or interp.ErrSourceSize.
func open(hash string, body []byte) (*interp.Source, parcel, error) {
	var p parcel
	if err := json.Unmarshal(body, &p); err != nil {
		return nil, p, fmt.Errorf("%w: %w", interp.ErrSourceDamaged, err)
	}
	source, err := interp.DecodeSource(hash, p.Source)
	return source, p, err
}

var (
	_ netbase.Sources      = (*bookshelf)(nil)
	_ runtime.SourceKeeper = (*bookshelf)(nil)
)
