package interp_test

import (
	"encoding/json"
	"errors"
	"go/scanner"
	"go/token"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"thesp/interp"
	"thesp/runtime"
)

// FuzzSource loads what somebody may send as a source: the text of an actor of which some tokens were dropped, doubled, exchanged or taken from elsewhere, as many
// as the fuzzer likes. Loading says what is wrong, or makes a program; it never ends the process. Go test runs a few hundred; 60 s of them are
//
//	go test ./interp -run '^$' -fuzz FuzzSource -fuzztime 60s
func FuzzSource(f *testing.F) {
	texts := []string{sourceOf(f, "Greeter", polite).Text(), sourceOf(f, "A", sourceSamples["shapes of syntax"]).Text()}
	for seed := range uint64(300) {
		f.Add(seed, uint8(seed%7))
	}
	in, _ := newInterp(f)
	loaded, all := 0, 0
	f.Fuzz(func(t *testing.T, seed uint64, changes uint8) {
		text := mutate(texts[seed%2], rand.New(rand.NewPCG(seed, 1)), int(changes%8))
		all++
		if loadMutant(t, in, text) {
			loaded++
		}
	})
	f.Logf("%d of %d loaded", loaded, all)
}

// mutate changes tokens of a Go text.
func mutate(text string, r *rand.Rand, changes int) string {
	var tokens []string
	fset := token.NewFileSet()
	var s scanner.Scanner
	s.Init(fset.AddFile("", -1, len(text)), []byte(text), nil, 0)
	for {
		_, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		if lit == "" {
			lit = tok.String()
		}
		tokens = append(tokens, lit)
	}
	for range changes {
		i, j := r.IntN(len(tokens)), r.IntN(len(tokens))
		switch r.IntN(5) {
		case 0:
			tokens = slices.Delete(tokens, i, i+1)
		case 1:
			tokens = slices.Insert(tokens, i, tokens[j])
		case 2:
			tokens[i], tokens[j] = tokens[j], tokens[i]
		case 3, 4:
			tokens[i] = tokens[j]
		}
	}
	return strings.Join(tokens, " ")
}

// loadMutant reports whether a text can be loaded as a source.
func loadMutant(t *testing.T, in *interp.Interpreter, text string) bool {
	data, err := json.Marshal(map[string]any{
		"v": 1, "files": []string{"main.go"},
		"packages": []map[string]any{{"text": text, "places": []byte{12, 0, 2, 1, 9, 0, 4, 3}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	hash := interp.HashOf(data)
	s, err := interp.DecodeSource(hash, data)
	if err != nil {
		if !errors.Is(err, interp.ErrSourceDamaged) && !errors.Is(err, interp.ErrSourceSize) {
			t.Errorf("decode: %v", err)
		}
		return false
	}
	lib := in.NewLibrary(interp.LibraryConfig{Rights: interp.Shipped, LoadTime: 200 * time.Millisecond})
	defer lib.Close()
	lib.Add(s)
	p, err := lib.Load(hash)
	var ds interp.Diagnostics
	var fault *interp.Fault
	var exit *interp.ExitError
	switch {
	case err == nil:
		for _, name := range p.ActorTypes() {
			if k, err := lib.Kind(hash, name); err != nil || k.Source == "" {
				t.Errorf("kind of %s: %v, %v", name, k, err)
			}
		}
		if _, err := lib.Kind(hash, "main.NoSuchType"); !errors.Is(err, runtime.ErrNotActor) {
			t.Errorf("kind of what is not there: %v", err)
		}
		if err := lib.Unload(hash); err != nil {
			t.Errorf("unload: %v", err)
		}
	case errors.As(err, &ds) && len(ds) > 0, errors.As(err, &fault), errors.As(err, &exit), errors.Is(err, interp.ErrLoadTime):
	default:
		t.Errorf("load: %T %v", err, err)
	}
	return err == nil
}
