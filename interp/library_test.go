package interp_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"thesp/interp"
	"thesp/runtime"
)

// version is a program whose actor Greeter answers with its version, and has a child of the same version.
func version(n int) string {
	return fmt.Sprintf(`package main

import "thesp"

type Greeter struct{ Asked int }

type MakeChild struct{}

func version() int { return %d }

func (g *Greeter) Receive(ctx *thesp.Context, msg any) error {
	switch msg.(type) {
	case string:
		g.Asked++
		return ctx.Reply(version())
	case MakeChild:
		child, err := ctx.CreateActor(&Child{})
		if err != nil {
			return err
		}
		return ctx.Reply(child)
	}
	return nil
}

type Child struct{}

func (Child) Receive(ctx *thesp.Context, msg any) error { return ctx.Reply(version()) }
`, n)
}

// create makes an actor of a type of a source.
func create(t testing.TB, lib *interp.Library, hash, typ string) (*runtime.System, runtime.Address) {
	t.Helper()
	k, err := lib.Kind(hash, typ)
	if err != nil {
		t.Fatal(err)
	}
	sys := newSystem(t, k.Kinds)
	a, err := sys.CreateActor(reflect.New(lib.TypeOf(hash, typ)).Interface())
	if err != nil {
		t.Fatal(err)
	}
	return sys, a
}

func ask(t testing.TB, sys *runtime.System, to runtime.Address, msg any) any {
	t.Helper()
	answer, err := sys.Ask(to, msg, 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// Two versions run side by side, children have the version of their parents, and what is in use stays.
func TestScenario71VersionsSideBySide(t *testing.T) {
	in, _ := newInterp(t)
	lib := in.NewLibrary(interp.LibraryConfig{})
	defer lib.Close()
	v1, v2 := sourceOf(t, "Greeter", version(1)), sourceOf(t, "Greeter", version(2))
	lib.Add(v1)
	lib.Add(v2)
	sys1, a1 := create(t, lib, v1.Hash(), "main.Greeter")
	sys2, a2 := create(t, lib, v2.Hash(), "main.Greeter")
	makeChild := func(hash string) any { return reflect.New(lib.TypeOf(hash, "main.MakeChild")).Elem().Interface() }
	child1 := ask(t, sys1, a1, makeChild(v1.Hash())).(runtime.Address)
	child2 := ask(t, sys2, a2, makeChild(v2.Hash())).(runtime.Address)
	for _, c := range []struct {
		sys  *runtime.System
		to   runtime.Address
		want int
	}{{sys1, a1, 1}, {sys2, a2, 2}, {sys1, child1, 1}, {sys2, child2, 2}} {
		if got := ask(t, c.sys, c.to, ""); got != c.want {
			t.Errorf("%v answers %v, want %d", c.to, got, c.want)
		}
	}
	var used *interp.UsedError
	if err := lib.Unload(v1.Hash()); !errors.Is(err, interp.ErrSourceUsed) || !errors.As(err, &used) || !reflect.DeepEqual(used.Users, []runtime.Address{a1, child1}) {
		t.Errorf("unload of a source in use: %v", err)
	}
	if got := ask(t, sys1, a1, ""); got != 1 {
		t.Errorf("after the attempt it answers %v, want 1", got)
	}
	end(t, sys1, a1)
	if err := lib.Unload(v1.Hash()); err != nil {
		t.Errorf("unload: %v", err)
	}
	if _, err := lib.Kind(v1.Hash(), "main.Greeter"); !errors.Is(err, interp.ErrNoSource) {
		t.Errorf("kind of an unloaded source: %v, want %v", err, interp.ErrNoSource)
	}
	if got := ask(t, sys2, a2, ""); got != 2 {
		t.Errorf("the other version answers %v, want 2", got)
	}
	lib.Add(v1)
	sys3, a3 := create(t, lib, v1.Hash(), "main.Greeter")
	if got := ask(t, sys3, a3, ""); got != 1 {
		t.Errorf("loaded again it answers %v, want 1", got)
	}
}

// end ends an actor and its children, and waits for that.
func end(t testing.TB, sys *runtime.System, a runtime.Address) {
	t.Helper()
	if err := sys.Tell(a, runtime.ActorExitRequest{}); err != nil {
		t.Fatal(err)
	}
	for range 500 {
		if len(sys.Actors()) == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("still there: %v", sys.Actors())
}

// A kind that somebody has kept creates no actors of a source that has been unloaded since.
func TestFault57UnloadBeforeCreate(t *testing.T) {
	in, _ := newInterp(t)
	lib := in.NewLibrary(interp.LibraryConfig{})
	defer lib.Close()
	s := sourceOf(t, "Greeter", version(1))
	lib.Add(s)
	k, err := lib.Kind(s.Hash(), "main.Greeter")
	if err != nil {
		t.Fatal(err)
	}
	sys, template := newSystem(t, k.Kinds), reflect.New(lib.TypeOf(s.Hash(), "main.Greeter")).Interface()
	if err := lib.Unload(s.Hash()); err != nil {
		t.Fatal(err)
	}
	if _, err := sys.CreateActor(template); !errors.Is(err, interp.ErrNoSource) {
		t.Errorf("create: %v, want %v", err, interp.ErrNoSource)
	}
	if err := lib.Unload(s.Hash()); !errors.Is(err, interp.ErrNoSource) {
		t.Errorf("unload again: %v, want %v", err, interp.ErrNoSource)
	}
}

// Ten who need a source at once load it once.
func TestFault62LoadedOnce(t *testing.T) {
	in, out := newInterp(t)
	lib := in.NewLibrary(interp.LibraryConfig{})
	defer lib.Close()
	s := sourceOf(t, "A", `package main
import ("fmt"; "thesp")
var loaded = func() int { fmt.Println("loaded"); return 1 }()
type A struct{}
func (A) Receive(ctx *thesp.Context, msg any) { ctx.Reply(loaded) }
`)
	lib.Add(s)
	out.Reset()
	var wg sync.WaitGroup
	kinds := make([]*runtime.Kind, 10)
	for i := range kinds {
		wg.Go(func() {
			k, err := lib.Kind(s.Hash(), "main.A")
			if err != nil {
				t.Error(err)
			}
			kinds[i] = k
		})
	}
	wg.Wait()
	for _, k := range kinds {
		if k != kinds[0] {
			t.Error("there are several kinds")
		}
	}
	if got := out.String(); got != "loaded\n" {
		t.Errorf("it printed %q, want one line", got)
	}
}

func TestScenario76SourceThatNeverLoads(t *testing.T) {
	in, _ := newInterp(t)
	for name, text := range map[string]string{
		"init":     "var n int\nfunc init() { for wait { n++ } }\n",
		"variable": "var n = func() int { for wait { }; return 1 }()\n",
		"channel":  "var n = func() int { if wait { <-make(chan int) }; return 1 }()\n",
	} {
		p, err := in.Load(interp.File{Name: "main.go", Text: []byte("package main\nimport \"thesp\"\nvar wait bool\n" + text +
			"type A struct{}\nfunc (A) Receive(ctx *thesp.Context, msg any) { ctx.Reply(n) }\n")})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		s := p.Sources()["main.A"]
		p.Stop()
		data, err := s.Encode()
		if err != nil {
			t.Fatal(err)
		}
		waiting := strings.Replace(string(data), "var wait bool", "var wait = true", 1)
		if s, err = interp.DecodeSource(interp.HashOf([]byte(waiting)), []byte(waiting)); err != nil {
			t.Fatal(err)
		}
		lib := in.NewLibrary(interp.LibraryConfig{LoadTime: 50 * time.Millisecond})
		lib.Add(s)
		if _, err := lib.Load(s.Hash()); !errors.Is(err, interp.ErrLoadTime) {
			t.Errorf("%s: %v, want %v", name, err, interp.ErrLoadTime)
		}
		if l := lib.List(); len(l) != 1 || l[0].Loaded {
			t.Errorf("%s: %+v", name, l)
		}
		lib.Close()
	}
}

func TestLibraryLists(t *testing.T) {
	in, _ := newInterp(t)
	lib := in.NewLibrary(interp.LibraryConfig{})
	defer lib.Close()
	v1, v2 := sourceOf(t, "Greeter", version(1)), sourceOf(t, "Greeter", version(2))
	lib.Add(v1)
	lib.Add(v2)
	lib.Add(v1)
	if _, err := lib.Load(v1.Hash()); err != nil {
		t.Fatal(err)
	}
	list := lib.List()
	if len(list) != 2 || list[0].Source != v2 || list[0].Loaded || list[1].Source != v1 || !list[1].Loaded {
		t.Fatalf("list: %+v", list)
	}
	if got, want := fmt.Sprint(list[1].Roots, list[1].Actors, list[1].Types), "[main.Greeter] [main.Child main.Greeter] [main.Child main.Greeter main.MakeChild]"; got != want {
		t.Errorf("types: %s, want %s", got, want)
	}
	if h, err := lib.Find(v1.Name()); h != v1.Hash() || err != nil {
		t.Errorf("find %s: %s, %v", v1.Name(), h, err)
	}
	for _, name := range []string{"", "@", "@zz"} {
		if h, err := lib.Find(name); !errors.Is(err, interp.ErrNoSource) {
			t.Errorf("find %q: %s, %v", name, h, err)
		}
	}
	k, err := lib.Kind(v1.Hash(), "main.Child")
	if err != nil {
		t.Fatal(err)
	}
	if s, ok := lib.Source(k.Source); !ok || k.Source == v1.Hash() || !strings.Contains(s.Text(), "Child") || strings.Contains(s.Text(), "Greeter") {
		t.Errorf("source of the child: %v", s)
	}
	if n := len(lib.List()); n != 2 {
		t.Errorf("%d sources, want 2", n)
	}
	typ := lib.TypeOf("", "main.MakeChild")
	if s, ok := lib.SourceOf(typ); !ok || s != v1 {
		t.Errorf("source of %v: %v", typ, s)
	}
	if _, err := lib.Kind(v1.Hash(), "main.MakeChild"); !errors.Is(err, runtime.ErrNotActor) {
		t.Errorf("kind of a message: %v", err)
	}
	if _, ok := lib.SourceOf(reflect.TypeFor[struct{}]()); ok {
		t.Error("an unknown type has a source")
	}
}

// What somebody sends as a source is taken for nothing but that.
func TestFault55DamagedSource(t *testing.T) {
	s := sourceOf(t, "Greeter", version(1))
	data, err := s.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for i := range data { // every bit counts
		bad := append([]byte{}, data...)
		bad[i] ^= 1 << (i % 8)
		if got, err := interp.DecodeSource(s.Hash(), bad); err != nil {
			if !errors.Is(err, interp.ErrSourceDamaged) {
				t.Fatalf("byte %d: %v", i, err)
			}
		} else if got.Text() != s.Text() {
			t.Fatalf("byte %d: another text was taken", i)
		}
	}
	text := string(data)
	for name, change := range map[string][2]string{
		"another form":  {`"v":1`, `"v":2`},
		"no packages":   {`"packages":[{`, `"packages":[],"x":[{`},
		"absolute":      {`"main.go"`, `"/etc/passwd"`},
		"dots":          {`"main.go"`, `"../main.go"`},
		"dots inside":   {`"main.go"`, `"a/../../main.go"`},
		"drive":         {`"main.go"`, `"c:main.go"`},
		"backslash":     {`"main.go"`, `"a\\b.go"`},
		"twice":         {`"main.go"`, `"main.go","main.go"`},
		"escape":        {`"main.go"`, `"\u001b[2Jmain.go"`},
		"empty":         {`"main.go"`, `""`},
		"long":          {`"main.go"`, `"` + strings.Repeat("a", 256) + `"`},
		"many":          {`"main.go"`, `"main.go"` + strings.Repeat(`,"a"`, 256)},
		"not its path":  {`"packages":[{`, `"packages":[{"path":"./a",`},
		"outside":       {`"packages":[{`, `"packages":[{"text":""},{"path":"../a",`},
		"deeper":        {`"packages":[{`, `"packages":[{"text":""},{"path":"./a/b",`},
		"large package": {`package main`, `package main` + strings.Repeat(" ", 256<<10)},
		"large":         {`package main`, `package main` + strings.Repeat(" ", 4<<20)},
		"a comment":     {`package main`, `package main // hi`},
	} {
		bad := strings.Replace(text, change[0], change[1], 1)
		want := interp.ErrSourceDamaged
		if strings.HasPrefix(name, "large") {
			want = interp.ErrSourceSize
		}
		if _, err := interp.DecodeSource(s.Hash(), []byte(bad)); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	if _, err := interp.DecodeSource(s.Hash(), []byte(strings.Replace(text, `"main.go"`, `"`+strings.Repeat("a", 255)+`"`, 1))); err != nil {
		t.Errorf("a name of 255 bytes: %v", err)
	}
}

// Run v1, edit, run again: the new version answers.
func TestScenario77StaleCode(t *testing.T) {
	p := newPrompt(t)
	p.declare("type G struct{}\nfunc (G) Receive(ctx *thesp.Context, msg any) { ctx.Reply(1) }")
	p.want(p.run(`a := createActor(G); ask(a, 0)`), "a thesp.Address "+p.addr(0)+"\nany 1")
	p.declare("func (G) Receive(ctx *thesp.Context, msg any) { ctx.Reply(f()) }\nfunc f() int { return 2 }")
	p.want(p.run(`b := createActor(G); ask(b, 0)`), "b thesp.Address "+p.addr(1)+"\nany 2")
	p.declare("func f() int { return 3 }")
	p.want(p.run(`c := createActor(G); ask(c, 0)`), "c thesp.Address "+p.addr(2)+"\nany 3")
	p.want(p.run(`ask(a, 0)`), "any 1")
	if n := len(p.s.Library().List()); n != 3 {
		t.Errorf("%d sources, want 3", n)
	}
}

// addr is the address of the actor with that index.
func (p *prompt) addr(i int) string {
	if infos := p.sys.Actors(); i < len(infos) {
		return infos[i].Address.String()
	}
	return "?"
}
