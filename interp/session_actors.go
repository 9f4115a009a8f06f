package interp

import (
	"fmt"
	"go/ast"
	"go/types"
	"io"
	"reflect"
	"strings"

	"thesp/runtime"
)

// KindOf implements runtime.Kinds: an actor type of the session, in the version of now.
func (s *Session) KindOf(t reflect.Type) (*runtime.Kind, error) {
	name := strings.TrimPrefix(runtime.TypeName(t), "main.")
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.mayDeclare(name) {
		return nil, nil
	}
	p, err := s.program(name)
	if err != nil {
		return nil, err
	}
	return p.KindOf(t)
}

// Kind returns an actor type of the session, Greeter or main.Greeter, in the version of now; Box[Item] is one, Box is none. The error wraps runtime.ErrNotActor, or
// says why it cannot be used.
func (s *Session) Kind(name string) (*runtime.Kind, error) {
	name = strings.TrimPrefix(name, "main.")
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.isType(genericName(name)) && !s.mayDeclare(name) {
		return nil, fmt.Errorf("%s is %w: it is no type of this session", name, runtime.ErrNotActor)
	}
	u, d, err := s.root(name)
	if err != nil {
		return nil, err
	}
	if !isInstance(name) && isGeneric(d.objects[0].Type()) {
		return nil, fmt.Errorf("%s is %w: it is generic, and needs its type arguments, as in %[1]s[string]", name, runtime.ErrNotActor)
	}
	shown := u.nameOf(d)
	p, err := s.program(strings.TrimPrefix(shown, "main."))
	if err != nil {
		return nil, err
	}
	k := p.kinds[shown]
	if k == nil {
		return nil, fmt.Errorf("%s is %w", name, runtime.ErrNotActor)
	}
	return k, nil
}

// TypeOf returns the type of the session with the given name, main.Ping, in the version of now, as compiled code sees its values. Nil if there is none.
func (s *Session) TypeOf(name string) reflect.Type {
	short := strings.TrimPrefix(name, "main.")
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.mayDeclare(short) {
		return nil
	}
	p, err := s.program(short)
	if err != nil {
		return nil
	}
	return p.TypeOf(name)
}

// Unwrap implements runtime.Kinds.
func (s *Session) Unwrap(t reflect.Type) func(any) any { return unwrapper(t) }

// Library has the sources of the actor types of the session, in all the versions that have been used.
func (s *Session) Library() *Library { return s.library }

// Output returns where the inputs print: Stdout and Stderr of the interpreter.
func (s *Session) Output() (stdout, stderr io.Writer) { return s.in.cfg.Stdout, s.in.cfg.Stderr }

// Sources returns the sources that actors of the session have been created of, by actor type; of several versions of a type, each under a name of its own.
func (s *Session) Sources() map[string]*Source {
	out := map[string]*Source{}
	for _, l := range s.library.List() {
		for _, name := range l.Actors {
			if _, newer := out[name]; newer {
				name += " " + l.Source.Name()
			}
			out[name] = l.Source
		}
	}
	return out
}

// SourceOf returns the source of a type of the session, main.Greeter or Greeter, in the version of now. It need not be an actor type. The error says why
// it has none.
func (s *Session) SourceOf(name string) (*Source, error) {
	name = strings.TrimPrefix(name, "main.")
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.isType(genericName(name)) && !s.mayDeclare(name) {
		return nil, fmt.Errorf("%w: %s is no type of this session", ErrNoSource, name)
	}
	return s.source(name)
}

// genericName is Box for Box[Item].
func genericName(name string) string {
	name, _, _ = strings.Cut(name, "[")
	return name
}

// mayDeclare reports whether the session declares a type of that name, Greeter, Box[Item], or a package of a program that has been loaded, proto.Ping.
func (s *Session) mayDeclare(name string) bool {
	pkg, short, ok := strings.Cut(genericName(name), ".")
	if !ok {
		return s.active[pkg] != nil
	}
	for importPath, name := range s.others {
		if name == pkg && s.isTypeOfPackage(importPath, short) {
			return true
		}
	}
	return false
}

// root finds what declares the type of that name, for actors.
func (s *Session) root(name string) (*unit, *declaration, error) {
	u, _, err := s.check(forActors, nil, nil)
	if err != nil {
		return nil, nil, err
	}
	d, err := u.root(name)
	return u, d, err
}

// source makes the source of the type of that name, in the version of now. s.mu is held.
func (s *Session) source(name string) (*Source, error) {
	u, d, err := s.root(name)
	if err != nil {
		return nil, err
	}
	objects, err := s.actorClosure(u, name, d)
	if err != nil {
		return nil, err
	}
	return u.source(objects, d.objects[0].Pkg()), nil
}

// program returns the program of the actor type of that name, in the version of now. s.mu is held.
func (s *Session) program(name string) (*Program, error) {
	if p := s.kinds[name]; p != nil && !p.stopped.Load() {
		return p, nil
	}
	source, err := s.source(name)
	if err != nil {
		return nil, err
	}
	s.library.add(source)
	p, err := s.library.Load(source.hash)
	if err != nil {
		return nil, err
	}
	if s.kinds == nil {
		s.kinds = map[string]*Program{}
	}
	s.kinds[name] = p
	return p, nil
}

// actorClosure returns what the type of that name, which d declares, uses. Variables of the session that no var declaration made cannot go with it.
func (s *Session) actorClosure(u *unit, name string, d *declaration) (map[types.Object]bool, error) {
	objects := u.actorClosure(d.node)
	for o := range objects {
		if v := s.outsideVariable(u, o); v != nil {
			if v.host.IsValid() {
				return nil, fmt.Errorf("%s uses %s, which is for the prompt: an actor uses its context", name, o.Name())
			}
			return nil, fmt.Errorf("%s uses %s, a variable of this prompt, and actors share none: pass it in a field or a message, or declare it with var", name, o.Name())
		}
	}
	return objects, nil
}

// outsideVariable returns the variable that o is if it lives at the prompt and no source can have it, and nil else.
func (s *Session) outsideVariable(u *unit, o types.Object) *variable {
	if v := s.vars[o.Name()]; v != nil && v.source == nil && o.Parent() == u.pkg.Scope() {
		return v
	}
	return nil
}

// Versions returns the hashes of the sources of the actor types of the session in the version of now, by the name of the type, Greeter. Of generic types it has those
// instances of which sources are loaded.
func (s *Session) Versions() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.actorSources()
	for _, p := range s.library.programs() {
		for name := range p.kinds {
			name = strings.TrimPrefix(name, "main.")
			if out[name] != "" || !s.mayDeclare(name) {
				continue
			}
			if source, err := s.source(name); err == nil {
				out[name] = source.hash
			}
		}
	}
	return out
}

// actorSources has the hashes of the sources of all actor types that are not generic, by type.
func (s *Session) actorSources() map[string]string {
	out := map[string]string{}
	u, _, err := s.check(forActors, nil, nil)
	if err != nil {
		return out
	}
	decls := u.topLevel()
	for _, a := range u.actorTypes() {
		if objects, err := s.actorClosure(u, a.obj.Name(), decls[a.obj]); err == nil {
			out[a.obj.Name()] = u.source(objects, u.pkg).Hash()
		}
	}
	return out
}

// isTypeExpr reports whether e is the name of a type of the session, with type arguments or without.
func (s *Session) isTypeExpr(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return s.isType(e.Name)
	case *ast.IndexExpr:
		return s.isTypeExpr(e.X)
	case *ast.IndexListExpr:
		return s.isTypeExpr(e.X)
	case *ast.SelectorExpr:
		id, ok := e.X.(*ast.Ident)
		return ok && s.active[id.Name] == nil && s.vars[id.Name] == nil && s.isImportedType(s.imports[id.Name], e.Sel.Name)
	}
	return false
}

// isImportedType reports whether a package, of a program or of those that every program may import, has a type of the given name.
func (s *Session) isImportedType(importPath, name string) bool {
	if importPath == "" || s.isTypeOfPackage(importPath, name) {
		return importPath != ""
	}
	pkg, err := s.in.lib.Import(importPath)
	if err != nil {
		return false
	}
	_, ok := pkg.Scope().Lookup(name).(*types.TypeName)
	return ok
}
