package netbase

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// keyFileHead is the comment at the top of a key file that is made.
const keyFileHead = "# The key of a thesp convention. Whoever has it may join, and is trusted by all who are in. The first key is used, the others are accepted.\n"

// LoadKeys reads the ring in the file at path. Its errors have the path, and wrap ErrNoKey where there is no file; ErrKeyExposed if others than
// the owner may do anything with it, except on Windows, where the mode of a file says nothing; ErrKeyText if it holds something else; or what
// the file system returned.
func LoadKeys(path string) (KeyRing, error) {
	lines, err := readKeyLines(path)
	return ringOf(lines), err
}

// MakeKeys makes a ring of one new key in a file at path that only the owner may read, and the folder for it, if there is none. The file
// is there complete or not at all. Of several that make one at the same time, one succeeds; the others, and all later ones, get an error that
// wraps ErrKeyExists.
func MakeKeys(path string) (KeyRing, error) {
	ring := KeyRing{NewKey()}
	err := createSecret(path, keyFileHead+ring.Secret())
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("%s: %w, and conventions may depend on it: thesp key rotate changes keys", path, ErrKeyExists)
	}
	if err != nil {
		return nil, err
	}
	return ring, nil
}

// createSecret makes a file that only the owner may read, and the folder for it. It is there complete or not at all. The error wraps fs.ErrExist if
// there is one already.
func createSecret(path, text string) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "."+filepath.Base(path)+"-*") // with mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := writeAndClose(f, text); err != nil {
		return err
	}
	return os.Link(f.Name(), path) // and not Rename, which would replace the file of somebody who was faster
}

// EnsureKeys is LoadKeys, and MakeKeys where there is no file. It reports whether it made one.
func EnsureKeys(path string) (ring KeyRing, made bool, err error) {
	ring, err = LoadKeys(path)
	if !errors.Is(err, ErrNoKey) {
		return ring, false, err
	}
	ring, err = MakeKeys(path)
	if errors.Is(err, ErrKeyExists) { // somebody was faster
		ring, err = LoadKeys(path)
		return ring, false, err
	}
	return ring, err == nil, err
}

// readKeyLines is LoadKeys with the comments.
func readKeyLines(path string) ([]keyLine, error) {
	text, err := readSecret(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w: copy the key file of the convention, or make a new key with thesp key new", path, ErrNoKey)
	}
	if err != nil {
		return nil, err
	}
	lines, err := parseKeyLines(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return lines, nil
}

// readSecret reads a file that only its owner may do anything with. The errors are those of LoadKeys, but for one that wraps fs.ErrNotExist.
func readSecret(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular(): // asked before it is opened, since a pipe would wait for a writer
		return nil, fmt.Errorf("%s: %w: it is not a file", path, ErrKeyText)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil {
		return nil, err
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" {
		return nil, fmt.Errorf("%s: %w (mode %04o): chmod 600 %s", path, ErrKeyExposed, mode, shellWord(path))
	}
	return io.ReadAll(io.LimitReader(f, maxKeyFile+1))
}

// writeAndClose has the text on the disk when it returns: a key that others have a copy of must not be lost with the power.
func writeAndClose(f *os.File, text string) error {
	_, err := f.WriteString(text)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// shellWord is a path as it can be typed into a shell.
func shellWord(path string) string {
	plain := strings.IndexFunc(path, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+:@%", r)
	}) < 0
	if plain && path != "" && path[0] != '-' {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
