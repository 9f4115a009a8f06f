package interp_test

import (
	"cmp"
	"crypto/hkdf"
	"crypto/pbkdf2"
	"crypto/sha256"
	"fmt"
	"iter"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	owncmp "thesp/interp/std/cmp"
	ownhkdf "thesp/interp/std/crypto/hkdf"
	ownpbkdf2 "thesp/interp/std/crypto/pbkdf2"
	owniter "thesp/interp/std/iter"
	ownmaps "thesp/interp/std/maps"
	ownslices "thesp/interp/std/slices"
	ownsync "thesp/interp/std/sync"
)

// A pair is a value that compares by its key alone: the order of what is equal shows.
type pair struct{ key, id int }

func byKey(a, b pair) int { return a.key - b.key }

// outcome is what f returns, or what it panics with.
func outcome(f func() any) (out string) {
	defer func() {
		if r := recover(); r != nil {
			out = fmt.Sprint("panic: ", r)
		}
	}()
	return fmt.Sprintf("%#v", f())
}

// same compares two functions, each of which gets slices of its own.
func same(t *testing.T, what string, own, real func() any) {
	t.Helper()
	if got, want := outcome(own), outcome(real); got != want {
		t.Errorf("%s: got  %s\nwant %s", what, got, want)
	}
}

// What changes slices does the same to them, to what is behind their ends, and to their capacity.
func TestSlicesInPlace(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		n, room := rng.IntN(7), rng.IntN(6)
		make1 := func() []int {
			s := make([]int, n+room)
			for i := range s {
				s[i] = i/2 + 1
			}
			return s[:n]
		}
		i, j, from, to := rng.IntN(8)-1, rng.IntN(8)-1, rng.IntN(4), rng.IntN(4)
		alias := rng.IntN(2) == 0
		whole := func(f func(s, v []int) []int) func() any {
			return func() any {
				s := make1()
				v := []int{7, 8, 9}[min(from, 3):]
				if alias && from <= to && to <= n {
					v = s[from:to]
				}
				out := f(s, v)
				return [3]any{out, cap(out), s[:cap(s)]}
			}
		}
		what := fmt.Sprintf("n %d room %d i %d j %d from %d to %d alias %v", n, room, i, j, from, to, alias)
		same(t, "Insert "+what, whole(func(s, v []int) []int { return ownslices.Insert(s, i, v...) }), whole(func(s, v []int) []int { return slices.Insert(s, i, v...) }))
		same(t, "Replace "+what, whole(func(s, v []int) []int { return ownslices.Replace(s, i, j, v...) }), whole(func(s, v []int) []int { return slices.Replace(s, i, j, v...) }))
		same(t, "Delete "+what, whole(func(s, v []int) []int { return ownslices.Delete(s, i, j) }), whole(func(s, v []int) []int { return slices.Delete(s, i, j) }))
		same(t, "Compact "+what, whole(func(s, v []int) []int { return ownslices.Compact(s) }), whole(func(s, v []int) []int { return slices.Compact(s) }))
		same(t, "Grow "+what, whole(func(s, v []int) []int { return ownslices.Grow(s, i) }), whole(func(s, v []int) []int { return slices.Grow(s, i) }))
		same(t, "Clip "+what, whole(func(s, v []int) []int { return ownslices.Clip(s) }), whole(func(s, v []int) []int { return slices.Clip(s) }))
		same(t, "Clone "+what, whole(func(s, v []int) []int { return ownslices.Clone(s) }), whole(func(s, v []int) []int { return slices.Clone(s) }))
		same(t, "Concat "+what, whole(func(s, v []int) []int { return ownslices.Concat(s, v, nil, s) }), whole(func(s, v []int) []int { return slices.Concat(s, v, nil, s) }))
		same(t, "Repeat "+what, whole(func(s, v []int) []int { return ownslices.Repeat(s, i) }), whole(func(s, v []int) []int { return slices.Repeat(s, i) }))
		odd := func(x int) bool { return x%2 == 1 }
		same(t, "DeleteFunc "+what, whole(func(s, v []int) []int { return ownslices.DeleteFunc(s, odd) }), whole(func(s, v []int) []int { return slices.DeleteFunc(s, odd) }))
		half := func(a, b int) bool { return a/2 == b/2 }
		same(t, "CompactFunc "+what, whole(func(s, v []int) []int { return ownslices.CompactFunc(s, half) }), whole(func(s, v []int) []int { return slices.CompactFunc(s, half) }))
		same(t, "Reverse "+what, whole(func(s, v []int) []int { ownslices.Reverse(s); return s }), whole(func(s, v []int) []int { slices.Reverse(s); return s }))
		same(t, "Chunk "+what, func() any { return slices.Collect(ownslices.Chunk(make1(), i)) }, func() any { return slices.Collect(slices.Chunk(make1(), i)) })
	}
}

// What is equal stands in the same order, sorted stably or not.
func TestSlicesOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for size := range 300 {
		ps := make([]pair, size)
		fs := make([]float64, size)
		for i := range ps {
			ps[i] = pair{rng.IntN(size/3 + 1), i}
			fs[i] = []float64{math.NaN(), math.Inf(1), float64(rng.IntN(9))}[min(2, rng.IntN(12))]
		}
		us := make([]uint8, size)
		for i := range us {
			us[i] = uint8(rng.Uint32())
		}
		same(t, "SortFunc", func() any { s := slices.Clone(ps); ownslices.SortFunc(s, byKey); return s }, func() any { s := slices.Clone(ps); slices.SortFunc(s, byKey); return s })
		same(t, "SortStableFunc", func() any { s := slices.Clone(ps); ownslices.SortStableFunc(s, byKey); return s }, func() any { s := slices.Clone(ps); slices.SortStableFunc(s, byKey); return s })
		same(t, "Sort", func() any { return ownslices.Sorted(slices.Values(fs)) }, func() any { return slices.Sorted(slices.Values(fs)) })
		same(t, "Sort bytes", func() any { return ownslices.Sorted(slices.Values(us)) }, func() any { return slices.Sorted(slices.Values(us)) })
		sorted := slices.Sorted(slices.Values(fs))
		for _, x := range []float64{math.NaN(), -1, 0, 3, 4.5, 8, 9, math.Inf(1)} {
			type at struct {
				i  int
				ok bool
			}
			same(t, "BinarySearch", func() any { i, ok := ownslices.BinarySearch(sorted, x); return at{i, ok} }, func() any { i, ok := slices.BinarySearch(sorted, x); return at{i, ok} })
			same(t, "Index", func() any { return ownslices.Index(fs, x) }, func() any { return slices.Index(fs, x) })
		}
		same(t, "IsSorted", func() any { return ownslices.IsSorted(fs) }, func() any { return slices.IsSorted(fs) })
		same(t, "Min", func() any { return ownslices.Min(fs) }, func() any { return slices.Min(fs) })
		same(t, "Max", func() any { return ownslices.Max(fs) }, func() any { return slices.Max(fs) })
		same(t, "MinFunc", func() any { return ownslices.MinFunc(ps, byKey) }, func() any { return slices.MinFunc(ps, byKey) })
		same(t, "MaxFunc", func() any { return ownslices.MaxFunc(ps, byKey) }, func() any { return slices.MaxFunc(ps, byKey) })
		half := fs[:size/2]
		same(t, "Compare", func() any { return ownslices.Compare(fs, half) + 10*ownslices.Compare(half, fs) }, func() any { return slices.Compare(fs, half) + 10*slices.Compare(half, fs) })
		same(t, "Equal", func() any { return ownslices.Equal(fs, fs) }, func() any { return slices.Equal(fs, fs) })
	}
}

func TestCmp(t *testing.T) {
	all := []float64{math.NaN(), math.Inf(-1), -1, math.Copysign(0, -1), 0, 1, math.Inf(1)}
	for _, x := range all {
		for _, y := range all {
			if got, want := owncmp.Compare(x, y), cmp.Compare(x, y); got != want {
				t.Errorf("Compare(%v, %v) is %d, want %d", x, y, got, want)
			}
			if got, want := owncmp.Less(x, y), cmp.Less(x, y); got != want {
				t.Errorf("Less(%v, %v) is %v, want %v", x, y, got, want)
			}
		}
	}
	if owncmp.Or("", "a", "b") != "a" || owncmp.Or[int]() != 0 {
		t.Error("Or is not the first that is not zero")
	}
}

func TestMaps(t *testing.T) {
	m := map[string]int{"a": 1, "b": 2}
	if got := ownmaps.Collect(ownmaps.All(m)); !maps.Equal(got, m) || !ownmaps.Equal(got, m) {
		t.Errorf("collected %v, want %v", got, m)
	}
	if got := ownmaps.Clone(map[int]int(nil)); got != nil {
		t.Errorf("a clone of nil is %v, want nil", got)
	}
	got := ownmaps.Clone(m)
	ownmaps.DeleteFunc(got, func(_ string, n int) bool { return n == 1 })
	ownmaps.Copy(got, map[string]int{"c": 3})
	if want := (map[string]int{"b": 2, "c": 3}); !reflect.DeepEqual(got, want) || ownmaps.Equal(got, m) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := slices.Sorted(ownmaps.Keys(m)); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("keys %v", got)
	}
}

// Pull is the same whenever it is stopped, and also when what it pulls from panics.
func TestPull(t *testing.T) {
	use := func(pull func(iter.Seq[int]) (func() (int, bool), func()), calls, fail, stop int) any {
		var log []any
		next, end := pull(func(yield func(int) bool) {
			defer func() { log = append(log, "done") }()
			for i := range 3 {
				if i == fail {
					panic("failed")
				}
				if !yield(i) {
					return
				}
			}
		})
		for i := range calls {
			if i == stop {
				end()
			}
			func() {
				defer func() {
					if r := recover(); r != nil {
						log = append(log, r)
					}
				}()
				v, ok := next()
				log = append(log, v, ok)
			}()
		}
		end()
		end()
		return log
	}
	for calls := range 6 {
		for fail := range 4 {
			for stop := range 6 {
				same(t, fmt.Sprint("Pull ", calls, fail, stop), func() any { return use(owniter.Pull[int], calls, fail, stop) }, func() any { return use(iter.Pull[int], calls, fail, stop) })
			}
		}
	}
}

func TestOnceValue(t *testing.T) {
	n := 0
	f := ownsync.OnceValue(func() int { n++; return n })
	if first, second := f(), f(); first != 1 || second != 1 {
		t.Errorf("got %d and %d, called %d times, want once", first, second, n)
	}
	g := ownsync.OnceValues(func() (int, error) { n++; panic("no") })
	for range 2 {
		if got := outcome(func() any { g(); return nil }); got != "panic: no" {
			t.Errorf("got %s, want the panic each time", got)
		}
	}
	if n != 2 {
		t.Errorf("called %d times, want once each", n)
	}
}

func TestKeys(t *testing.T) {
	for _, n := range []int{1, 31, 32, 33, 100} {
		want, _ := pbkdf2.Key(sha256.New, "password", []byte("salt of some bytes"), 3, n)
		got, err := ownpbkdf2.Key(sha256.New, "password", []byte("salt of some bytes"), 3, n)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("pbkdf2 of %d bytes: %x, %v, want %x", n, got, err, want)
		}
		want, _ = hkdf.Key(sha256.New, []byte("secret of some bytes"), nil, "info", n)
		got, err = ownhkdf.Key(sha256.New, []byte("secret of some bytes"), nil, "info", n)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("hkdf of %d bytes: %x, %v, want %x", n, got, err, want)
		}
	}
}
