package netbase

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// AddKey puts a new key at the end of the ring in the file at path, and returns it. It is accepted from then on, and not used.
//
// This is how a convention changes its key while it works: AddKey on one system; copy the file to all the others; when all accept the key,
// UseKey on each; when all use it, RemoveKeys on each. At every moment each system accepts the keys that the others use. A system reads the
// file when it starts.
//
// AddKey, UseKey and RemoveKeys replace the file in one step, keep its comments, and lock it with a file beside it, PATH.lock: while that is
// there, they return errors that wrap ErrKeyLocked. Their other errors are those of LoadKeys, of the file system, and ErrRotation.
func AddKey(path string) (Key, error) {
	added := NewKey()
	err := changeKeys(path, func(lines []keyLine) ([]keyLine, error) {
		if len(ringOf(lines)) >= maxKeys {
			return nil, fmt.Errorf("%w: there are %d keys already, remove some first", ErrRotation, maxKeys)
		}
		return append(lines, keyLine{added.Secret(), added}), nil
	})
	if err != nil {
		return Key{}, err
	}
	return added, nil
}

// UseKey puts a key first in the ring in the file at path, and returns it: the one with the fingerprint, of which the beginning is enough, or
// the last if the fingerprint is empty: then there must be more than one. Using the key that is used already changes nothing.
func UseKey(path, fingerprint string) (Key, error) {
	var used Key
	err := changeKeys(path, func(lines []keyLine) ([]keyLine, error) {
		ring := ringOf(lines)
		n := len(ring) - 1
		if fingerprint != "" {
			var err error
			if n, err = ring.find(fingerprint); err != nil {
				return nil, err
			}
		} else if n == 0 {
			return nil, fmt.Errorf("%w: there is one key only, and it is used: add another first, or copy the file that has it", ErrRotation)
		}
		used = ring[n]
		from := slices.IndexFunc(lines, func(l keyLine) bool { return l.key == used })
		to := slices.IndexFunc(lines, func(l keyLine) bool { return !l.key.IsZero() })
		line := lines[from]
		return slices.Insert(slices.Delete(lines, from, from+1), to, line), nil
	})
	if err != nil {
		return Key{}, err
	}
	return used, nil
}

// RemoveKeys removes keys from the ring in the file at path, and returns them: the one with the fingerprint, of which the beginning is enough,
// or all but the first if the fingerprint is empty. The first, which is used, cannot be removed.
func RemoveKeys(path, fingerprint string) (KeyRing, error) {
	var removed KeyRing
	err := changeKeys(path, func(lines []keyLine) ([]keyLine, error) {
		ring := ringOf(lines)
		removed = slices.Clone(ring[1:])
		if fingerprint != "" {
			n, err := ring.find(fingerprint)
			if err != nil {
				return nil, err
			}
			if n == 0 {
				return nil, fmt.Errorf("%w: %v is the key that is used: use another one first", ErrRotation, ring[0])
			}
			removed = KeyRing{ring[n]}
		}
		if len(removed) == 0 {
			return nil, fmt.Errorf("%w: there is one key only, and it is used", ErrRotation)
		}
		return slices.DeleteFunc(lines, func(l keyLine) bool { return slices.Contains(removed, l.key) }), nil
	})
	if err != nil {
		return nil, err
	}
	return removed, nil
}

// find returns the place of the key with a fingerprint that begins like this.
func (r KeyRing) find(fingerprint string) (int, error) {
	start := strings.TrimPrefix(fingerprint, fingerprintPrefix)
	if len(start) < shortestFingerprint {
		return 0, fmt.Errorf("%w: %q is too short for a fingerprint, give at least %d characters behind %s",
			ErrRotation, fingerprint, shortestFingerprint, fingerprintPrefix)
	}
	found := -1
	for i, k := range r {
		if !strings.HasPrefix(k.Fingerprint(), fingerprintPrefix+start) {
			continue
		}
		if found >= 0 {
			return 0, fmt.Errorf("%w: more than one key has a fingerprint that begins with %s", ErrRotation, fingerprint)
		}
		found = i
	}
	if found < 0 {
		return 0, fmt.Errorf("%w: no key has the fingerprint %q", ErrRotation, fingerprint)
	}
	return found, nil
}

// changeKeys replaces the key file at path by one with the lines that change returns.
func changeKeys(path string, change func([]keyLine) ([]keyLine, error)) (err error) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // Rename would replace the link
	}
	if _, err := os.Stat(path); err != nil {
		_, err = readKeyLines(path) // says it better than the missing folder of the lock would
		return err
	}
	lock := path + ".lock"
	f, err := os.OpenFile(lock, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s: %w, says %s: wait for the command that does it, or remove that file if there is none", path, ErrKeyLocked, lock)
	}
	if err != nil {
		return err
	}
	// The lock becomes the new file, unless something fails.
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(lock)
		}
	}()
	lines, err := readKeyLines(path)
	if err != nil {
		return err
	}
	if lines, err = change(lines); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	var text strings.Builder
	for _, l := range lines {
		text.WriteString(l.text + "\n")
	}
	if _, err = ParseKeys([]byte(text.String())); err != nil { // too long now
		return fmt.Errorf("%s: %w", path, err)
	}
	if err = writeAndClose(f, text.String()); err != nil {
		return err
	}
	return os.Rename(lock, path)
}
