package interp

import (
	"go/token"
	"reflect"
	goruntime "runtime"
	"strings"
	"sync/atomic"
	"unsafe"

	yaegi "github.com/traefik/yaegi/interp"
)

// The probe runs the bodies of interpreted functions in place of yaegi. yaegi executes a function as a chain of closures, one for each node of its
// syntax tree, and forgets which node it came from: when one panics it reports the start of the function, in words of package reflect. The probe
// steps through the same closures, at the same speed, and knows which of them is running. With it
//
//   - a panic has the position of the expression that caused it, and of the calls that led there;
//   - it is worded as the Go runtime words it, with the values at hand;
//   - a program can be stopped between two steps.
//
// For that it needs some fields of yaegi's nodes and frames, which it finds by name through reflection. Lowering puts a statement
// without effect at the start of every function; the probe replaces what yaegi executes for it by its own loop. Where a field is not
// found (another version of yaegi) programs run without all this; a test holds that it is found.

// A probe watches one program.
type probe struct {
	*layout
	stopped    *atomic.Bool
	name       func(token.Pos) string // of the function whose body begins there
	abandon    func(*panicking)       // ends the program, because a panic could not be survived
	literals   map[unsafe.Pointer]int // the steps that make functions of literals, and where in a frame they put them
	maker      uintptr                // the code of these steps
	recoveries *recoveries
	fresh      map[token.Pos]bool // where the bodies begin of functions whose results must begin as zero
}

// install has the probe run all functions of p, which has been executed: their closures exist.
func (pr *probe) install(p *yaegi.Program) {
	pr.walk(*field[unsafe.Pointer](unsafe.Pointer(p), pr.root), func(n unsafe.Pointer) {
		pr.settle(field[unsafe.Pointer](n, pr.typ))
		pr.noteLiteral(n)
		children := *field[[]unsafe.Pointer](n, pr.child)
		if len(children) != 4 || *field[uint64](children[2], pr.kind) != pr.funcType {
			return
		}
		body := children[3]
		first := *field[unsafe.Pointer](body, pr.start)
		if first == nil || *field[token.Pos](first, pr.pos) != *field[token.Pos](body, pr.pos) {
			return
		}
		exec := field[step](first, pr.exec)
		if *exec == nil {
			return
		}
		results := 0
		if pr.fresh[*field[token.Pos](body, pr.pos)] {
			results = pr.resultsOf(children[2])
		}
		*exec = pr.run(body, *field[unsafe.Pointer](first, pr.tnext), results)
		// yaegi searches all that is above this node for the cause of a panic, in vain.
		*field[unsafe.Pointer](first, pr.anc) = nil
	})
}

// settle has yaegi find the type of reflection of the type that typ points to, if it has not: it writes it down where actors that run at the same time read it.
func (pr *probe) settle(typ *unsafe.Pointer) {
	if *typ == nil || *field[unsafe.Pointer](*typ, pr.rtype) != nil {
		return
	}
	defer func() { recover() }() // what has none is not asked for either
	reflect.NewAt(pr.itype, unsafe.Pointer(typ)).Elem().MethodByName("TypeOf").Call(nil)
}

func (pr *probe) walk(n unsafe.Pointer, visit func(unsafe.Pointer)) {
	if n == nil {
		return
	}
	visit(n)
	for _, c := range *field[[]unsafe.Pointer](n, pr.child) {
		pr.walk(c, visit)
	}
}

// run is the step that runs the function with the given body, from the node second on. So many of its results begin as zero, and are the caller's when it returns.
//
// A panic leaves it in one of two ways. Where compiled code has called, it panics on. Else it returns, and
// leaves the panic in the frame of the caller, which is run by the same step and finds it there: a panic on top of each of a thousand frames would
// take time by the square of their number. The field debug of frames is free for that, because there is no debugger.
func (pr *probe) run(body, second unsafe.Pointer, results int) step {
	if second == nil {
		return func(unsafe.Pointer) step { return nil }
	}
	first := field[step](second, pr.exec)
	steps := pr.steps
	if *field[token.Pos](body, pr.pos) == sourceBase {
		steps = pr.through
	}
	call := func(frame unsafe.Pointer) (p *panicking) {
		inner := field[*panicking](frame, pr.debug)
		now, p := steps(body, *first, frame, inner)
		if p == nil {
			if *inner == nil && len(*field[[][]reflect.Value](frame, pr.deferred)) == 0 {
				return nil
			}
			p, *inner = *inner, nil
		}
		if p != nil {
			p.add(pr.callAt(body, now))
		}
		return pr.unwind(frame, p)
	}
	return func(frame unsafe.Pointer) step {
		p := pr.withResults(frame, results, call)
		if p == nil {
			return nil
		}
		caller := *field[unsafe.Pointer](frame, pr.frameAnc)
		if caller == nil || !calledByStep() {
			if p.exit && !isCaught() {
				goruntime.Goexit() // nobody may recover it, and nobody else ends this goroutine
			}
			panic(p.outside())
		}
		*field[*panicking](caller, pr.debug) = p
		return nil
	}
}

// steps executes now and what follows, until the function returns or panics, or a function that it called has left a panic in inner. It returns the
// step that it came to.
func (pr *probe) steps(body unsafe.Pointer, now step, frame unsafe.Pointer, inner **panicking) (last step, p *panicking) {
	defer func() {
		if last == nil && now != nil { // now has not returned
			if r := recover(); r != nil {
				last, p = now, pr.caught(r, body, now, frame)
			}
		}
	}()
	if stackTooDeep(frame) {
		p := raise("stack overflow")
		if !throughReflect() {
			return now, p
		}
		p.add(pr.callAt(body, now))
		pr.abandon(p)
	}
	for now != nil && !pr.stopped.Load() {
		var next step
		if pr.makesFunction(now) {
			next = pr.makeFunction(now, frame)
		} else {
			next = now(frame)
		}
		if *inner != nil {
			return now, nil
		}
		now = next
	}
	now = nil
	return nil, nil
}

// through is steps for a function that lowering has generated, which recover takes no notice of.
//
//go:noinline
func (pr *probe) through(body unsafe.Pointer, now step, frame unsafe.Pointer, inner **panicking) (last step, p *panicking) {
	last, p = pr.steps(body, now, frame, inner)
	return last, p
}

// caught is the panic r of the step now of the function with the given body; one that comes from a function that it called is known already.
func (pr *probe) caught(r any, body unsafe.Pointer, now step, frame unsafe.Pointer) *panicking {
	switch r := r.(type) {
	case *panicking:
		return r
	case panickingError:
		return r.panicking
	case exitSignal:
		return &panicking{value: r, exit: true}
	}
	if body == nil { // compiled code was called
		return pr.explain(r, nil, frame)
	}
	return pr.explain(r, pr.find(body, now), frame)
}

// callAt is the place of the step now in the function with the given body.
func (pr *probe) callAt(body unsafe.Pointer, now step) call {
	c := call{name: pr.name(*field[token.Pos](body, pr.pos))}
	if node := pr.find(body, now); node != nil {
		c.pos = *field[token.Pos](node, pr.pos)
	}
	return c
}

// maxFrames is how many frames of the Go stack a goroutine may have: a process cannot survive that a stack grows beyond the limit of the Go runtime, which is
// at least twice as many, and a little less than that under the race detector.
const maxFrames = 400_000

// stackTooDeep reports whether the stack has more frames than that. It looks at one call in 16,384, chosen by the address of its frame.
func stackTooDeep(frame unsafe.Pointer) bool {
	if uint64(uintptr(frame))*0x9E3779B97F4A7C15>>50 != 0 {
		return false
	}
	var pc [1]uintptr
	return goruntime.Callers(maxFrames, pc[:]) > 0
}

// throughReflect reports whether the recursion that has led here goes through compiled code, as calls of function values do: a panic would leave each
// of them with a panic of its own, on top of a stack that is too large already.
func throughReflect() bool {
	var pcs [64]uintptr
	frames := goruntime.CallersFrames(pcs[:goruntime.Callers(1, pcs[:])])
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "reflect.") {
			return true
		}
		if !more {
			return false
		}
	}
}

// calledByStep reports whether the interpreted function whose step calls this was called by another interpreted function directly, and not through
// compiled code.
func calledByStep() bool {
	var pcs [1]uintptr
	if goruntime.Callers(4, pcs[:]) == 0 { // above Callers, calledByStep, the step, and yaegi's runCfg
		return false
	}
	frame, _ := goruntime.CallersFrames(pcs[:]).Next()
	return strings.HasPrefix(frame.Function, yaegiPath+"interp.call.") && !strings.Contains(frame.Function, "gowrap")
}

// isCaught reports whether somebody below on the stack of this goroutine recovers the panic of os.Exit, or is the host, whose goroutine must not end.
func isCaught() bool {
	pcs := make([]uintptr, maxFrames)
	frames := goruntime.CallersFrames(pcs[:goruntime.Callers(1, pcs)])
	for {
		f, more := frames.Next()
		ours := strings.HasPrefix(f.Function, "thesp/") && !strings.HasPrefix(f.Function, "thesp/interp.")
		if ours || f.Function == "main.main" || strings.HasPrefix(f.Function, "thesp/interp.(*Program).call") {
			return true
		}
		if !more {
			return false
		}
	}
}

// find returns the node under body whose step is now, or nil.
func (pr *probe) find(body unsafe.Pointer, now step) (found unsafe.Pointer) {
	closure := *(*unsafe.Pointer)(unsafe.Pointer(&now))
	// Where a loop closes, yaegi puts a step before that of the node: a closure of setExec over nothing but the node.
	var link uintptr
	if f := goruntime.FuncForPC(*(*uintptr)(closure)); f != nil && strings.HasPrefix(f.Name(), yaegiPath+"interp.setExec.") {
		link = *field[uintptr](closure, unsafe.Sizeof(link))
	}
	pr.walk(body, func(n unsafe.Pointer) {
		if *field[unsafe.Pointer](n, pr.exec) == closure || uintptr(n) == link {
			found = n
		}
	})
	return found
}

// children returns the parts of node.
func (pr *probe) children(node unsafe.Pointer) []unsafe.Pointer {
	if node == nil {
		return nil
	}
	return *field[[]unsafe.Pointer](node, pr.child)
}

// value returns what the node n stands for in frame; the zero Value if that is not known.
func (pr *probe) value(n, frame unsafe.Pointer) reflect.Value {
	if v := *field[reflect.Value](n, pr.rval); v.IsValid() {
		return v
	}
	level := *field[int](n, pr.level)
	if level < 0 {
		frame = *field[unsafe.Pointer](frame, pr.frameRoot)
	}
	for ; level > 0 && frame != nil; level-- {
		frame = *field[unsafe.Pointer](frame, pr.frameAnc)
	}
	if frame == nil {
		return reflect.Value{}
	}
	data := *field[[]reflect.Value](frame, pr.data)
	if i := *field[int](n, pr.findex); i >= 0 && i < len(data) {
		return data[i]
	}
	return reflect.Value{}
}
