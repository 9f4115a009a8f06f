package main

import (
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"
	"sync"
	"time"
)

type Store interface {
	Get(key string) (string, error)
	Put(key, value string) error
}

type Closer interface{ Close() error }

type StoreCloser interface {
	Store
	Closer
}

type memory struct {
	data map[string]string
	gets int
}

var ErrMissing = errors.New("missing")

func (m *memory) Get(key string) (string, error) {
	m.gets++
	v, ok := m.data[key]
	if !ok {
		return "", fmt.Errorf("get %q: %w", key, ErrMissing)
	}
	return v, nil
}

func (m *memory) Put(key, value string) error { m.data[key] = value; return nil }

type nop struct{ Store }

func (nop) Close() error { return nil }

type logged struct {
	Store
	w io.Writer
}

func (l logged) Get(key string) (v string, err error) {
	defer func() { fmt.Fprintf(l.w, "get(%s) = %q, %v\n", key, v, err) }()
	return l.Store.Get(key)
}

type cached struct {
	StoreCloser
	mu    sync.Mutex
	cache map[string]string
	hits  int
}

func (c *cached) Get(key string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, ok := c.cache[key]; ok {
		c.hits++
		return v, nil
	}
	v, err := c.StoreCloser.Get(key)
	if err == nil {
		c.cache[key] = v
	}
	return v, err
}

type clock func() time.Time

type retrying struct {
	Store
	times int
	sleep func(time.Duration)
}

func (r retrying) Get(key string) (v string, err error) {
	for i := range r.times {
		if v, err = r.Store.Get(key); err == nil {
			return v, nil
		}
		r.sleep(time.Duration(1<<i) * time.Second)
	}
	return "", fmt.Errorf("after %d times: %w", r.times, err)
}

type flaky struct {
	Store
	fails int
}

func (f *flaky) Get(key string) (string, error) {
	if f.fails > 0 {
		f.fails--
		return "", io.ErrUnexpectedEOF
	}
	return f.Store.Get(key)
}

type ServerOption func(*Server) error

type Server struct {
	addr    string
	timeout time.Duration
	tags    map[string]struct{}
}

func WithTimeout(d time.Duration) ServerOption {
	return func(s *Server) error {
		if d <= 0 {
			return fmt.Errorf("timeout %v", d)
		}
		s.timeout = d
		return nil
	}
}

func WithTags(tags ...string) ServerOption {
	return func(s *Server) error {
		for _, t := range tags {
			s.tags[t] = struct{}{}
		}
		return nil
	}
}

func NewServer(addr string, opts ...ServerOption) (*Server, error) {
	s := &Server{addr: addr, timeout: time.Second, tags: make(map[string]struct{})}
	var errs []error
	for _, opt := range opts {
		errs = append(errs, opt(s))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return s, nil
}

type byLen struct{ sort.StringSlice }

func (b byLen) Less(i, j int) bool { return len(b.StringSlice[i]) < len(b.StringSlice[j]) }

func main() {
	mem := &memory{data: map[string]string{"a": "1"}}
	var log strings.Builder
	c := &cached{StoreCloser: nop{logged{mem, &log}}, cache: map[string]string{}}
	var s Store = c
	for _, k := range []string{"a", "a", "b", "a"} {
		v, err := s.Get(k)
		fmt.Println(v, err, errors.Is(err, ErrMissing))
	}
	fmt.Println(c.hits, mem.gets, s.Put("b", "2"), mem.data)
	if cl, ok := s.(Closer); ok {
		fmt.Println("closes", cl.Close())
	}
	_, ok := c.StoreCloser.(nop).Store.(logged).Store.(*memory)
	fmt.Println(ok)
	fmt.Print(log.String())
	var slept time.Duration
	r := retrying{&flaky{mem, 2}, 3, func(d time.Duration) { slept += d }}
	fmt.Println(r.Get("a"))
	r.Store.(*flaky).fails = 9
	_, err := r.Get("a")
	fmt.Println(err, slept, errors.Is(err, io.ErrUnexpectedEOF))
	srv, err := NewServer(":80", WithTimeout(time.Minute), WithTags("x", "y"))
	fmt.Printf("%+v %v\n", *srv, err)
	_, err = NewServer("", WithTimeout(0), WithTags(), WithTimeout(-1))
	fmt.Printf("%q\n", err)
	words := byLen{sort.StringSlice{"ccc", "a", "bb"}}
	sort.Sort(words)
	fmt.Println(words.StringSlice, words)
}
