package interp

import (
	"context"
	"go/ast"
	"go/types"
	"slices"
	"weak"
)

// evalName is the function that an input becomes.
const evalName = "eval" + mark

// Run runs statements and expressions. Variables that they define at the top level are the session's from then on. show is called for what there
// is to show as soon as it is known. If ctx ends, the input is stopped, and the error is that of ctx; what it waits for in compiled code may go on. Other errors
// are Diagnostics, and nothing has run; a *Fault; or an *ExitError.
func (s *Session) Run(ctx context.Context, f File, show func(Shown)) error {
	in := &input{session: s, file: f, show: show}
	low, symbols, err := in.prepare()
	if err != nil {
		return err
	}
	p, err := s.in.load(low, symbols, 0, s.process)
	if err != nil {
		return err
	}
	p.main = p.functions[evalName].(func())
	p.hears, p.runs, in.program = s.hears(p) || in.callsHost, s.runs, p
	err = s.runs.run(ctx, p, s.use(in, p))
	if cause := context.Cause(ctx); err != nil && cause != nil {
		return cause
	}
	return err
}

// hears reports whether what p, an input, waits for may come from an earlier one, as that of a timer may.
func (s *Session) hears(p *Program) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.heard = s.heard || !p.isAlone()
	return s.heard
}

// use returns the programs of earlier inputs whose functions the variables may hold that in, of which p is made, uses; p is among those of later ones. Values that are of an earlier
// version of a type become such of the one that p has.
func (s *Session) use(in *input, p *Program) (out []*Program) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range in.names {
		v := s.vars[name]
		if v == nil || v.host.IsValid() {
			continue
		}
		if held, ok := v.ptr.(*any); ok { // what it holds may be of a type that has got methods since
			*held, _ = p.adopt(*held)
		}
		v.makers = slices.DeleteFunc(v.makers, func(w weak.Pointer[Program]) bool { return w.Value() == nil })
		for _, w := range v.makers {
			if maker := w.Value(); maker != nil {
				out = append(out, maker)
			}
		}
		if in.makes {
			v.makers = append(v.makers, weak.Make(p))
		}
	}
	return out
}

// makesFunctions reports whether there is a function literal in fn.
func makesFunctions(fn *ast.FuncDecl) (found bool) {
	ast.Inspect(fn, func(n ast.Node) bool {
		_, ok := n.(*ast.FuncLit)
		found = found || ok
		return !found
	})
	return found
}

// namesOf are the names of objects.
func namesOf(objects map[types.Object]bool) (out []string) {
	for obj := range objects {
		out = append(out, obj.Name())
	}
	return out
}

// hasHost reports whether a function of the host is among objects.
func (s *Session) hasHost(objects map[types.Object]bool) bool {
	for obj := range objects {
		if v := s.vars[obj.Name()]; v != nil && v.host.IsValid() {
			return true
		}
	}
	return false
}
