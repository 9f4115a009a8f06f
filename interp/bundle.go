package interp

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"path"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// A Source is the text of a type, of its methods and of all that they use, in one form wherever it comes from: the same code has the same hash if it was
// typed at a prompt, or stands in a file or in a folder among other things, whatever its comments, layout and order. Where an interface with methods is in it, so are the
// types of the program that implement it, but those that shipped sources may not have: messages can bring them. It is what travels between systems. It does not change.
type Source struct {
	hash     string
	packages []sourcePart        // the main one first, then by path
	lines    map[string][]string // the files that it comes from, if they are here, by name
	fits     func() error        // the error of Encode
}

// A sourcePart is what a source has of one package.
type sourcePart struct {
	Path  string // by which others import it: ./proto; empty for the main one
	Text  string
	spots spots
}

// Limits of a source.
const (
	maxText     = 256 << 10 // bytes of the text of a package
	maxBundle   = 4 << 20   // bytes of a source that travels
	maxFiles    = 256       // packages, or files that they come from
	maxFileName = 255       // bytes
)

// ErrSourceDamaged is the kind of error of what should be an encoded source, and is none, or another one.
var ErrSourceDamaged = errors.New("damaged source")

func newSource(packages []sourcePart) *Source {
	h := sha256.New()
	for _, p := range packages {
		fmt.Fprintf(h, "package %q %d\n%s", p.Path, len(p.Text), p.Text)
	}
	s := &Source{hash: hex.EncodeToString(h.Sum(nil)), packages: packages}
	s.fits = sync.OnceValue(func() error {
		_, err := s.Encode()
		return err
	})
	return s
}

// source makes the source of what the objects are, of which the package main imports what is not in it. It must be called before the program is lowered.
func (u *unit) source(objects map[types.Object]bool, main *types.Package) *Source {
	s := newSource(u.canonical(objects, main))
	s.lines = u.texts
	return s
}

// Hash is the SHA-256 hash of the text, 64 hexadecimal digits. It is the identity of the source.
func (s *Source) Hash() string { return s.hash }

// Name is the hash as people see it: @a41f2b3c.
func (s *Source) Name() string { return SourceName(s.hash) }

// SourceName is a hash as people see it: an @ and its first digits.
func SourceName(hash string) string {
	if len(hash) > 8 {
		hash = hash[:8]
	}
	return "@" + hash
}

// Text is the whole text for people to read. The packages of a program that has several begin with a line -- ./path --.
func (s *Source) Text() string {
	var b strings.Builder
	for _, p := range s.packages {
		if p.Path != "" {
			b.WriteString("\n-- " + p.Path + " --\n")
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

// Size is the number of bytes of the text.
func (s *Source) Size() int { return len(s.Text()) }

// code is what to load.
func (s *Source) code() Code {
	main, _ := s.files("")
	return Code{Files: main, Find: s.files}
}

// files are the files of the package with the given path.
func (s *Source) files(path string) ([]File, bool) {
	for _, p := range s.packages {
		if p.Path == path {
			name := s.Name()
			if path != "" {
				name += strings.TrimPrefix(path, ".")
			}
			return []File{{Name: name, Text: []byte(p.Text), spots: p.spots, lines: s.lines}}, true
		}
	}
	return nil, false
}

// A bundle is how a source travels.
type bundle struct {
	Version  int             `json:"v"`
	Files    []string        `json:"files"` // the names in positions
	Packages []bundlePackage `json:"packages"`
}

type bundlePackage struct {
	Path   string `json:"path,omitempty"`
	Text   string `json:"text"`
	Places []byte `json:"spots,omitempty"`
}

// bundleVersion is of the form of bundles.
const bundleVersion = 1

// ErrSourceSize is the kind of error of a source that is larger than may travel.
var ErrSourceSize = errors.New("source too large")

// Encode is how the source travels, and is kept: the text, and the positions of its parts in the files where it comes from. The error wraps ErrSourceSize.
func (s *Source) Encode() ([]byte, error) {
	b := bundle{Version: bundleVersion}
	for _, p := range s.packages {
		if len(p.Text) > maxText {
			return nil, fmt.Errorf("%w: a package of %s has %d KiB, and may have %d", ErrSourceSize, s.Name(), len(p.Text)>>10, maxText>>10)
		}
		placed := make(spots, len(p.spots))
		for i, at := range p.spots {
			at.file = travelName(at.file)
			placed[i] = at
		}
		b.Packages = append(b.Packages, bundlePackage{p.Path, p.Text, placed.encode(&b.Files)})
	}
	data, err := json.Marshal(b)
	if err != nil {
		panic("encoding strings and numbers: " + err.Error())
	}
	if len(data) > maxBundle || len(b.Packages) > maxFiles || len(b.Files) > maxFiles {
		return nil, fmt.Errorf("%w: %s has %d KiB in %d packages of %d files, and may have %d KiB in %d", ErrSourceSize, s.Name(), len(data)>>10, len(b.Packages), len(b.Files), maxBundle>>10, maxFiles)
	}
	return data, nil
}

// travelName is the name of a file without what it says of this machine.
func travelName(name string) string {
	if checkFileName(name) == nil {
		return name
	}
	name = path.Base(strings.ReplaceAll(name, "\\", "/"))
	if checkFileName(name) == nil {
		return name
	}
	return "source.go"
}

// DecodeSource is the inverse of Encode. It takes nothing for granted: the error wraps ErrSourceSize if the source is larger than it may be, and else ErrSourceDamaged:
// it does not have the hash, or names that are none.
func DecodeSource(hash string, data []byte) (*Source, error) {
	s, err := decodeSource(data)
	if errors.Is(err, ErrSourceSize) {
		return nil, fmt.Errorf("%s: %w", SourceName(hash), err)
	}
	if err != nil {
		return nil, fmt.Errorf("%w %s: %w", ErrSourceDamaged, SourceName(hash), err)
	}
	if s.hash != hash {
		return nil, fmt.Errorf("%w %s: its hash is %s", ErrSourceDamaged, SourceName(hash), SourceName(s.hash))
	}
	return s, nil
}

func decodeSource(data []byte) (*Source, error) {
	if len(data) > maxBundle {
		return nil, fmt.Errorf("%w: it has %d KiB, and may have %d", ErrSourceSize, len(data)>>10, maxBundle>>10)
	}
	var b bundle
	if err := json.Unmarshal(data, &b); err != nil {
		return nil, err
	}
	switch {
	case b.Version != bundleVersion:
		return nil, fmt.Errorf("it has form %d, and %d is known here", b.Version, bundleVersion)
	case len(b.Packages) == 0 || len(b.Packages) > maxFiles || len(b.Files) > maxFiles:
		return nil, fmt.Errorf("it has %d packages of %d files, and 1 to %d will do", len(b.Packages), len(b.Files), maxFiles)
	}
	seen := map[string]bool{}
	for _, name := range b.Files {
		if err := checkFileName(name); err != nil {
			return nil, err
		}
		if seen[name] {
			return nil, fmt.Errorf("it has the file %q twice", name)
		}
		seen[name] = true
	}
	var packages []sourcePart
	for i, p := range b.Packages {
		switch {
		case len(p.Text) > maxText:
			return nil, fmt.Errorf("%w: a package has %d KiB, and may have %d", ErrSourceSize, len(p.Text)>>10, maxText>>10)
		case (i == 0) != (p.Path == ""), i > 0 && (!ownPath(p.Path) || p.Path <= b.Packages[i-1].Path):
			return nil, fmt.Errorf("the package path %q is out of spot", p.Path)
		}
		placed, err := decodeSpots(p.Places, b.Files, len(p.Text))
		if err != nil {
			return nil, err
		}
		packages = append(packages, sourcePart{p.Path, p.Text, placed})
	}
	return newSource(packages), nil
}

// ownPath reports whether path is one by which the packages of a source import one another: ./name.
func ownPath(path string) bool {
	name, ok := strings.CutPrefix(path, "./")
	return ok && token.IsIdentifier(name) && len(name) <= maxFileName
}

// checkFileName refuses names that lead out of the folder to which they belong, and those that no terminal should see.
func checkFileName(name string) error {
	switch {
	case name == "" || len(name) > maxFileName:
		return fmt.Errorf("the file name %q is empty, or longer than %d bytes", shortened(name), maxFileName)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }):
		return fmt.Errorf("the file name %q has characters that do not print", name)
	case strings.HasPrefix(name, "/") || strings.ContainsAny(name, "\\:") || path.Clean(name) != name || name == ".." || strings.HasPrefix(name, "../"):
		return fmt.Errorf("the file name %q leads out of the folder", name)
	}
	return nil
}

func shortened(name string) string {
	if len(name) > 40 {
		return name[:40] + "…"
	}
	return name
}
