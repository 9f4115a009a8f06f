package repl

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"

	"thesp"
	"thesp/interp"
)

// A book is a lexicon of a session and of things made up.
type book struct{ *interp.Session }

func (b book) taken(name string) bool { return b.Declares(name) }
func (b book) fitting(text string, declares bool) interp.Completion {
	return b.Complete(text, declares)
}
func (b book) doc(name string) string { return "doc of " + name + "\n" }
func (b book) addresses() []candidate {
	return []candidate{{text: "#1", about: "#1  Greeter", filter: "#Greeter"}, {text: "#4", about: "#4  Resizer", filter: "#Resizer"}, {text: "#boss", filter: "#boss"}}
}
func (b book) sources() []candidate   { return []candidate{{text: "@a41f"}} }
func (b book) packages() []string     { return []string{"encoding/json", "strings"} }
func (b book) hosts() []string        { return []string{"lab:1900"} }
func (b book) capabilities() []string { return []string{"gpu"} }
func (b book) files(dir string) []string {
	return map[string][]string{"": {".git/", "a.go", "b.txt", "c.thesp", "sub/"}, "sub/": {"x.go"}}[dir]
}

func newBook(t *testing.T) book {
	t.Helper()
	in, err := interp.New(interp.Config{Symbols: thesp.Symbols, Stdout: &bytes.Buffer{}, Stderr: &bytes.Buffer{}})
	if err != nil {
		t.Fatal(err)
	}
	s := in.NewSession()
	for _, verb := range verbs {
		for _, name := range []string{verb, hostVerb(verb)} {
			s.Provide(name, "func(any, any, ...time.Duration) any", func() {})
		}
	}
	s.Provide(addressFunction, "func(string) *time.Time", func() {})
	for _, text := range []string{
		"type Greeter struct{ name, nature string; Next *Greeter }\nfunc (g *Greeter) Meet() {}\nfunc (g *Greeter) Receive(ctx *thesp.Context, msg any) {}",
		"type Plain struct{ 名前 int }",
		"func greetAll(n int) {}",
	} {
		if _, err := s.Declare(interp.File{Name: "test", Text: []byte(text)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Run(context.Background(), interp.File{Name: "in[1]", Text: []byte(`g, plain, 変数 := &Greeter{}, Plain{}, 1; plain`)}, func(interp.Shown) {}); err != nil {
		t.Fatal(err)
	}
	return book{s}
}

func TestCompletions(t *testing.T) {
	lex := newBook(t)
	for _, c := range []struct{ text, want string }{
		// commands
		{":ac", ":actors"},
		{"  :ac", "  :actors"},
		{":lo", ":load "},
		{":as", ":ask "},
		{":u", ":un :up"},
		{":upgrade P", ""},
		{":upgrade G", ":upgrade Greeter"},
		{"createActor Pl", "createActor Plain"}, // which it can say no to
		{":upgrade Greeter --", ":upgrade Greeter --fresh"},
		{":inbox ", ":inbox --"}, {":inbox --c", ":inbox --clear"}, {"?strin", "?strings"}, {"?Greet", "?Greeter"}, {"?strings.ToUpperS", "?strings.ToUpperSpecial"},
		{":set l", ":set log "}, {":set log w", ":set log warn"}, {":set inbox c", ":set inbox count"}, {":set log inb", ""},
		{":nosuch x", ""},
		{":source Pl", ":source Plain"},
		{":source @", ":source @a41f"},
		{":unload ", ":unload @a41f"},
		{":forget gre", ":forget greetAll"},
		{":forget g pl", ":forget g plain"},
		{":show g.Ne", ":show g.Next"},
		{":show $1.", ":show $1.名前"},
		{":info #b", ":info #boss"},
		{":info #res", ":info #4"},
		{":kill pla", ":kill plain"},
		{":help lo", ":help load"},
		{":help :lo", ":help :load"},
		{"help lo", "help load"},
		{":doc strin", ":doc strings"},
		{":doc strings.CutP", ":doc strings.CutPrefix"},
		{":doc strings.Builder.Le", ":doc strings.Builder.Len"},
		{":load a", ":load a.go"},
		{":load ", ""},
		{":load .g", ":load .git/"},
		{":load sub/", ":load sub/x.go"},
		{":time :ac", ":time :actors"},
		{":time g.Ne", ":time g.Next"},
		{":trace pla", ":trace plain"},
		{":trace #res", ":trace #4"},
		{":trace #4 --li", ":trace #4 --limit"},
		{":trace --limit 3 #res", ":trace --limit 3 #4"},
		{":save sub", ":save sub/"},
		{":save sub/x.go --fo", ":save sub/x.go --force"},
		{":edit Gr", ":edit Greeter"},
		{":watch act", ":watch actors"},
		{":watch :act", ":watch :actors"},
		{":watch tra", ""}, // which does not only tell something
		{":watch info pla", ":watch info plain"},
		{":watch info plain --ev", ":watch info plain --every"},
		{":top --co", ":top --count"},
		{":caps g", ":caps gpu"},
		{":caps --remove g", ":caps --remove gpu"},
		{":caps --of l", ":caps --of lab:1900"},
		{":caps gpu=1 --re", ":caps gpu=1 --remove"},
		{"connect l", "connect lab:1900"},
		{"connec", "connect "},
		// verbs and their flags
		{"createA", "createActor "},
		{"x := createA", "x := createActor "},
		{"createActor Gree", "createActor Greeter"},
		{"createActor &Gree", "createActor &Greeter"},
		{"createActor(Gree", "createActor(Greeter"},
		{"createActor Greeter{nam", "createActor Greeter{name: "},
		{"createActor Greeter --re", "createActor Greeter --requires "},
		{"g := createActor Greeter --on lab:1 --i", "g := createActor Greeter --on lab:1 --isolate"},
		{"createActor Greeter --on lab:1 --o", ""},
		{"createActor Greeter --on ", "createActor Greeter --on lab:1900"},
		{"createActor Greeter --requires g", "createActor Greeter --requires gpu"},
		{"createActor Greeter --requires gpu --na", "createActor Greeter --requires gpu --name "},
		{"createActor Greeter --name \"--re", ""},
		{"ask g --re", ""},
		{"ask g g.Ne", "ask g g.Next"},
		{":ask g g.Ne", ":ask g g.Next"},
		{"x = ask g Greeter{na", "x = ask g Greeter{na"}, // name or nature
		{"tell #res", "tell #4"},
		{"tell(#bo", "tell(#boss"},
		{"tell #4.Ye", "tell #4.Year"},
		{"tell g \"#res", ""},
		// Go
		{"strings.CutP", "strings.CutPrefix"},
		{"strings.cutp", "strings.CutPrefix"},
		{"strin", "string"},
		{"strings", "strings."},
		{"x := strings.NewReplacer().Repl", "x := strings.NewReplacer().Replace"},
		{"g.na", "g.na"},
		{"g.Next.Next.Me", "g.Next.Next.Meet"},
		{"変", "変数"},
		{"x := 変", "x := 変数"},
		{"plain.", "plain.名前"},
		{"fmt.Println(\"日本語 😀\", plain.", "fmt.Println(\"日本語 😀\", plain.名前"},
		{"retu", "return"},
		{"func (g *Greeter) Other() {\n\tlocal := g.Next\n\tlocal.Me", "func (g *Greeter) Other() {\n\tlocal := g.Next\n\tlocal.Meet"},
		{"for i, local := range []*Greeter{g} {\n\tloc", "for i, local := range []*Greeter{g} {\n\tlocal"},
		{"other := g; other.Me", "other := g; other.Meet"},
		{"type T struct{}; g.Me", "type T struct{}; g.Meet"},
		{"`raw\nstrin", ""},
		{"\"strings.CutP", ""},
		{"// strings.CutP", ""},
		{"/* strings.CutP", ""},
		{"'a", ""},
		{"12", ""},
		{"0x1f", ""},
		{"import \"str", "import \"strings\""},
		{"import j \"enc", "import j \"encoding/json\""},
		{"import (\n\t\"fmt\"\n\tj \"enc", "import (\n\t\"fmt\"\n\tj \"encoding/json\""},
		{"import str", ""},
		{":doc encoding/j", ":doc encoding/json"},
		{"Greeter{nature: \"x\", nam", "Greeter{nature: \"x\", name: "},
		{"Greeter{nature: \"x\", n", "Greeter{nature: \"x\", name: "}, // and no nil or new
		{"[]Greeter{{nature: \"x\", n", "[]Greeter{{nature: \"x\", name: "},
		{"Greeter{nature: \"x\", Next: ni", "Greeter{nature: \"x\", Next: nil"},
		{"map[string]int{\"x\": 1, str", "map[string]int{\"x\": 1, str"},
		{"Plain{", "Plain{名前: "},
		{") } g.Me", ""},
		{"nothing.Me", ""},
		{"\x00\xff", ""},
		{"#", "#"},
	} {
		done := completions(c.text, lex)
		if done.from > len(c.text) {
			t.Fatalf("%q: from %d", c.text, done.from)
		}
		got := ""
		switch {
		case c.text == ":u":
			got = ":un :up"
			if len(done.candidates) != 2 {
				got = fmt.Sprint(done.candidates)
			}
		case len(done.candidates) > 0:
			if got = strike(c.text, done, false, 80, 24).text; got == c.text && c.want == "" {
				got = "" // nothing has come of it
			}
		}
		if got != c.want {
			t.Errorf("%q: got %q, want %q: %v", c.text, got, c.want, done)
		}
	}
}

// Where something particular is needed, nothing else is offered.
func TestCompletionsWanted(t *testing.T) {
	lex := newBook(t)
	for _, c := range []struct{ text, want string }{
		{":load ", "a.go c.thesp sub/"},
		{":info ", "#1 #4 #boss"},
		{"tell ", "#1 #4 #boss"},
		{"g.", "Meet Next Receive name nature"},
		{"g.na", "name nature"},
		{"tell #", "#1 #4 #boss"},
		{":source ", "Greeter Plain @a41f"},
		{"createActor Greeter --", "--requires --on --name --isolate"},
		{"createActor(", "Greeter"},
		{"createActor ", "Greeter"},
		{"x := createActor &", "Greeter"},
		{"strings.Cut(strings.Trim", "Trim TrimFunc TrimLeft TrimLeftFunc TrimPrefix TrimRight TrimRightFunc TrimSpace TrimSuffix"},
	} {
		var got []string
		for _, k := range completions(c.text, lex).candidates {
			got = append(got, k.text)
		}
		if !slices.Equal(got, strings.Fields(c.want)) {
			t.Errorf("%q: got %q, want %s", c.text, got, c.want)
		}
	}
	for text, want := range map[string]string{
		"strings.Cut(":       "doc of strings.Cut\n",
		"x := greetAll(":     "func greetAll(n int)\n",
		"ask(":               "func ask(any, any, ...time.Duration) any\n",
		"g.Meet(":            "func Meet()\n",
		"(":                  "",
		"strings.Cut(g.na":   "",
		"\"strings.Cut(":     "",
		"len(":               "",
		"strings.Cut(\"a\",": "",
	} {
		if got := completions(text, lex).hint; got != want {
			t.Errorf("%q: hint %q, want %q", text, got, want)
		}
	}
}

func TestStrike(t *testing.T) {
	var many []candidate
	for i := range 300 {
		many = append(many, candidate{text: fmt.Sprintf("名前Candidate%03d", i)})
	}
	for _, size := range [][2]int{{80, 24}, {20, 24}, {1, 1}, {0, 0}, {200, 3}, {5, 1000}} {
		first := strike("x := 名", completion{from: 5, candidates: many}, true, size[0], size[1])
		if first.text != "x := 名前Candidate" || first.shown != "" {
			t.Errorf("%v: %+v", size, first)
		}
		s := strike(first.text, completion{from: 5, candidates: many}, true, size[0], size[1])
		if s.text != first.text || !strings.HasSuffix(s.shown, " more\n") && size[0] > 20 {
			t.Errorf("%v: %+v", size, s)
		}
		if n := strings.Count(s.shown, "\n"); n > listedLines || size[1] > 3 && n > size[1]-3 {
			t.Errorf("%v: %d lines", size, n)
		}
		for line := range strings.Lines(s.shown) {
			if w := runewidth.StringWidth(strings.TrimSuffix(line, "\n")); w > max(size[0], 1) && size[0] > 1 {
				t.Errorf("%v: %d columns in %q", size, w, line)
			}
		}
	}
	if s := strike("x", completion{candidates: []candidate{{text: "xa"}, {text: "xb"}}}, false, 80, 24); s.shown != "" {
		t.Errorf("shown at the first stroke: %q", s.shown)
	}
	hinted := completion{from: 2, hint: "func f(one int, two int)\n\n    All of it.\n", candidates: []candidate{{text: "name"}}}
	if s := strike("f(", hinted, false, 14, 24); s != (stroke{"f(", "func f(one\nint, two int)\n\n    All of\n    it.\n"}) {
		t.Errorf("hint: %+v", s)
	}
	if s := strike("f(", hinted, true, 14, 24); s != (stroke{text: "f(name"}) {
		t.Errorf("behind a hint: %+v", s)
	}
	if s := strike("x", completion{from: 1}, true, 80, 24); s != (stroke{text: "x"}) {
		t.Errorf("of nothing comes %+v", s)
	}
}

func TestInIndent(t *testing.T) {
	for _, c := range []struct {
		before, head string
		want         bool
	}{{"", "", false}, {"", "  ", false}, {"f() {\n", "", true}, {"f() {\n", "\t ", true}, {"f() {\n", "\tx", false}, {"", "f() {\n\t", true}, {"", "f() {\nx", false}} {
		if got := inIndent(c.before, c.head); got != c.want {
			t.Errorf("%q %q: %v", c.before, c.head, got)
		}
	}
}

// Whatever stands before the cursor, there is an answer.
func FuzzCompletions(f *testing.F) {
	for _, text := range []string{"", ":", ":load x", "createActor A --re", "tell #1 x.", "g.Next.", "if x := g.", "$1.", ":; ", "x := \n", "a ? b #", "ask (", "`", "connect  "} {
		f.Add(text)
	}
	in, err := interp.New(interp.Config{Symbols: thesp.Symbols, Stdout: &bytes.Buffer{}, Stderr: &bytes.Buffer{}})
	if err != nil {
		f.Fatal(err)
	}
	lex := book{in.NewSession()}
	f.Fuzz(func(t *testing.T, text string) {
		c := completions(text, lex)
		if c.from < 0 || c.from > len(text) {
			t.Fatalf("from %d of %d", c.from, len(text))
		}
		strike(text, c, true, 20, 5)
	})
}
