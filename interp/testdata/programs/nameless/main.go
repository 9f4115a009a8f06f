// Structs without a name have the methods of what they embed.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sort"
	"strings"
	"sync"
	"time"
)

type Shape interface{ Area() float64 }
type sq float64

func (s sq) Area() float64    { return float64(s * s) }
func (s sq) String() string   { return fmt.Sprintf("sq(%g)", float64(s)) }
func (s *sq) Grow(by float64) { *s += sq(by) }

var cache = struct {
	sync.RWMutex
	m map[string]int
}{m: map[string]int{}}

type locker interface {
	Lock()
	Unlock()
}

func with(l locker, f func()) { l.Lock(); defer l.Unlock(); f() }

type rw struct{ http.ResponseWriter }

type discardCloser struct{ io.Writer }

func (discardCloser) Close() error { return nil }

func main() {
	with(&cache, func() { cache.m["x"]++ })
	sync.Locker(&cache).Lock()
	cache.Unlock()
	fmt.Println(cache.m)
	a := struct{ Shape }{sq(3)}
	b := struct{ sq }{4}
	c := &struct {
		sq
		n int
	}{5, 1}
	c.Grow(1)
	for _, s := range []Shape{a, b, c, &b} {
		fmt.Println(s.Area())
	}
	fmt.Println(b, c, fmt.Sprint(a))
	_, ok := any(a).(fmt.Stringer)
	_, ok2 := any(b).(fmt.Stringer)
	_, ok3 := any(b).(interface{ Grow(float64) })
	_, ok4 := any(&b).(interface{ Grow(float64) })
	fmt.Println(ok, ok2, ok3, ok4)
	var w io.Writer = struct{ *bytes.Buffer }{&bytes.Buffer{}}
	fmt.Fprint(w, "hi")
	fmt.Println(w)
	sort.Sort(struct{ sort.Interface }{sort.IntSlice{1}})
	ints := []int{3, 1, 2}
	sort.Sort(struct {
		sort.IntSlice
		x int
	}{ints, 1})
	fmt.Println(ints)
	e := error(struct{ error }{errors.New("wrapped")})
	fmt.Println(e, errors.Unwrap(e))
	rec := httptest.NewRecorder()
	h := func(w http.ResponseWriter, r *http.Request) { http.Error(rw{w}, "x", 404) }
	h(struct {
		http.ResponseWriter
		extra int
	}{rec, 1}, nil)
	fmt.Println(rec.Code)
	ctx := struct {
		context.Context
		v string
	}{context.Background(), "v"}
	c2, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	fmt.Println(c2.Err())
	rc := struct {
		io.Reader
		io.Closer
	}{strings.NewReader("body"), io.NopCloser(nil)}
	req, err := http.NewRequest("POST", "/", rc)
	body, _ := io.ReadAll(req.Body)
	fmt.Println(string(body), err, req.Body == io.ReadCloser(rc))
	f := struct{ Shape }{sq(2)}.Area
	fmt.Println(f())
	type T = struct{ sync.Mutex }
	var t T
	fmt.Println(t.TryLock(), t.TryLock())
	fmt.Printf("%T\n%T\n", a, b)
	var wc io.WriteCloser = discardCloser{io.Discard}
	fmt.Println(wc.Close())
	tests := []struct {
		name string
		fmt.Stringer
	}{{"a", sq(1)}, {"b", time.Second}}
	for _, tt := range tests {
		fmt.Println(tt.name, tt, tt.String())
	}
}
