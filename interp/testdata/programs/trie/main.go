package main

import (
	"fmt"
	"iter"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

type Trie[V any] struct {
	children map[rune]*Trie[V]
	value    *V
}

func (t *Trie[V]) Insert(key string, v V) {
	for _, r := range key {
		if t.children == nil {
			t.children = make(map[rune]*Trie[V])
		}
		child, ok := t.children[r]
		if !ok {
			child = new(Trie[V])
			t.children[r] = child
		}
		t = child
	}
	t.value = &v
}

func (t *Trie[V]) find(prefix string) *Trie[V] {
	for _, r := range prefix {
		if t = t.children[r]; t == nil {
			return nil
		}
	}
	return t
}

func (t *Trie[V]) Get(key string) (v V, ok bool) {
	if n := t.find(key); n != nil && n.value != nil {
		return *n.value, true
	}
	return
}

func (t *Trie[V]) WithPrefix(prefix string) iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		if n := t.find(prefix); n != nil {
			n.walk([]rune(prefix), yield)
		}
	}
}

func (t *Trie[V]) walk(path []rune, yield func(string, V) bool) bool {
	if t.value != nil && !yield(string(path), *t.value) {
		return false
	}
	runes := make([]rune, 0, len(t.children))
	for r := range t.children {
		runes = append(runes, r)
	}
	slices.Sort(runes)
	for _, r := range runes {
		if !t.children[r].walk(append(path, r), yield) {
			return false
		}
	}
	return true
}

func wrap(text string, width int) (lines []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		switch n := utf8.RuneCountInString(line); {
		case n == 0:
			line = word
		case n+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

type freq struct {
	word string
	n    int
}

func count(text string) []freq {
	m := map[string]int{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !('a' <= r && r <= 'z' || r >= utf8.RuneSelf) }) {
		m[w]++
	}
	var out []freq
	for w, n := range m {
		out = append(out, freq{w, n})
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := out[i], out[j]
		return a.n > b.n || a.n == b.n && a.word < b.word
	})
	return out
}

func main() {
	var t Trie[int]
	for i, w := range []string{"go", "gopher", "golang", "größe", "gruß", "日本", "日本語"} {
		t.Insert(w, i)
	}
	fmt.Println(t.Get("gopher"))
	fmt.Println(t.Get("gop"))
	for w, i := range t.WithPrefix("g") {
		if w == "gruß" {
			break
		}
		fmt.Print(w, "=", i, " ")
	}
	fmt.Println()
	for w := range t.WithPrefix("日") {
		fmt.Println(w, len(w), utf8.RuneCountInString(w), []byte(w)[:3], []rune(w))
	}
	const text = "Über allen Gipfeln ist Ruh, in allen Wipfeln spürest du kaum einen Hauch; die Vögelein schweigen im Walde."
	for i, line := range wrap(text, 24) {
		fmt.Printf("%2d|%-24s|\n", i, line)
	}
	fmt.Printf("%+v\n", count(text)[:3])
	bad := "a\xffb\u00e9"
	for i, r := range bad {
		fmt.Printf("%d:%q/%U/%t ", i, r, r, r == utf8.RuneError)
	}
	fmt.Println(utf8.ValidString(bad), len(bad), strings.ToValidUTF8(bad, "?"), strings.Map(func(r rune) rune {
		if r > 127 {
			return -1
		}
		return r + 1
	}, bad))
}
