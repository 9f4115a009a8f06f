package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"thesp/interp"
)

// A sourceCache keeps sources as they travel in a folder, each in a file named after its hash. Several processes may use the same folder; it is safe for concurrent use.
type sourceCache struct {
	dir string
	max int64 // bytes of all files

	mu sync.Mutex // one sweep at a time
}

// How large a cache grows, and one source in it.
const (
	maxCache  = 256 << 20
	maxCached = 8 << 20
)

// openCache makes a cache in the folder dir, which only its owner may read; it is made if it does not exist. The cache forgets what has not been used for longest when all is
// larger than max bytes.
func openCache(dir string, max int64) (*sourceCache, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("cache of sources: %w", err)
	}
	return &sourceCache{dir: dir, max: max}, nil
}

// path is where the source with the given hash is. It reports false if that is no hash.
func (c *sourceCache) path(hash string) (string, bool) {
	if b, err := hex.DecodeString(hash); err != nil || len(b) != 32 || strings.ToLower(hash) != hash {
		return "", false
	}
	return filepath.Join(c.dir, hash), true
}

// get returns the source with the given hash, for which check has no error. It reports false if there is none, or it is damaged: check says so by interp.ErrSourceDamaged, and then it is
// removed.
func (c *sourceCache) get(hash string, check func(data []byte) error) ([]byte, bool) {
	path, ok := c.path(hash)
	if !ok {
		return nil, false
	}
	info, err := os.Lstat(path)
	if err != nil {
		return nil, false
	}
	var data []byte
	if info.Mode().IsRegular() && info.Size() <= maxCached {
		if data, err = os.ReadFile(path); err != nil {
			return nil, false
		}
	}
	if err := check(data); err != nil {
		if errors.Is(err, interp.ErrSourceDamaged) {
			os.Remove(path)
		}
		return nil, false
	}
	used(path)
	return data, true
}

// used notes that a file is used: the sweep takes others first. The clock that files get their times from by themselves is behind time.Now.
func used(path string) {
	now := time.Now()
	os.Chtimes(path, now, now)
}

// put keeps a source, in the place of what was there. The file is there complete or not at all.
func (c *sourceCache) put(hash string, data []byte) error {
	path, ok := c.path(hash)
	if !ok || int64(len(data)) > min(c.max, maxCached) {
		return fmt.Errorf("cache of sources: %s has %d bytes", interp.SourceName(hash), len(data))
	}
	if err := c.write(path, data); err != nil {
		return fmt.Errorf("cache of sources: %w", err)
	}
	return c.sweep()
}

func (c *sourceCache) write(path string, data []byte) error {
	f, err := os.CreateTemp(c.dir, unfinished) // with mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		used(f.Name())
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// unfinished is the pattern of files that are being written, and staleAfter when nobody writes them any more.
const (
	unfinished = ".source-*"
	staleAfter = time.Hour
)

// sweep removes what has not been used for longest until the rest is not too large, and what somebody began to write and did not end.
func (c *sourceCache) sweep() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return fmt.Errorf("cache of sources: %w", err)
	}
	var files []fs.FileInfo
	total := int64(0)
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			continue // somebody else has removed it
		}
		if _, ours := c.path(e.Name()); ours {
			files = append(files, info)
			total += info.Size()
		} else if ok, _ := filepath.Match(unfinished, e.Name()); ok && time.Since(info.ModTime()) > staleAfter {
			os.Remove(filepath.Join(c.dir, e.Name()))
		}
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	for _, f := range files {
		if total <= c.max {
			break
		}
		if err := os.Remove(filepath.Join(c.dir, f.Name())); err == nil {
			total -= f.Size()
		}
	}
	return nil
}
