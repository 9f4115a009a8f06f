package interp

import (
	"errors"
	"fmt"
	"go/token"
	"reflect"
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
	child, start, tnext, exec, pos, anc, kind, findex, level, rval, action uintptr
	funcType                                                               uint64 // the value of kind for the type of a function
	headless                                                               uint64 // the value of action for s[:n]

	// of interp.frame
	data, frameAnc, frameRoot, deferred uintptr

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
	action := offset(node, "action", reflect.Uint, &l.action)
	kind := offset(node, "kind", reflect.Uint, &l.kind)
	exec := offset(node, "exec", reflect.Func, &l.exec)
	if err != nil {
		return nil, err
	}
	if exec.NumIn() != 1 || exec.NumOut() != 1 || exec.In(0).Kind() != reflect.Pointer || exec.Out(0) != exec {
		missing(node, "exec")
		return nil, err
	}
	frame := exec.In(0).Elem()
	offset(frame, "data", reflect.Slice, &l.data)
	offset(frame, "anc", reflect.Pointer, &l.frameAnc)
	offset(frame, "root", reflect.Pointer, &l.frameRoot)
	offset(frame, "deferred", reflect.Slice, &l.deferred)
	if l.funcType = valueNamed(kind, "funcType"); l.funcType == 0 {
		missing(node, "kind")
	}
	if l.headless = valueNamed(action, "slice0"); l.headless == 0 {
		missing(node, "action")
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
	stopped *atomic.Bool
	name    func(token.Pos) string // of the function whose body begins there
	check   func(token.Pos)        // called at the start of a function while alert is set
	alert   *atomic.Bool
}

// install has the probe run all functions of p, which has been executed: their closures exist.
func (pr *probe) install(p *yaegi.Program) {
	pr.walk(*field[unsafe.Pointer](unsafe.Pointer(p), pr.root), func(n unsafe.Pointer) {
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
		*exec = pr.run(body, *field[unsafe.Pointer](first, pr.tnext))
		// yaegi searches all that is above this node for the cause of a panic, in vain.
		*field[unsafe.Pointer](first, pr.anc) = nil
	})
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

// run is the step that runs the function with the given body, from the node second on.
func (pr *probe) run(body, second unsafe.Pointer) step {
	if second == nil {
		return func(unsafe.Pointer) step { return nil }
	}
	pos := *field[token.Pos](body, pr.pos)
	first := field[step](second, pr.exec)
	return func(frame unsafe.Pointer) step {
		if pr.alert.Load() {
			pr.check(pos)
		}
		now := *first
		defer func() {
			if now == nil {
				return
			}
			if r := recover(); r != nil {
				panic(pr.trace(r, body, now, frame))
			}
		}()
		for now != nil && !pr.stopped.Load() {
			now = now(frame)
		}
		now = nil
		return nil
	}
}

// trace says where and why the step now of the function with the given body panicked with r. If it called a function that panicked, it adds the
// call to what is known already.
func (pr *probe) trace(r any, body unsafe.Pointer, now step, frame unsafe.Pointer) any {
	if _, ok := r.(exitSignal); ok {
		*field[[][]reflect.Value](frame, pr.deferred) = nil // os.Exit runs no deferred functions
		return r
	}
	node := pr.find(body, now)
	p, ok := r.(*panicking)
	if !ok {
		p = pr.explain(r, node, frame)
	}
	call := call{name: pr.name(*field[token.Pos](body, pr.pos))}
	if node != nil {
		call.pos = *field[token.Pos](node, pr.pos)
	}
	if len(p.calls) < maxCalls {
		p.calls = append(p.calls, call)
	}
	return p
}

// maxCalls bounds how many calls a trace has.
const maxCalls = 50

// find returns the node under body whose step is now, or nil. Where a loop closes, yaegi puts a step before that of the node, a closure
// that knows nothing but the node.
func (pr *probe) find(body unsafe.Pointer, now step) (found unsafe.Pointer) {
	closure := *(*unsafe.Pointer)(unsafe.Pointer(&now))
	link := *field[unsafe.Pointer](closure, unsafe.Sizeof(uintptr(0)))
	var linked unsafe.Pointer
	pr.walk(body, func(n unsafe.Pointer) {
		if *field[unsafe.Pointer](n, pr.exec) == closure {
			found = n
		}
		if n == link {
			linked = n
		}
	})
	if found == nil {
		return linked
	}
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
