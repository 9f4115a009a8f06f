package interp

import (
	"errors"
	"fmt"
	"go/token"
	"reflect"
	goruntime "runtime"
	"strings"
	"sync"
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

// step is yaegi's type of one step of execution: func(*frame) step.
type step func(frame unsafe.Pointer) step

// layout says where the fields are that the probe needs.
type layout struct {
	root uintptr // of interp.Program

	done, runID uintptr // of interp.Interpreter

	// of interp.node
	child, start, tnext, gen, exec, pos, anc, kind, findex, level, rval, action, typ uintptr
	funcType, assignment, counting                                                   uint64   // the values of kind for the type of a function, x = y and x++
	headless                                                                         uint64   // the value of action for s[:n]
	shifts                                                                           []uint64 // the values of action for <<, >>, <<= and >>=

	// of interp.frame
	data, frameID, frameAnc, frameRoot, frameDone, deferred, recovered, debug uintptr
	frame                                                                     reflect.Type // interp.frame

	rtype, ret uintptr      // of interp.itype
	itype      reflect.Type // *itype

	errNode reflect.Type // *node, the first field of yaegi's errors
}

// yaegiLayout finds the layout, once. It is nil if this yaegi has another one.
var yaegiLayout = sync.OnceValue(func() *layout {
	l, err := findLayout()
	if err != nil {
		return nil
	}
	return l
})

func findLayout() (l *layout, err error) {
	l = &layout{}
	missing := func(t reflect.Type, name string) {
		err = errors.Join(err, fmt.Errorf("%v has no usable field %s", t, name))
	}
	offset := func(t reflect.Type, name string, want reflect.Kind, to *uintptr) reflect.Type {
		f, ok := t.FieldByName(name)
		if !ok || f.Type.Kind() != want {
			missing(t, name)
			return nil
		}
		*to = f.Offset
		return f.Type
	}
	interpreter := reflect.TypeFor[yaegi.Interpreter]()
	offset(interpreter, "done", reflect.Chan, &l.done)
	offset(interpreter, "id", reflect.Uint64, &l.runID)
	root := offset(reflect.TypeFor[yaegi.Program](), "root", reflect.Pointer, &l.root)
	if root == nil {
		return nil, err
	}
	l.errNode = root
	node := root.Elem()
	offset(node, "child", reflect.Slice, &l.child)
	offset(node, "start", reflect.Pointer, &l.start)
	offset(node, "tnext", reflect.Pointer, &l.tnext)
	offset(node, "anc", reflect.Pointer, &l.anc)
	offset(node, "pos", reflect.Int, &l.pos)
	offset(node, "findex", reflect.Int, &l.findex)
	offset(node, "level", reflect.Int, &l.level)
	offset(node, "rval", reflect.Struct, &l.rval)
	l.itype = offset(node, "typ", reflect.Pointer, &l.typ)
	action := offset(node, "action", reflect.Uint, &l.action)
	kind := offset(node, "kind", reflect.Uint, &l.kind)
	exec := offset(node, "exec", reflect.Func, &l.exec)
	if gen := offset(node, "gen", reflect.Func, &l.gen); gen != nil && (gen.NumIn() != 1 || gen.NumOut() != 0 || gen.In(0) != root) {
		missing(node, "gen")
	}
	if err != nil {
		return nil, err
	}
	if exec.NumIn() != 1 || exec.NumOut() != 1 || exec.In(0).Kind() != reflect.Pointer || exec.Out(0) != exec {
		missing(node, "exec")
		return nil, err
	}
	offset(l.itype.Elem(), "rtype", reflect.Interface, &l.rtype)
	offset(l.itype.Elem(), "ret", reflect.Slice, &l.ret)
	frame := exec.In(0).Elem()
	l.frame = frame
	offset(frame, "data", reflect.Slice, &l.data)
	offset(frame, "id", reflect.Uint64, &l.frameID)
	offset(frame, "anc", reflect.Pointer, &l.frameAnc)
	if done := offset(frame, "done", reflect.Struct, &l.frameDone); done != nil && done != reflect.TypeFor[reflect.SelectCase]() {
		missing(frame, "done")
	}
	offset(frame, "root", reflect.Pointer, &l.frameRoot)
	offset(frame, "deferred", reflect.Slice, &l.deferred)
	offset(frame, "recovered", reflect.Interface, &l.recovered)
	offset(frame, "debug", reflect.Pointer, &l.debug)
	for name, to := range map[string]*uint64{"funcType": &l.funcType, "assignStmt": &l.assignment, "incDecStmt": &l.counting} {
		if *to = valueNamed(kind, name); *to == 0 {
			missing(node, "kind")
		}
	}
	if l.headless = valueNamed(action, "slice0"); l.headless == 0 {
		missing(node, "action")
	}
	for _, shift := range []string{"<<", ">>", "<<=", ">>="} {
		l.shifts = append(l.shifts, valueNamed(action, shift))
		if l.shifts[len(l.shifts)-1] == 0 {
			missing(node, "action")
		}
	}
	return l, err
}

// valueNamed returns the value of one of yaegi's enumerations that prints as name, or 0.
func valueNamed(enum reflect.Type, name string) uint64 {
	for i := range uint64(200) {
		v := reflect.New(enum).Elem()
		v.SetUint(i)
		s, ok := v.Interface().(fmt.Stringer)
		if !ok {
			return 0
		}
		if s.String() == name {
			return i
		}
	}
	return 0
}

// at returns the field of type T at offset o of the struct that p points to.
func field[T any](p unsafe.Pointer, o uintptr) *T { return (*T)(unsafe.Add(p, o)) }

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
			panic(p)
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

// halt ends all that runs in i: loops of yaegi itself, and operations on channels that wait.
func (l *layout) halt(i *yaegi.Interpreter) {
	p := unsafe.Pointer(i)
	atomic.AddUint64(field[uint64](p, l.runID), 1)
	if done := *field[chan struct{}](p, l.done); done != nil {
		close(done)
	}
}

// positionOf returns the position that an error of yaegi's compiler is about.
func (l *layout) positionOf(err error) token.Pos {
	v := reflect.ValueOf(err)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct || v.Elem().NumField() == 0 {
		return token.NoPos
	}
	if f := v.Elem().Field(0); f.Type() == l.errNode && !f.IsNil() {
		return *field[token.Pos](f.UnsafePointer(), l.pos)
	}
	return token.NoPos
}
