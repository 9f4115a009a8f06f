package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"hash/crc32"
	"html"
	"os"
	"path"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"unicode"
)

// Rope is a text in parts.
type Rope struct {
	left, right *Rope
	text        string
	size        int
}

func NewRope(s string) *Rope { return &Rope{text: s, size: len(s)} }

func (r *Rope) Len() int {
	if r == nil {
		return 0
	}
	return r.size
}

func Concat(a, b *Rope) *Rope {
	switch {
	case a.Len() == 0:
		return b
	case b.Len() == 0:
		return a
	}
	return &Rope{left: a, right: b, size: a.size + b.size}
}

func (r *Rope) Split(i int) (*Rope, *Rope) {
	if r == nil {
		return nil, nil
	}
	if r.left == nil {
		return NewRope(r.text[:i]), NewRope(r.text[i:])
	}
	if n := r.left.Len(); i < n {
		a, b := r.left.Split(i)
		return a, Concat(b, r.right)
	} else {
		a, b := r.right.Split(i - n)
		return Concat(r.left, a), b
	}
}

func (r *Rope) Insert(i int, s string) *Rope {
	a, b := r.Split(i)
	return Concat(Concat(a, NewRope(s)), b)
}

func (r *Rope) Delete(i, j int) *Rope {
	a, rest := r.Split(i)
	_, b := rest.Split(j - i)
	return Concat(a, b)
}

func (r *Rope) String() string {
	var b strings.Builder
	var walk func(*Rope)
	walk = func(r *Rope) {
		if r != nil {
			walk(r.left)
			b.WriteString(r.text)
			walk(r.right)
		}
	}
	walk(r)
	return b.String()
}

type Edit interface {
	Do(*Rope) *Rope
	fmt.Stringer
}

type insert struct {
	at   int
	text string
}

type remove struct{ from, to int }

func (e insert) Do(r *Rope) *Rope { return r.Insert(e.at, e.text) }
func (e insert) String() string   { return fmt.Sprintf("+%d %q", e.at, e.text) }
func (e remove) Do(r *Rope) *Rope { return r.Delete(e.from, e.to) }
func (e remove) String() string   { return fmt.Sprintf("-%d:%d", e.from, e.to) }

type Address struct {
	City string `xml:"city,attr"`
	Zip  string `xml:"zip,omitempty"`
}

type Person struct {
	XMLName xml.Name `xml:"person"`
	Name    string   `xml:"name"`
	Emails  []string `xml:"emails>email"`
	Home    *Address `xml:"home"`
	Note    string   `xml:",comment"`
}

func caesar(s string, by rune) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLower(r) && r < unicode.MaxASCII:
			return 'a' + (r-'a'+by+26)%26
		case unicode.IsUpper(r) && r < unicode.MaxASCII:
			return 'A' + (r-'A'+by+26)%26
		}
		return r
	}, s)
}

func main() {
	r := NewRope("hello world")
	for i, e := range []Edit{insert{5, ","}, insert{12, "!"}, remove{0, 1}, insert{0, "J"}, remove{5, 6}} {
		r = e.Do(r)
		fmt.Println(i, e, "->", r, r.Len())
	}
	fmt.Println(caesar("Hallo, Wörld!", 3), caesar(caesar("abc", 5), -5))
	p := Person{Name: "Ann <A>", Emails: []string{"a@x", "b@y"}, Home: &Address{City: "Ulm"}, Note: " hi "}
	out, err := xml.MarshalIndent(p, "", " ")
	fmt.Println(string(out), err)
	var back Person
	err = xml.Unmarshal(out, &back)
	fmt.Println(back.Name, back.Emails, *back.Home, err, back.XMLName.Local)
	sum := sha256.Sum256([]byte("gopher"))
	fmt.Println(hex.EncodeToString(sum[:4]), crc32.ChecksumIEEE([]byte("gopher")), html.EscapeString(`<a b="c">`))
	w := tabwriter.NewWriter(os.Stdout, 5, 0, 1, '.', 0)
	fmt.Fprintf(w, "a\tbbb\tc\nlonger\tb\tc\n")
	w.Flush()
	fmt.Println(path.Join("a", "../b", "c"), path.Base("/x/y.go"), filepath.Ext("y.tar.gz"), path.Clean("/a/./b//c/.."))
	fmt.Println(strings.Title("old style"), strings.EqualFold("Straße", "STRAßE"), strings.TrimFunc("123abc456", unicode.IsDigit), strings.LastIndex("go gopher", "go"))
	fmt.Printf("%q %q\n", strings.SplitN("a,b,c,d", ",", 2), strings.SplitAfter("a,b", ","))
	fmt.Println(strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace("<b>"), strings.TrimLeft("xxabc", "x"), strings.TrimPrefix("prefix-x", "prefix-"), strings.Count("cheese", "e"))
	before, after, found := strings.Cut("key=value=x", "=")
	fmt.Println(before, after, found, strings.ContainsAny("abc", "xyzc"), strings.IndexByte("abc", 'c'), strings.ToTitle("ab"))
	var buf bytes.Buffer
	buf.WriteString("one two three")
	word, _ := buf.ReadString(' ')
	next := buf.Next(3)
	b, _ := buf.ReadByte()
	fmt.Printf("%q %q %q %q %d\n", word, next, b, buf.Bytes(), buf.Len())
	buf.Truncate(2)
	fmt.Println(buf.String(), bytes.HasSuffix([]byte("abc"), []byte("bc")), bytes.Title([]byte("x")), string(bytes.TrimSpace([]byte("  t  "))))
}
