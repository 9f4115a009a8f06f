package interp

import (
	"reflect"
	goruntime "runtime"
	"unsafe"
)

// unwind calls what the function of frame has deferred, the last first. p is the panic that leaves the function, or nil; the result is what leaves it after that: a
// panic of a deferred function takes the place of the one before it, and what has been recovered leaves nobody. yaegi would skip what comes after a deferred function
// that panics.
func (pr *probe) unwind(frame unsafe.Pointer, p *panicking) *panicking {
	deferred := field[[][]reflect.Value](frame, pr.deferred)
	recovered := field[any](frame, pr.recovered)
	for len(*deferred) > 0 && (p == nil || !p.exit) { // os.Exit runs no deferred functions
		call := (*deferred)[0]
		*deferred = (*deferred)[1:]
		if p == nil {
			p = pr.callOne(call)
			continue
		}
		*recovered = p
		end := pr.recoveries.begin(p)
		q := pr.callOne(call)
		if taken := end(); q != nil || taken || *recovered == nil { // GoPanic has it by yaegi's recover
			p = q
		}
		*recovered = nil
	}
	*deferred, *recovered = nil, nil
	return p
}

// callOne calls a deferred function, and returns the panic that leaves it.
func (pr *probe) callOne(call []reflect.Value) (p *panicking) {
	returned := false
	defer func() {
		if !returned {
			if r := recover(); r != nil {
				p = pr.caught(r, nil, nil, nil)
			}
		}
	}()
	if call[0].Type().IsVariadic() && len(call)-1 == call[0].Type().NumIn() && call[len(call)-1].Type() == call[0].Type().In(len(call)-2) {
		call[0].CallSlice(call[1:])
	} else {
		call[0].Call(call[1:])
	}
	returned = true
	return nil
}

// makesFunction reports whether now makes a function of a literal.
func (pr *probe) makesFunction(now step) bool {
	return **(**uintptr)(unsafe.Pointer(&now)) == pr.maker
}

// noteLiteral notes the step of the node n if it makes a function of a literal.
func (pr *probe) noteLiteral(n unsafe.Pointer) {
	exec := *field[unsafe.Pointer](n, pr.exec)
	if exec == nil {
		return
	}
	code := *(*uintptr)(exec)
	if pr.maker == 0 {
		if f := goruntime.FuncForPC(code); f == nil || f.Name() != yaegiPath+"interp.getFunc.func1" {
			return
		}
		pr.maker, pr.literals = code, map[unsafe.Pointer]int{}
	}
	if code == pr.maker {
		pr.literals[exec] = *field[int](n, pr.findex)
	}
}

// makeFunction runs the step now, which makes a function of a literal, in another frame with the values of this one. When such a function returns, it writes
// what yaegi had before it into the frame in which it was made: a loop that makes functions while other goroutines run those of earlier iterations would find that in
// place of the function that it has just made.
func (pr *probe) makeFunction(now step, frame unsafe.Pointer) step {
	i, ok := pr.literals[*(*unsafe.Pointer)(unsafe.Pointer(&now))]
	if !ok {
		return now(frame)
	}
	shadow := reflect.New(pr.layout.frame).UnsafePointer()
	pr.copyFrame(shadow, frame)
	data := field[[]reflect.Value](shadow, pr.data)
	*data = *field[[]reflect.Value](frame, pr.data)
	next := now(shadow)
	*data = make([]reflect.Value, i+1) // where the function writes from now on
	return next
}

// copyFrame gives a new frame what the other one knows of its surroundings.
func (l *layout) copyFrame(to, from unsafe.Pointer) {
	*field[uint64](to, l.frameID) = *field[uint64](from, l.frameID)
	*field[unsafe.Pointer](to, l.frameRoot) = *field[unsafe.Pointer](from, l.frameRoot)
	*field[unsafe.Pointer](to, l.frameAnc) = *field[unsafe.Pointer](from, l.frameAnc)
	*field[reflect.SelectCase](to, l.frameDone) = *field[reflect.SelectCase](from, l.frameDone)
}

// resultsOf is how many results a function of the type that the node n is has.
func (pr *probe) resultsOf(n unsafe.Pointer) int {
	typ := *field[unsafe.Pointer](n, pr.typ)
	if typ == nil {
		return 0
	}
	return len(*field[[]unsafe.Pointer](typ, pr.ret))
}

// withResults runs call with the first n values of frame, the results, zero. yaegi has the results of a function lie where the caller will have them: they would begin as
// what is there, and change there before the function returns, and when it panics.
func (pr *probe) withResults(frame unsafe.Pointer, n int, call func(unsafe.Pointer) *panicking) *panicking {
	if n == 0 {
		return call(frame)
	}
	data := *field[[]reflect.Value](frame, pr.data)
	callers := append([]reflect.Value(nil), data[:n]...)
	for i, v := range callers {
		if v.CanSet() {
			data[i] = reflect.New(v.Type()).Elem()
		}
	}
	p := call(frame)
	for i, v := range callers {
		if p == nil && v.CanSet() {
			v.Set(data[i])
		}
		data[i] = v
	}
	return p
}
