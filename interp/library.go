package interp

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"thesp/runtime"
)

// ErrNoSource is the kind of error of a source that a library does not have.
var ErrNoSource = errors.New("unknown source")

// ErrSourceUsed is the kind of error of a source that cannot be unloaded because there are actors of it.
var ErrSourceUsed = errors.New("source in use")

// loadTime is how long the variables and init functions of a source may take.
const loadTime = 5 * time.Second

// LibraryConfig is what NewLibrary needs to know.
type LibraryConfig struct {
	// Rights are what the sources may do. Default: Own.
	Rights Rights
	// LoadTime is how long the variables and init functions of a source may take. Default: 5 s.
	LoadTime time.Duration
	// Ended, if not nil, is told when a source that has been loaded has ended for good: by a *Fault, which is a panic in a goroutine of it, or by an *ExitError. It may end the process.
	Ended func(error)
}

// A Library has sources by their hashes, several versions of a type side by side, and loads each when it is first needed, once. It is safe for concurrent use.
type Library struct {
	in  *Interpreter
	cfg LibraryConfig

	mu      sync.Mutex // guards what follows, and the fields of its elements
	volumes map[string]*volume
	added   int // how many there have been
}

// A volume is one source of a library.
type volume struct {
	source  *Source
	number  int       // the later it came, the higher
	since   time.Time // when it came
	loading *loading  // nil if it is not loaded, and nobody has begun to
}

// A loading is a program, or becomes one.
type loading struct {
	done    chan struct{} // closed when the rest is set
	program *Program
	err     error
}

// NewLibrary makes an empty library.
func (in *Interpreter) NewLibrary(cfg LibraryConfig) *Library {
	if cfg.LoadTime == 0 {
		cfg.LoadTime = loadTime
	}
	return &Library{in: in, cfg: cfg, volumes: map[string]*volume{}}
}

// Add puts a source into the library. It is not loaded yet.
func (l *Library) Add(s *Source) { l.add(s) }

func (l *Library) add(s *Source) *volume {
	l.mu.Lock()
	defer l.mu.Unlock()
	v := l.volumes[s.hash]
	if v == nil {
		l.added++
		v = &volume{source: s, number: l.added, since: time.Now()}
		l.volumes[s.hash] = v
	}
	return v
}

// Source returns the source with the given hash. An actor type that a loaded program can create has one, too, of its own. It reports
// false if there is none.
func (l *Library) Source(hash string) (*Source, bool) {
	l.mu.Lock()
	v := l.volumes[hash]
	l.mu.Unlock()
	if v != nil {
		return v.source, true
	}
	for _, p := range l.programs() {
		for _, s := range p.sources {
			if s.hash == hash {
				return s, true
			}
		}
	}
	return nil, false
}

// volume is the source with the given hash, as one that can be loaded. Nil if there is none.
func (l *Library) volume(hash string) *volume {
	s, ok := l.Source(hash)
	if !ok {
		return nil
	}
	return l.add(s)
}

// Load returns the program of the source with the given hash, which it loads if nobody has. Others who ask meanwhile wait for the same. The error wraps
// ErrNoSource, or is that of Interpreter.Load, with the positions of the files where the source comes from; the next Load tries again.
func (l *Library) Load(hash string) (*Program, error) {
	v := l.volume(hash)
	if v == nil {
		return nil, fmt.Errorf("%w %s", ErrNoSource, SourceName(hash))
	}
	l.mu.Lock()
	if l.volumes[hash] != v { // unloaded since
		l.mu.Unlock()
		return nil, fmt.Errorf("%w %s", ErrNoSource, SourceName(hash))
	}
	ld := v.loading
	mine := ld == nil || ld.over()
	if mine {
		ld = &loading{done: make(chan struct{})}
		v.loading = ld
	}
	l.mu.Unlock()
	if !mine {
		<-ld.done
		return ld.program, ld.err
	}
	ld.program, ld.err = l.load(v.source)
	if ld.err != nil {
		l.mu.Lock()
		if v.loading == ld {
			v.loading = nil
		}
		l.mu.Unlock()
	}
	close(ld.done)
	return ld.program, ld.err
}

// over reports whether the program is there and has been stopped: a panic in a goroutine of it, or a call of os.Exit, ends it.
func (ld *loading) over() bool {
	select {
	case <-ld.done:
		return ld.program != nil && ld.program.stopped.Load()
	default:
		return false
	}
}

// load checks a source anew, whoever has checked it before, and loads it.
func (l *Library) load(s *Source) (*Program, error) {
	low, err := l.in.prepare(reading{Code: s.code(), rights: l.cfg.Rights})
	if err != nil {
		return nil, err
	}
	if l.cfg.Rights == Shipped { // an actor that one of these creates elsewhere is of the source that its author has signed
		for name := range low.sources {
			low.sources[name] = s
		}
	}
	proc := newProcess(l.in.cfg)
	proc.ended = l.cfg.Ended
	p, err := l.in.load(low, nil, l.cfg.LoadTime, proc)
	if err != nil {
		return nil, err
	}
	p.source = s.hash
	return p, nil
}

// Kind returns the kind of an actor type, main.Greeter, of the source with the given hash. The error wraps ErrNoSource, or runtime.ErrNotActor if the source has no
// such actor type, or is that of Load.
func (l *Library) Kind(hash, typeName string) (*runtime.Kind, error) {
	p, err := l.Load(hash)
	if err != nil {
		return nil, err
	}
	if k := p.kinds[typeName]; k != nil {
		return k, nil
	}
	return nil, fmt.Errorf("%s is %w of source %s, which has %s", typeName, runtime.ErrNotActor, SourceName(hash), strings.Join(p.ActorTypes(), ", "))
}

// TypeOf returns the type with the given name, main.Ping, of the source with the given hash, as compiled code sees its values. Without a hash it is
// that of the source that came last and has one. Nil if there is none among what is loaded.
func (l *Library) TypeOf(hash, name string) reflect.Type {
	for _, p := range l.programs() {
		if hash != "" && p.source != hash {
			continue
		}
		if t := p.TypeOf(name); t != nil {
			return t
		}
	}
	return nil
}

// TypesOf returns the types with the given name of all that is loaded, without those that are the same, that of the source that came last first.
func (l *Library) TypesOf(name string) (out []reflect.Type) {
	for _, p := range l.programs() {
		if t := p.TypeOf(name); t != nil && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// SourceOf returns a source that declares the type t, the one that came last if there are several. It reports false if there is none
// among what is loaded.
func (l *Library) SourceOf(t reflect.Type) (*Source, bool) {
	name := runtime.TypeName(t)
	for _, p := range l.programs() {
		if p.TypeOf(name) == t {
			return l.Source(p.source)
		}
	}
	return nil, false
}

// KindOf implements runtime.Kinds: the actor type of the source that came last among those that have one of that name and those fields.
func (l *Library) KindOf(t reflect.Type) (*runtime.Kind, error) {
	name := runtime.TypeName(t)
	for _, p := range l.programs() {
		if p.TypeOf(name) == t && p.kinds[name] != nil {
			return p.kinds[name], nil
		}
	}
	return nil, nil
}

// Unwrap implements runtime.Kinds.
func (l *Library) Unwrap(t reflect.Type) func(any) any { return unwrapper(t) }

// programs are those that are loaded, the source that came last first.
func (l *Library) programs() (out []*Program) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, v := range l.sorted() {
		if p := v.program(); p != nil {
			out = append(out, p)
		}
	}
	return out
}

// program is the one that is loaded, or nil.
func (v *volume) program() *Program {
	if v.loading == nil {
		return nil
	}
	select {
	case <-v.loading.done:
		return v.loading.program
	default:
		return nil
	}
}

// sorted has the volume that came last first. l.mu is held.
func (l *Library) sorted() []*volume {
	return slices.SortedFunc(maps.Values(l.volumes), func(a, b *volume) int { return b.number - a.number })
}

// A Listing is what a library says of one source.
type Listing struct {
	Source *Source
	Since  time.Time
	Loaded bool
	Roots  []string          // the actor types that it is the source of; others are in it because these use them. nil if it is not loaded
	Actors []string          // names of its actor types; nil if it is not loaded
	Types  []string          // names of its types, actor types included; nil if it is not loaded
	Users  []runtime.Address // actors of it, and of what they have created with it, that live
}

// List lists the sources, the one that came last first.
func (l *Library) List() (out []Listing) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, v := range l.sorted() {
		listing := Listing{Source: v.source, Since: v.since}
		if p := v.program(); p != nil {
			listing.Loaded = true
			listing.Actors = p.ActorTypes()
			for _, name := range listing.Actors {
				if p.kinds[name].Source == v.source.hash {
					listing.Roots = append(listing.Roots, name)
				}
			}
			listing.Types = slices.Sorted(maps.Keys(p.types))
			listing.Users = p.users.list()
		}
		out = append(out, listing)
	}
	return out
}

// Find returns the hash of the source whose name or hash begins with prefix, an @ before it or not. The error wraps ErrNoSource if there is none, or several.
func (l *Library) Find(prefix string) (string, error) {
	digits := strings.TrimPrefix(prefix, "@")
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []string
	for hash := range l.volumes {
		if strings.HasPrefix(hash, digits) {
			found = append(found, hash)
		}
	}
	switch {
	case len(found) == 0 || digits == "":
		return "", fmt.Errorf("%w @%s", ErrNoSource, digits)
	case len(found) > 1:
		return "", fmt.Errorf("%w @%s: several begin with it", ErrNoSource, digits)
	}
	return found[0], nil
}

// Unload forgets a source, and ends what its program has begun besides actors. The error wraps ErrNoSource, or is a *UsedError if there are
// actors of it; then nothing has changed.
func (l *Library) Unload(hash string) error {
	l.mu.Lock()
	v := l.volumes[hash]
	if v == nil {
		l.mu.Unlock()
		return fmt.Errorf("%w %s", ErrNoSource, SourceName(hash))
	}
	if v.loading != nil {
		ld := v.loading
		l.mu.Unlock()
		<-ld.done
		l.mu.Lock()
	}
	p := v.program()
	if p != nil {
		if users := p.users.retire(); users != nil {
			l.mu.Unlock()
			return &UsedError{hash, users}
		}
	}
	if l.volumes[hash] == v {
		delete(l.volumes, hash)
	}
	l.mu.Unlock()
	if p != nil {
		p.Stop()
	}
	return nil
}

// Close ends all programs, and with them the handlers that run.
func (l *Library) Close() {
	for _, p := range l.programs() {
		p.Stop()
	}
}
