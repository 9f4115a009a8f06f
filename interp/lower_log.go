package interp

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"log"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// Package log finds out where it is called from by the stack, on which programs are not. A program that may ask for the place, because it names one of the flags for it,
// tells the place with each call: log.Println(x) becomes rt۰.LogPrintln("main.go:7", nil, x).

// logMethods are the functions of package log, and methods of its loggers, that write an entry.
var logMethods = [...]string{"Print", "Printf", "Println", "Fatal", "Fatalf", "Fatalln", "Panic", "Panicf", "Panicln"}

// rewriteLog has the call of a function of package log, or of a method of a logger, tell where it is.
func (l *lowerer) rewriteLog(call *ast.CallExpr) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || !l.logsPlaces() {
		return
	}
	f, ok := l.info.Uses[sel.Sel].(*types.Func)
	if !ok || f.Pkg() == nil || f.Pkg().Path() != "log" || !slices.Contains(logMethods[:], f.Name()) {
		return
	}
	p := at(call.Pos())
	var logger ast.Expr = l.nilOf(types.NewPointer(f.Pkg().Scope().Lookup("Logger").Type()), p)
	if s := l.info.Selections[sel]; s != nil {
		x, t := sel.X, s.Recv()
		for _, i := range s.Index()[:len(s.Index())-1] {
			x, t = l.selectField(x, t, i, p)
		}
		if _, ok := t.Underlying().(*types.Pointer); !ok {
			x = &ast.UnaryExpr{OpPos: token.Pos(p), Op: token.AND, X: x}
		}
		logger = x
	}
	pos := l.position(call.Pos())
	if body := l.bodies[len(l.bodies)-1]; l.deferred[call] && body != nil {
		pos = l.position(body.Rbrace)
	}
	call.Fun = p.helper("Log" + f.Name())
	call.Args = append([]ast.Expr{p.text(pos.Filename + ":" + strconv.Itoa(pos.Line)), logger}, call.Args...)
}

// logsPlaces reports whether the program may ask for the place of an entry: it names a flag of package log for that.
func (l *lowerer) logsPlaces() bool {
	if l.logPlaces == nil {
		found := l.entry != "" // an input of a session: another may have set the flag
		for _, obj := range l.written().info.Uses {
			c, ok := obj.(*types.Const)
			found = found || ok && c.Pkg() != nil && c.Pkg().Path() == "log" && strings.HasSuffix(c.Name(), "file")
		}
		l.logPlaces = &found
	}
	return *l.logPlaces
}

// written is the program as it is in the source, constants included.
func (u *unit) written() *unit {
	if u.origin != nil {
		return u.origin
	}
	return u
}

// placeSymbols are the functions of package rt that get the place where they are called: those that write an entry of a logger, and Caller.
func (p *Program) placeSymbols() map[string]reflect.Value {
	shown := p.host.twins.shownAll
	forms := map[string]func(v ...any) string{
		"":   func(v ...any) string { return fmt.Sprint(shown(v)...) },
		"ln": func(v ...any) string { return fmt.Sprintln(shown(v)...) },
	}
	ends := map[string]func(text string){
		"Print": func(string) {},
		"Fatal": func(string) { p.exit(1) },
		"Panic": func(text string) { panic(thrown{value: text}) },
	}
	out := map[string]reflect.Value{"Caller": reflect.ValueOf(callerAt)}
	for name, end := range ends {
		for suffix, form := range forms {
			out["Log"+name+suffix] = reflect.ValueOf(func(place string, l *log.Logger, v ...any) {
				text := form(v...)
				p.logAt(l, place, text)
				end(text)
			})
		}
		out["Log"+name+"f"] = reflect.ValueOf(func(place string, l *log.Logger, format string, v ...any) {
			text := fmt.Sprintf(format, shown(v)...)
			p.logAt(l, place, text)
			end(text)
		})
	}
	return out
}

// logAt writes an entry of l, or of the program's own logger if it is nil, with the place where it wants the one that called it.
func (p *Program) logAt(l *log.Logger, place, text string) {
	if l == nil {
		l = p.process.logger
	}
	flags, prefix := l.Flags(), l.Prefix()
	if flags&(log.Lshortfile|log.Llongfile) == 0 {
		l.Output(0, text)
		return
	}
	place = absolute(place)
	if flags&log.Lshortfile != 0 {
		place = filepath.Base(place)
	}
	if flags&log.Lmsgprefix != 0 {
		place, prefix = place+": "+prefix, ""
	} else {
		place += ": "
	}
	p.process.logging.Lock()
	defer p.process.logging.Unlock()
	log.New(l.Writer(), prefix, flags&^(log.Lshortfile|log.Llongfile|log.Lmsgprefix)).Output(0, place+text)
}

// rewriteCaller has runtime.Caller(0) return the place of the call.
func (l *lowerer) rewriteCaller(call *ast.CallExpr) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || len(call.Args) != 1 {
		return
	}
	f, ok := l.info.Uses[sel.Sel].(*types.Func)
	v := l.info.Types[call.Args[0]].Value
	if !ok || f.FullName() != "runtime.Caller" || v == nil || v.ExactString() != "0" {
		return
	}
	p := at(call.Pos())
	pos := l.position(call.Pos())
	call.Fun = p.helper("Caller")
	call.Args = []ast.Expr{p.text(pos.Filename), p.number(pos.Line)}
}

// callerAt is runtime.Caller for a call at the given place. The program counter is the one of nothing in particular.
func callerAt(file string, line int) (pc uintptr, name string, at int, ok bool) {
	pc, _, _, ok = runtime.Caller(0)
	return pc, absolute(file), line, ok
}

// absolute is the name of a file as the compiler has it.
func absolute(file string) string {
	if abs, err := filepath.Abs(file); err == nil {
		return abs
	}
	return file
}
