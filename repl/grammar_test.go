package repl

import (
	"cmp"
	"strings"
	"testing"

	"thesp/interp"
)

func TestClassify(t *testing.T) {
	for _, c := range []struct {
		text string
		want state
		open string
	}{
		{"x := 1", complete, ""},
		{"x :=", incomplete, ""},
		{"x +", incomplete, ""},
		{"f(1,", incomplete, "("},
		{"func f() {", incomplete, "{"},
		{"func f() {\n return 1\n}", complete, ""},
		{"if x {\n} else {", incomplete, "{"},
		{"a := `raw", incomplete, "`"},
		{"/* c", incomplete, "/*"},
		{"x := []{\"this\"", invalid, ""},
		{"x := []int{1,\n2", incomplete, "{"},
		{"foo.", incomplete, ""},
		{"type T struct {", incomplete, "{"},
		{"}", invalid, ""},
		{"(]", invalid, ""},
		{"x := \"abc", invalid, ""},
		{"for i := 0; i < 3; i++ {", incomplete, "{"},
		{"func() { println(1) }()", complete, ""},
		{"import (", incomplete, "("},
		{"tell(a, Ping{", incomplete, "{"},
		{"tell a Ping{", incomplete, "{"},
		{"tell a Ping{1}", complete, ""},
		{"ask #1 \"x\"", complete, ""},
		{"ask #1 Ping{", incomplete, "{"},
		{"listen", complete, ""},
		{"g := createActor Greeter", complete, ""},
		{"// c", complete, ""},
		{"", complete, ""},
		{":help", complete, ""},
		{":load (", complete, ""},
		{":ask g Ping{", incomplete, "{"},
		{":ask g Ping{1}", complete, ""},
		{":listen", complete, ""},
		{"listen; listen", complete, ""},
		{"n := 1; tell a n", complete, ""},
		{"tell a 1; if x == 1", incomplete, ""},
		{"tell a 1; tell a Ping{", incomplete, "{"},
		{"n := 1; tell a Ping{\n1,\n}", complete, ""},
		{"switch x.(type) {\ncase int:", incomplete, "{"},
		{"a ? b", invalid, ""},
		{"if x == 1", incomplete, ""},
		{"return", complete, ""},
		{"f := func(x int) int {", incomplete, "{"},
		{"a, b :=", incomplete, ""},
		{"x.(", incomplete, "("},
	} {
		got, open := classify(c.text)
		if got != c.want || open != c.open {
			t.Errorf("classify(%q) = %d %q, want %d %q", c.text, got, open, c.want, c.open)
		}
	}
}

func TestSplit(t *testing.T) {
	items := split("type Z struct{}\nz := Z{}; fmt.Println(z)\nfunc (z Z) M() int { return 1 }\nfunc() { println(1) }()\nimport \"fmt\"\nfor i := 0; i < 3; i++ { f(); g() }\nvar x = 1\nconst (\na = 1\nb\n)")
	var got []string
	for _, it := range items {
		kind := "stmt "
		if it.declares {
			kind = "decl "
		}
		got = append(got, kind+it.text)
	}
	want := []string{
		"decl type Z struct{}", "stmt z := Z{}", "stmt fmt.Println(z)", "decl func (z Z) M() int { return 1 }",
		"stmt func() { println(1) }()", "decl import \"fmt\"", "stmt for i := 0; i < 3; i++ { f(); g() }", "stmt var x = 1", "decl const (\na = 1\nb\n)",
	}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestTranslate(t *testing.T) {
	for _, c := range [][2]string{
		{`tell g "hello"`, `tell(g,"hello")`},
		{`tell g, "hello"`, `tell(g, "hello")`},
		{`tell  g   "hello"`, `tell( g,  "hello")`},
		{`ask g Ping{3}`, `ask(g,Ping{3})`},
		{`ask g &Ping{3}`, `ask(g,&Ping{3})`},
		{`ask g -1`, `ask(g,-1)`},
		{`ask g a - 1`, `ask(g,a - 1)`},
		{`ask g a-1`, `ask(g,a-1)`},
		{`ask g f(x) 5s`, `ask(g,f(x),5000000000/*line in:1:14*/)`},
		{`ask g 5s`, `ask(g,` + interp.HostName(durationFunction) + `(5000000000)/*line in:1:9*/)`}, // the message is one
		{`tell g -250ms`, `tell(g,-` + interp.HostName(durationFunction) + `(250000000)/*line in:1:14*/)`},
		{`ask g []int{1, 2} 250ms`, `ask(g,[]int{1, 2},250000000/*line in:1:24*/)`},
		{`ask g map[string]int{"a": 1}`, `ask(g,map[string]int{"a": 1})`},
		{`ask (f()) "x"`, `ask((f()),"x")`},
		{`ask g (1 + 2)`, `ask(g,(1 + 2))`},
		{`ask g xs[1]`, `ask(g,xs[1])`},
		{`ask g !ok`, `ask(g,!ok)`},
		{`g := createActor Greeter`, `g := createActor(Greeter)`},
		{`g = createActor Greeter --name x`, `g = createActor(Greeter, thesp.Name("x"))`},
		{`r = ask g 1`, `r = ask(g,1)`},
		{`r, err := ask g 1`, `r, err := ask(g,1)`},
		{`r, _ := listen`, `r, _ := listen()`},
		{`_, err = createActor Greeter --name x`, `_, err = createActor(Greeter, thesp.Name("x"))`},
		{`r,err := ask g 1 5s`, `r,err := ask(g,1,5000000000/*line in:1:20*/)`},
		{`createActor Greeter --name x --requires gpu=2 --requires Server --on lab7:1900`, `createActor(Greeter, thesp.Name("x"), thesp.Require("gpu", 2), thesp.Require("Server"), thesp.On("lab7:1900"))`},
		{`createActor Greeter{1} --requires os="linux"`, `createActor(Greeter{1}, thesp.Require("os", "linux"))`},
		{`createActor Greeter --name "a b" --requires "x y"=3 --requires "k=v"="1 2" --requires n=a=b`, `createActor(Greeter, thesp.Name("a b"), thesp.Require("x y", 3), thesp.Require("k=v", "1 2"), thesp.Require("n", "a=b"))`},
		{`createActor Greeter --name x // twice`, `createActor(Greeter, thesp.Name("x"))`},
		{`createActor Greeter --name a#`, `createActor(Greeter, thesp.Name("a#"))`},
		{`createActor &Greeter{n: 3}`, `createActor(&Greeter{n: 3})`},
		{`listen`, `listen()`},
		{`listen 5s`, `listen(5000000000/*line in:1:10*/)`},
		{"ask g Ping{\n1,\n}", "ask(g,Ping{\n1,\n})"},
		{`ask g func() int { return 1 }()`, `ask(g,func() int { return 1 }())`},
		{`ask g "a" + "b"`, `ask(g,"a" + "b")`},
		{translateSigils("in", `ask #zz`), `ask(host۰23("zz")/*line in:1:8*/)`},
		{translateSigils("in", `ask #1 "x" 1s`), `ask(host۰23("1"),/*line in:1:7*/ "x",1000000000/*line in:1:14*/)`},
		{`ask g time.Now().Add(1)`, `ask(g,time.Now().Add(1))`},
	} {
		got, ok, err := translate("in", c[0], untaken)
		if got != c[1] || !ok || err != nil {
			t.Errorf("translate(%q) = %q, %v, %v\nwant %q", c[0], got, ok, err, c[1])
		}
	}
	for _, text := range []string{`tell(g, "x")`, `ask = 1`, `ask := 1`, `tell.x()`, `x := ask(g, 1)`, `fmt.Println()`, `listener`, `r, err := ask(g, 1)`, `r, ask := 1, 2`, `r, s := ask, 1`, `a, b`, `a, ask`} {
		if got, ok, _ := translate("in", text, untaken); ok {
			t.Errorf("translate(%q) = %q, want it to be Go", text, got)
		}
	}
	for text, want := range map[string]string{
		`createActor Greeter --nam x`:              "createActor has no flag --nam: there are --requires, --on, --name and --isolate",
		`createActor Greeter --name`:               "--name needs a value",
		`createActor Greeter --name ""`:            "--name needs a value",
		`createActor Greeter --name x y`:           "y is behind a flag of createActor: options in Go go before flags",
		`createActor --name x Greeter`:             "flags go behind the actor type: createActor TYPE --name",
		`createActor Greeter --name x --name y`:    "--name is given twice",
		`createActor Greeter --isolate=1`:          "--isolate has no value",
		`createActor Greeter --name "a`:            `--name: there is no end to "a`,
		`createActor Greeter --requires =3`:        "--requires takes NAME or NAME=VALUE, not =3",
		`createActor Greeter --requires "a"b=3`:    `--requires takes NAME or NAME=VALUE, not "a"b=3`,
		`createActor Greeter --name #x --isolate`:  "--name takes a name without the #, not #x",
		`createActor Greeter --on #lab:1900/1-a2b`: "--on takes HOST:PORT, not #lab:1900/1-a2b",
		`tell g --name x`:                          "tell has no flag --name",
		`tell g 1; tell g --name x`:                "tell has no flag --name",
		`listen 5`:                                 "5 is no duration: write 5s",
		`ask g 1 5`:                                "5 is no duration: write 5s",
		`ask g, "x", 0.5`:                          "0.5 is no duration: write 0.5s",
	} {
		if got, ok, err := translate("in", translateSigils("in", text), untaken); err == nil || err.Error() != want {
			t.Errorf("translate(%q) = %q, %v, %v, want the error %s", text, got, ok, err, want)
		}
	}
	for _, text := range []string{`ask g 5`, `ask g 1 2*time.Second`, `listen 2 * time.Second`, `listen f(5)`} {
		if _, _, err := translate("in", text, untaken); err != nil {
			t.Errorf("translate(%q): %v", text, err)
		}
	}
}

func untaken(string) bool { return false }

// A verb that the session declares is its own where Go allows that.
func TestTranslateTaken(t *testing.T) {
	ask, listen := interp.HostName(":ask"), interp.HostName(":listen")
	for _, c := range [][2]string{
		{`ask g 1`, ask + `/*line in:1:4*/(g,1)`},
		{`r := ask g 1`, `r := ` + ask + `/*line in:1:9*/(g,1)`},
		{`r, err := ask g 1`, `r, err := ` + ask + `/*line in:1:14*/(g,1)`},
		{`:ask g 1`, ` ` + ask + `/*line in:1:5*/(g,1)`},
		{`  :ask g`, `   ` + ask + `/*line in:1:7*/(g)`},
		{`:ask(g, 1)`, ` ` + ask + `/*line in:1:5*/(g, 1)`},
		{`:listen`, ` ` + listen + `/*line in:1:8*/()`},
		{`ask`, ``}, {`ask + 1`, ``}, {`ask -1`, ``}, {`ask (1)`, ``}, {`ask [1]`, ``}, {`x := listen`, ``}, {`ask &x`, ``},
	} {
		got, ok, err := translate("in", c[0], func(string) bool { return true })
		if want := cmp.Or(c[1], c[0]); got != want || ok != (c[1] != "") || err != nil {
			t.Errorf("translate(%q) = %q, %v, %v\nwant %q", c[0], got, ok, err, want)
		}
	}
}

// Commands may stand among other statements, each behind a semicolon. What Go allows stays as it is.
func TestTranslateStatements(t *testing.T) {
	listen := interp.HostName(":listen")
	for _, c := range [][2]string{
		{`listen; listen`, `listen()/*line in:1:7*/; listen()`},
		{`listen;`, `listen();`},
		{`tell a 1; listen`, `tell(a,1)/*line in:1:9*/; listen()`},
		{`tell a 1; tell a 2; x`, `tell(a,1)/*line in:1:9*/; tell(a,2)/*line in:1:19*/; x`},
		{`n := 1; r, err := ask a n 5s; r`, `n := 1; r, err := ask(a,n,5000000000/*line in:1:29*/)/*line in:1:29*/; r`},
		{`for i := 0; i < 3; i++ { tell(a, i) }; listen 1s`, `for i := 0; i < 3; i++ { tell(a, i) }; listen(1000000000/*line in:1:49*/)`},
		{`tell a func() int { f(); return 1 }()`, `tell(a,func() int { f(); return 1 }())`},
		{`createActor T --name "a;b"; listen // c`, `createActor(T, thesp.Name("a;b"))/*line in:1:27*/; listen()`},
		{`x := listen; listen`, `x := listen()/*line in:1:12*/; listen()`},
		{`tell a 1; :listen`, `tell(a,1)/*line in:1:9*/;  ` + listen + `/*line in:1:18*/()`},
		{`:listen; x`, ` ` + listen + `/*line in:1:8*/()/*line in:1:8*/; x`},
		{`listen := 5; listen`, ``}, {`var ask, listen = 1, 2; listen`, ``}, {`x := listen; x()`, ``}, {`x := 1; y := listen`, ``}, {`func listen() {}; listen`, ``},
		{`if x := 1; x > 0 { listen() }`, ``}, {`func() { x; listen }()`, ``}, {`listen(); x`, ``},
		{`listen := 5; :listen`, `listen := 5;  ` + listen + `/*line in:1:21*/()`},
	} {
		got, ok, err := translate("in", c[0], untaken)
		if want := cmp.Or(c[1], c[0]); got != want || ok != (c[1] != "") || err != nil {
			t.Errorf("translate(%q) = %q, %v, %v\nwant %q", c[0], got, ok, err, want)
		}
	}
	if got, ok, err := translate("in", "tell := 1; x; tell", func(name string) bool { return name == "listen" }); ok || err != nil {
		t.Errorf("a line of Go is translated to %q, %v", got, err)
	}
	if got, ok, err := translate("in", "x; listen", func(string) bool { return true }); ok || err != nil {
		t.Errorf("a variable is translated to %q, %v", got, err)
	}
}

func TestTranslateAddresses(t *testing.T) {
	for _, c := range [][2]string{
		{`ask #1 "x"`, `ask host۰23("1")/*line in:1:7*/ "x"`},
		{`f(#local/2-ab9, "#3", '#') // #4`, `f(host۰23("local/2-ab9")/*line in:1:15*/, "#3", '#') // #4`},
		{`x # y`, `x # y`},
		{`f($7, "$7") // $7`, `f(host۰696e5b375d/*line in:1:5*/, "$7") // $7`},
		{`$x $0 $`, `$x $0 $`},
		{`ask #shop "x"`, `ask host۰23("shop")/*line in:1:10*/ "x"`},
		{`#a:1@b57c419a/94581661.1-cf47b8a`, `host۰23("a:1@b57c419a/94581661.1-cf47b8a")/*line in:1:33*/`},
		{"a\n#12", "a\nhost۰23(\"12\")/*line in:2:4*/"},
		{`#127.0.0.1:1900/17-2k`, `host۰23("127.0.0.1:1900/17-2k")/*line in:1:22*/`},
	} {
		if got := translateSigils("in", c[0]); got != c[1] {
			t.Errorf("translateSigils(%q) = %q, want %q", c[0], got, c[1])
		}
	}
}

// FuzzInput: whatever is typed, it is read without a panic.
func FuzzInput(f *testing.F) {
	for _, s := range []string{"x := 1", "tell g \"hi\" 5s", "ask #1 Ping{", "func f() {", "type T struct{}; x", ":load x", "a # \"", "`", "/*", "'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		classify(text)
		split(text)
		for lines := strings.Split(text, "\n"); len(lines) > 0; {
			_, rest, _ := takeInput(lines, func(string) bool { return len(lines)%2 == 0 })
			if len(rest) >= len(lines) {
				t.Fatalf("%q: nothing is taken", lines)
			}
			lines = rest
		}
		goText := translateSigils("in[1]", text)
		translate("in[1]", goText, untaken)
	})
}

func TestWords(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"help", "help"}, {"exit", "exit"}, {"exit 3", "exit"}, {"exit(3)", ""}, {"exit - 3", ""}, {"quit 3", "quit"}, {"help ask", "help"}, {"connect", "connect"}, {"connect lab7:1900", "connect"}, {"connect   [::1]:1900", "connect"},
		{"connect :1900", "connect"}, {"connect := 5", ""}, {"connect = 5", ""}, {"connect(1)", ""}, {"connect++", ""}, {"disconnect", "disconnect"}, {"disconnect now", "disconnect"}, {"connected", ""},
	} {
		if got := wordOf(tt.text); got != tt.want {
			t.Errorf("%q is a command %q, want %q", tt.text, got, tt.want)
		}
	}
}
