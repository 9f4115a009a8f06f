package interp

import (
	"go/types"
	"iter"
	"regexp"
	goruntime "runtime"
	"slices"
	"strings"
	"time"
)

// The runtime of Go ends a process whose goroutines wait for one another. It does not see that of a program here, as the process has goroutines of its own. So those of the program
// are looked at, now and then, and only of programs that nothing from outside can wake.

// errDeadlock is how such a program ends.
var errDeadlock = &Fault{Diagnostic: Diagnostic{Message: "all goroutines are asleep - deadlock!"}}

// The time until the goroutines are looked at first; after that, twice as long each time up to the last. That stops the world for a moment.
const (
	firstLook = 250 * time.Millisecond
	lastLook  = 16 * time.Second
	// lookTwice is how long they must not have changed.
	lookTwice = 50 * time.Millisecond
	// mostLookedAt is how many goroutines there may be to be looked at.
	mostLookedAt = 10_000
)

// watchDeadlock ends the program once all of its goroutines wait for good. others are the goroutines that the process had before; see compiledGoroutines. It returns when the program
// has ended, and is for one that isAlone.
func (p *Program) watchDeadlock(others map[string]bool) {
	for pause := firstLook; ; pause = min(2*pause, lastLook) {
		if p.endsWithin(pause) {
			return
		}
		if goruntime.NumGoroutine() > mostLookedAt {
			continue
		}
		asleep, ok := sleeping(stacks(), others)
		if !ok {
			continue
		}
		if p.endsWithin(lookTwice) {
			return
		}
		if again, ok := sleeping(stacks(), others); ok && again == asleep {
			p.finish(errDeadlock)
			p.Stop()
			return
		}
	}
}

// endsWithin waits for the end of the program.
func (p *Program) endsWithin(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-p.done:
		return true
	case <-timer.C:
		return false
	}
}

// waking are the packages from which a goroutine that waits may hear, and the functions of others: theirs are no goroutines that can be seen.
var (
	wakingPackages  = []string{"thesp", "os/signal", "os/exec", "syscall", "testing", "plugin"}
	wakingFunctions = map[string][]string{
		"time":    {"After", "AfterFunc", "NewTimer", "NewTicker", "Tick"},
		"context": {"WithTimeout", "WithDeadline", "WithTimeoutCause", "WithDeadlineCause"},
		"runtime": {"SetFinalizer", "AddCleanup", "GC"},
	}
)

// isAlone reports whether nothing but the goroutines of the program can wake one of them.
func (p *Program) isAlone() bool {
	for _, obj := range p.unit.info.Uses {
		pkg := obj.Pkg()
		if name, ok := obj.(*types.PkgName); ok {
			pkg = name.Imported()
		}
		if pkg == nil {
			continue
		}
		path := pkg.Path()
		if slices.Contains(wakingPackages, path) || path == "net" || strings.HasPrefix(path, "net/") || slices.Contains(wakingFunctions[path], obj.Name()) {
			return false
		}
	}
	return true
}

// stacks are the stacks of all goroutines.
func stacks() string {
	for size := 64 << 10; ; size *= 2 {
		buf := make([]byte, size)
		if n := goruntime.Stack(buf, true); n < size {
			return string(buf[:n])
		}
	}
}

// goroutineHead is the first line of a goroutine in stacks: its number, and what it waits for.
var goroutineHead = regexp.MustCompile(`^goroutine (\d+) (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?\[([^,\]]*)`)

// waiting are the states of goroutines that others have to end.
var waiting = []string{
	"chan receive", "chan receive (nil chan)", "chan send", "chan send (nil chan)", "select", "select (no cases)",
	"sync.Mutex.Lock", "sync.RWMutex.Lock", "sync.RWMutex.RLock", "sync.WaitGroup.Wait", "sync.Cond.Wait", "semacquire",
}

// sleeping returns which goroutines of interpreted programs are in dump, and what for they wait. It reports false if one of them does not wait, if there is none, or if there is
// another one that is not among others: it may wake them.
func sleeping(dump string, others map[string]bool) (found string, ok bool) {
	var b strings.Builder
	for head, interpreted := range goroutines(dump) {
		switch {
		case !interpreted && others[head[1]]:
		case !interpreted, !slices.Contains(waiting, head[2]):
			return "", false
		default:
			b.WriteString(head[1] + " " + head[2] + "\n")
		}
	}
	return b.String(), b.Len() > 0
}

// compiledGoroutines are the numbers of the goroutines in dump that run no interpreted program.
func compiledGoroutines(dump string) map[string]bool {
	out := map[string]bool{}
	for head, interpreted := range goroutines(dump) {
		if !interpreted {
			out[head[1]] = true
		}
	}
	return out
}

// goroutines yields the first lines of the goroutines in dump, as goroutineHead takes them apart, and whether they run an interpreted program. Those that watch one are left out.
func goroutines(dump string) iter.Seq2[[]string, bool] {
	return func(yield func([]string, bool) bool) {
		for g := range strings.SplitSeq(dump, "\n\n") {
			head := goroutineHead.FindStringSubmatch(g)
			if head == nil || strings.Contains(g, "interp.(*Program).watchDeadlock(") {
				continue
			}
			if !yield(head, strings.Contains(g, "github.com/traefik/yaegi/interp.")) {
				return
			}
		}
	}
}
