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
