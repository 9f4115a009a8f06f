package netbase

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// An AllowList says whose sources, and which, a system runs. The zero value is what a system without a list does: it runs those of the members of its convention.
type AllowList struct {
	Authors   []Author
	Hashes    []string // 64 hexadecimal digits
	NoMembers bool     // what members have signed is not accepted for that
}

// ErrAllowText: what should be a list of sources to allow is something else, or others may change it.
var ErrAllowText = errors.New("not a list of sources to allow")

// noMembers is the line of a list that sets NoMembers.
const noMembers = "no-members"

// maxAllowFile is how long the file may be, in bytes.
const maxAllowFile = 1 << 20

// ParseAllowList reads a list: on each line an author, ed25519:…, a hash, sha256:…, or no-members, with empty lines and comments from # to the end of a
// line. The error wraps ErrAllowText and has the line.
func ParseAllowList(text []byte) (AllowList, error) {
	var l AllowList
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		hash, isHash := strings.CutPrefix(line, "sha256:")
		switch {
		case line == "":
		case line == noMembers:
			l.NoMembers = true
		case isHash && isSourceHash(hash):
			l.Hashes = append(l.Hashes, hash)
		case isHash:
			return AllowList{}, fmt.Errorf("line %d: %w: behind sha256: there should be 64 hexadecimal digits, in small letters", n, ErrAllowText)
		default:
			a, err := ParseAuthor(line)
			if err != nil {
				return AllowList{}, fmt.Errorf("line %d: %w: it is neither an author (ed25519:…), nor a hash (sha256:…), nor %s", n, ErrAllowText, noMembers)
			}
			l.Authors = append(l.Authors, a)
		}
	}
	return l, nil
}

// isSourceHash reports whether text has the form of the hash of a source.
func isSourceHash(text string) bool {
	return len(text) == 64 && strings.Trim(text, "0123456789abcdef") == ""
}

// LoadAllowList reads the file at path; if there is none it is the zero AllowList. The error has the path, and wraps ErrAllowText, also if others than the owner
// may write the file.
func LoadAllowList(path string) (AllowList, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return AllowList{}, nil
	}
	if err != nil {
		return AllowList{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return AllowList{}, err
	}
	if mode := info.Mode().Perm(); mode&0o022 != 0 && runtime.GOOS != "windows" {
		return AllowList{}, fmt.Errorf("%s: %w: others may write it (mode %04o): chmod 600 %s", path, ErrAllowText, mode, shellWord(path))
	}
	text, err := io.ReadAll(io.LimitReader(f, maxAllowFile+1))
	if err != nil {
		return AllowList{}, err
	}
	if len(text) > maxAllowFile {
		return AllowList{}, fmt.Errorf("%s: %w: it is longer than %d KiB", path, ErrAllowText, maxAllowFile>>10)
	}
	l, err := ParseAllowList(text)
	if err != nil {
		return AllowList{}, fmt.Errorf("%s: %w", path, err)
	}
	return l, nil
}

// AddToAllowList appends an entry, with a comment, to the file at path, which it makes if there is none. An entry that is there stays as it is. The error wraps ErrAllowText if
// the entry, or the file, is none.
func AddToAllowList(path, entry, comment string) error {
	added, err := ParseAllowList([]byte(entry))
	if err != nil || strings.TrimSpace(entry) == "" || strings.ContainsAny(entry+comment, "\n\r#") {
		return fmt.Errorf("%w: %q is neither an author (ed25519:…), nor a hash (sha256:…), nor %s", ErrAllowText, entry, noMembers)
	}
	now, err := LoadAllowList(path)
	if err != nil {
		return err
	}
	if now.has(added) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	line := entry
	if comment != "" {
		line += " # " + comment
	}
	if needsNewline(f) {
		line = "\n" + line
	}
	return writeAndClose(f, line+"\n")
}

// needsNewline reports whether the last line of a file has no end.
func needsNewline(f *os.File) bool {
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return false
	}
	last := make([]byte, 1)
	_, err = f.ReadAt(last, info.Size()-1)
	return err == nil && last[0] != '\n'
}

// has reports whether all that other has is in l.
func (l AllowList) has(other AllowList) bool {
	return !slices.ContainsFunc(other.Authors, func(a Author) bool { return !slices.Contains(l.Authors, a) }) &&
		!slices.ContainsFunc(other.Hashes, func(h string) bool { return !slices.Contains(l.Hashes, h) }) &&
		(l.NoMembers || !other.NoMembers)
}
