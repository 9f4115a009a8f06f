package runtime_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"thesp/runtime"
)

// The scenarios are what an actor system must do right, each with a number. testdata/scenarios.md says where each one is tested; the files
// scenario_….go hold one group each. Time is fake in them, unless a test says otherwise.

// same reports a difference between what was got and what is wanted.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// fails reports an error that is not of the wanted kind, which may be nil.
func fails(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got the error %v, want %v", what, err, want)
	}
}

// poison returns the poison that err is. If it is none, it reports that and returns an empty one.
func poison(t *testing.T, what string, err error) *runtime.PoisonError {
	t.Helper()
	p := new(runtime.PoisonError)
	if !errors.As(err, &p) {
		t.Errorf("%s: got the error %v, want a PoisonError", what, err)
	}
	return p
}

// tell tells, and reports an error.
func tell(t *testing.T, sys *runtime.System, to runtime.Address, msg any) {
	t.Helper()
	if err := sys.Tell(to, msg); err != nil {
		t.Errorf("Tell(%v): %v", msg, err)
	}
}

// end makes an actor exit, and waits until all is quiet.
func end(t *testing.T, sys *runtime.System, a runtime.Address) {
	t.Helper()
	tell(t, sys, a, runtime.ActorExitRequest{})
	synctest.Wait()
}

// idle is a handler that does nothing.
func idle(*runtime.Context, any) error { return nil }

// A record is what handlers note down for a test.
type record[T any] struct {
	mu  sync.Mutex
	all []T
}

func (r *record[T]) add(v T) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, v)
}

// take waits until all is quiet, and returns and forgets what was noted down.
func (r *record[T]) take() []T {
	synctest.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	all := r.all
	r.all = nil
	return all
}

// A mortuary is a handler of dead letters. It records those that reach it between "on" and "off".
type mortuary struct {
	record[runtime.DeadEnvelope]
	addr runtime.Address
}

// deadLetters creates a mortuary and turns it on.
func deadLetters(t *testing.T, sys *runtime.System) *mortuary {
	t.Helper()
	d := new(mortuary)
	d.addr = create(t, sys, script(func(ctx *runtime.Context, msg any) error {
		switch m := msg.(type) {
		case string:
			ctx.HandleDeadLetters(m == "on")
		case runtime.DeadEnvelope:
			d.add(m)
		}
		return nil
	}))
	tell(t, sys, d.addr, "on")
	synctest.Wait()
	return d
}

// messages is take for what was in the envelopes, as text.
func (d *mortuary) messages() string {
	var out []string
	for _, m := range d.take() {
		out = append(out, fmt.Sprint(m.Message))
	}
	return strings.Join(out, " ")
}

// kindsFunc makes Kinds of a function that finds kinds; there is nothing to unwrap.
type kindsFunc func(reflect.Type) (*runtime.Kind, error)

func (f kindsFunc) KindOf(t reflect.Type) (*runtime.Kind, error) { return f(t) }
func (f kindsFunc) Unwrap(reflect.Type) func(any) any            { return nil }

var (
	scenarioRow  = regexp.MustCompile(`(?m)^\| (\d+) \| ([^|]+) \| ([^|]+) \|$`)
	scenarioTest = regexp.MustCompile("`(Test\\w+)`")
	testFunc     = regexp.MustCompile(`(?m)^func (Test\w+)\(`)
)

// The table of scenarios names tests that exist, and each test of a scenario is in it.
func TestScenarioTable(t *testing.T) {
	declared := map[string]bool{} // and whether it must be in the table
	for _, folder := range []string{".", "..", "../netbase", "../interp", "../cmd/thesp"} {
		files, err := filepath.Glob(folder + "/*_test.go")
		if err != nil || len(files) == 0 {
			t.Fatalf("tests of %s: %v, %v", folder, files, err)
		}
		for _, f := range files {
			for _, m := range testFunc.FindAllStringSubmatch(read(t, f), -1) {
				declared[m[1]] = folder != ".." && folder != "../cmd/thesp"
			}
		}
	}
	named := map[string]bool{}
	seen := map[string]bool{}
	for _, row := range scenarioRow.FindAllStringSubmatch(read(t, "testdata/scenarios.md"), -1) {
		number, where := row[1], row[3]
		if seen[number] {
			t.Errorf("scenario %s has two rows", number)
		}
		seen[number] = true
		tests := scenarioTest.FindAllStringSubmatch(where, -1)
		if len(tests) == 0 && !strings.Contains(where, "later:") && !strings.Contains(where, "not offered:") {
			t.Errorf("scenario %s: got %q, want a test, or `later:` or `not offered:` and why", number, where)
		}
		for _, m := range tests {
			named[m[1]] = true
			if _, ok := declared[m[1]]; !ok {
				t.Errorf("scenario %s: there is no test %s", number, m[1])
			}
		}
	}
	for n := 1; n <= 95; n++ {
		if !seen[fmt.Sprint(n)] {
			t.Errorf("scenario %d is not in the table", n)
		}
	}
	for name, must := range declared {
		if must && strings.HasPrefix(name, "TestScenario") && name != "TestScenarioTable" && !named[name] {
			t.Errorf("%s is not in the table", name)
		}
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
