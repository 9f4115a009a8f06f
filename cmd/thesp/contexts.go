package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/adrg/xdg"

	"thesp/interp"
)

// A saved is a target that a user has given a name, a context: a system, and the key of its convention.
type saved struct {
	Name    string `json:"-"`
	Address string `json:"address"`
	Key     string `json:"key,omitempty"` // file, empty for the usual one
}

// contexts are the saved targets of a user, each a file in this folder, and which of them is in use.
type contexts struct{ dir string }

func userContexts() contexts { return contexts{filepath.Join(xdg.ConfigHome, "thesp", "contexts")} }

const contextSuffix = ".json"

func (c contexts) file(name string) string { return filepath.Join(c.dir, name+contextSuffix) }

// contextName is what a context may be called.
var contextName = regexp.MustCompile(`^[\pL\pN][\pL\pN._-]*$`)

// get returns the context with a name.
func (c contexts) get(name string) (s saved, err error) {
	if !contextName.MatchString(name) {
		return s, c.unknown(name)
	}
	err = readJSON(c.file(name), &s)
	if errors.Is(err, fs.ErrNotExist) {
		return s, c.unknown(name)
	}
	s.Name = name
	return s, err
}

// unknown is the error about a name that no context has.
func (c contexts) unknown(name string) error {
	names, _ := c.names() // or nothing is like it
	if like := interp.Nearest(name, names); like != "" {
		return usage("there is no context %s (did you mean %s?)", name, like)
	}
	return usage("there is no context %s (thesp context ls lists them)", name)
}

// names are those of all contexts, sorted.
func (c contexts) names() (names []string, err error) {
	entries, err := os.ReadDir(c.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), contextSuffix); ok && contextName.MatchString(name) {
			names = append(names, name)
		}
	}
	return names, err
}

// add saves a context whose name no other has.
func (c contexts) add(s saved) error {
	if !contextName.MatchString(s.Name) {
		return usage("the name of a context has letters, digits, dots, hyphens and underscores, and begins with a letter or a digit: not %q", s.Name)
	}
	var before saved
	switch err := readJSON(c.file(s.Name), &before); {
	case err == nil:
		return fmt.Errorf("there is a context %s already, for %s (thesp context rm %s)", s.Name, before.Address, s.Name)
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	return c.write(c.file(s.Name), s)
}

// remove removes a context, which is in use no longer.
func (c contexts) remove(name string) error {
	now, err := c.inUse()
	if err != nil {
		return err
	}
	if !contextName.MatchString(name) {
		return c.unknown(name)
	}
	if err := os.Remove(c.file(name)); errors.Is(err, fs.ErrNotExist) {
		return c.unknown(name)
	} else if err != nil {
		return err
	}
	switch name {
	case now.Name:
		now.Name = ""
	case now.Before:
		now.Before = ""
	default:
		return nil
	}
	return c.write(c.useFile(), now)
}

// A use is the name of the context in use, and that of the one before; empty for none.
type use struct {
	Name   string `json:"name"`
	Before string `json:"before"`
}

func (c contexts) useFile() string { return filepath.Join(c.dir, ".use") }

func (c contexts) inUse() (u use, err error) {
	err = readJSON(c.useFile(), &u)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return u, err
}

// use has a context be in use, "-" the one that was before. It returns that, without a name if there is none.
func (c contexts) use(name string) (s saved, err error) {
	now, err := c.inUse()
	if err != nil {
		return s, err
	}
	if name == "-" {
		name = now.Before
	}
	if name != "" {
		if s, err = c.get(name); err != nil {
			return s, err
		}
	}
	if name == now.Name {
		return s, nil
	}
	return s, c.write(c.useFile(), use{name, now.Name})
}

// chosen is the context with a name, without one that in use. It is empty if there is none.
func (c contexts) chosen(name string) (s saved, err error) {
	if name == "" {
		now, err := c.inUse()
		if name = now.Name; name == "" {
			return s, err
		}
	}
	return c.get(name)
}

func readJSON(path string, v any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, v); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// write puts v into a file as a whole.
func (c contexts) write(path string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return err
	}
	next := path + ".new"
	if err := os.WriteFile(next, append(text, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(next, path)
}
