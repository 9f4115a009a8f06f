package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	goruntime "runtime"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"thesp"
	"thesp/netbase"
	"thesp/runtime"
)

// Hostile is the compiled stand-in for the actor type of a case.
type Hostile struct{}

// A villain offers a source that it has never looked at, as no honest system would. It implements runtime.Kinds for the actor type in it, and netbase.Sources.
type villain struct {
	hash string
	body []byte
}

// newVillain signs a text as it is.
func newVillain(t *testing.T, text string) *villain {
	t.Helper()
	body, err := json.Marshal(map[string]any{"v": 1, "packages": []any{map[string]string{"text": text}}})
	if err != nil {
		t.Fatal(err)
	}
	return &villain{fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "package %q %d\n%s", "", len(text), text))), body}
}

func (v *villain) KindOf(t reflect.Type) (*runtime.Kind, error) {
	if t != reflect.TypeFor[Hostile]() {
		return nil, nil
	}
	return &runtime.Kind{Name: "main.Hostile", Source: v.hash, Type: t}, nil
}

func (*villain) Unwrap(reflect.Type) func(any) any { return nil }

func (v *villain) Sources(convention string) (netbase.Sources, error) {
	author, _, err := netbase.EnsureAuthorKey(authorFile())
	if err != nil {
		return nil, err
	}
	signed := author.Sign(netbase.Manifest{Convention: convention, Name: "main.Hostile", Hash: v.hash, NotAfter: time.Now().Add(time.Hour)})
	body, err := json.Marshal(parcel{v.body, signed})
	return offered{v.hash, body}, err
}

func (*villain) StartWorker() (func(context.Context) (netbase.Process, error), bool) {
	return nil, false
}

func (*villain) Output() (stdout, stderr io.Writer) { return nil, nil }

// offered is one source.
type offered struct {
	hash string
	body []byte
}

func (o offered) Source(hash string) ([]byte, bool) { return o.body, hash == o.hash }
func (offered) Accept(string, []byte) error         { return runtime.ErrSourceRefused }
func (offered) Allow(string) error                  { return runtime.ErrSourceRefused }
func (offered) Ended(string, string)                {}

// shippedText is a case as one file, with its actor, whose lines are those of the case.
func (c hostileCase) shippedText() (string, bool) {
	text, ok := strings.CutPrefix(string(c.files[0].Text), "package main\n")
	_, actor, _ := strings.Cut(hostileActor, "import \"thesp\"\n")
	return "package main; import \"thesp\"\n" + text + actor, ok
}

// shippedWant is how a case may fare as the source of another system: a pattern for the outcome.
func (c hostileCase) shippedWant() *regexp.Regexp {
	var all []string
	if c.shipped == "refused" || c.name == "compile/init-exits" { // no actor uses the init function; here it comes along
		all = append(all, `refused: .*source refused: @[0-9a-f]{8}:\d+:\d+: .* not allowed in a shipped source`)
	}
	if strings.HasPrefix(c.name, "compile/generated-") {
		all = append(all, "refused: .*source refused: @[0-9a-f]{8}: source too large: a package has [0-9]+ KiB, and may have 256")
	}
	slow := regexp.MustCompile("out of memory|stack overflow")
	if slices.ContainsFunc(c.want, slow.MatchString) { // it may take longer than a message may
		all = append(all, "dies: .*deadline of 1s passed")
	}
	for _, w := range c.want {
		if what, ok := strings.CutPrefix(w, "poison: exit status "); ok { // there it ends the worker
			w = "dies: os.Exit(" + what + ")"
		}
		if _, what, ok := strings.Cut(w, ": panic: "); ok && strings.HasPrefix(c.name, "goroutine/") {
			all = append(all, "dies: .*panic: "+regexp.QuoteMeta(what))
		}
		if strings.Contains(w, "illegal UTF-8") { // what travels is text
			w = "refused: damaged source"
		}
		w = regexp.QuoteMeta(w)
		w = regexp.MustCompile(`case\\\.go:(\d+):\d+`).ReplaceAllString(w, `@[0-9a-f]{8}:$1:\d+`)
		w = strings.ReplaceAll(w, "dies while it loads: deadline of 5s passed", "refused: .*the time to load of 5s passed")
		w = strings.ReplaceAll(w, "dies while it loads: ", "(refused|dies): .*")
		w = strings.ReplaceAll(w, "dies while it is checked: ", "(refused|dies): .*")
		w = strings.Replace(w, "refused: ", "refused: .*", 1)
		w = strings.Replace(w, "dies: ", "dies: .*", 1)
		all = append(all, w)
	}
	return regexp.MustCompile("^(" + strings.Join(all, "|") + ")")
}

// shippedMessage is how long a handler may take there. What is expected to pass says 1s.
const shippedMessage = time.Second

// Whatever a source does that comes from another system, the system that runs it goes on, its other actors answer, and the creator hears the reason.
func TestHostileSourcesShipped(t *testing.T) {
	if goruntime.GOOS != "linux" {
		t.Skip("no sandbox here")
	}
	if testing.Short() {
		t.Skip("each source has a process of its own")
	}
	server, addr := serveProcess(t, "--cap", "Server", "--message-time", shippedMessage.String())
	answers := watchServer(t, addr)
	eachCase(t, func(t *testing.T, c hostileCase) {
		text, ok := c.shippedText()
		if !ok || strings.Contains(c.want[0], "actor.go") {
			t.Skip("it is no single file")
		}
		from := time.Now()
		got := shippedFate(t, addr, newVillain(t, text))
		if want := c.shippedWant(); !want.MatchString(got.String()) {
			t.Errorf("got  %.300s\nwant %v", got, want)
		}
		t.Logf("%-36s %5d ms  %.130q", c.name, time.Since(from).Milliseconds(), got.String())
	})
	t.Logf("%d answers of other actors meanwhile", answers())
	if err := server.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := server.Wait(); err != nil {
		t.Errorf("the host ends with %v, want success", err)
	}
}

// shippedFate has the system at addr create an actor of a source, and asks that.
func shippedFate(t *testing.T, addr string, v *villain) outcome {
	t.Helper()
	sys, err := thesp.Start(thesp.Config{Attach: addr, Interpreter: v, Types: []any{Hostile{}}})
	if err != nil {
		t.Fatal(err)
	}
	defer sys.Shutdown(context.Background())
	actor, err := sys.CreateActor(Hostile{}, thesp.Require("Server"))
	if err != nil {
		return outcome{"refused", err.Error()}
	}
	answer, err := sys.Ask(actor, "go", hostileElse)
	var poison *runtime.PoisonError
	switch {
	case errors.As(err, &poison):
		return outcome{"poison", poison.Reason}
	case errors.Is(err, thesp.ErrDead):
		return outcome{"dies", err.Error()}
	case err != nil:
		return outcome{"broken", err.Error()}
	}
	return outcome{fmt.Sprint(answer), ""}
}

// watchServer asks an actor of another source at addr, and the admin there, until the function that it returns is called, which tells how often both have answered.
func watchServer(t *testing.T, addr string) (answers func() int) {
	t.Helper()
	v := newVillain(t, "package main; import \"thesp\"\ntype Hostile struct{}\nfunc (*Hostile) Receive(ctx *thesp.Context, msg any) error { return ctx.Reply(msg) }\n")
	sys, err := thesp.Start(thesp.Config{Attach: addr, Interpreter: v, Types: []any{Hostile{}}})
	if err != nil {
		t.Fatal(err)
	}
	actor, err := sys.CreateActor(Hostile{}, thesp.Require("Server"))
	if err != nil {
		t.Fatal(err)
	}
	id, err := runtime.Reach(sys, addr)
	if err != nil {
		t.Fatal(err)
	}
	stop, done := make(chan struct{}), make(chan struct{})
	var n atomic.Int64
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
			}
			if got, err := sys.Ask(actor, "still there", hostileElse); got != "still there" {
				t.Errorf("an actor of another source answers %v, %v", got, err)
				return
			}
			if _, err := sys.Ask(runtime.MakeAddress(id, runtime.NumberAdmin), runtime.StatusRequest{}, hostileElse); err != nil {
				t.Errorf("the admin of the host: %v", err)
				return
			}
			n.Add(1)
		}
	}()
	return func() int {
		close(stop)
		<-done
		sys.Shutdown(context.Background())
		return int(n.Load())
	}
}
