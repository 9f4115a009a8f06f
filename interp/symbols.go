package interp

import (
	"fmt"
	"io"
	"log"
	"maps"
	"path"
	"reflect"
	"strconv"
	"strings"
	"unsafe"

	yaegi "github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"
	"github.com/traefik/yaegi/stdlib/syscall"
	"github.com/traefik/yaegi/stdlib/unrestricted"
)

// A symbols table has the values of the names of each package that programs may import, by path.
type symbols map[string]map[string]reflect.Value

// standardSymbols indexes yaegi's tables of the standard library by import path.
func standardSymbols() symbols {
	out := symbols{}
	for _, table := range []map[string]map[string]reflect.Value{stdlib.Symbols, syscall.Symbols} {
		for key, names := range table {
			if p := path.Dir(key); p != "." {
				out[p] = names
			}
		}
	}
	// The tables above leave out, or tame, what a script could do to the process. Those who run their own scripts may.
	for key, names := range unrestricted.Symbols {
		p := path.Dir(key)
		out[p] = merge(out[p], names)
	}
	for p, names := range newerSymbols() {
		out[p] = merge(out[p], names)
	}
	return out
}

func merge(a, b map[string]reflect.Value) map[string]reflect.Value {
	out := maps.Clone(a)
	if out == nil {
		out = map[string]reflect.Value{}
	}
	maps.Copy(out, b)
	return out
}

// ofProgram returns the tables of the packages that p imports, with what has to be p's own in place. helpers are for package rt.
func (s symbols) ofProgram(p *Program, imports []string, helpers map[string]reflect.Value) yaegi.Exports {
	out := yaegi.Exports{}
	use := func(path string, names map[string]reflect.Value) {
		if path != helpersPath && path != typesPath {
			names = p.rights.allowed(path, names)
		}
		// yaegi looks for the key fmt/fmt to replace more than we want; the double slash hides it.
		out[path+"//"+path[strings.LastIndexByte(path, '/')+1:]] = names
	}
	mapTypes := maps.Clone(stdlib.MapTypes)
	for _, path := range imports {
		switch path {
		case helpersPath:
			use(path, merge(merge(merge(merge(p.helperSymbols(), p.faceSymbols()), fieldSymbols()), merge(unsafeSymbols(), p.placeSymbols())), helpers))
		case typesPath:
			use(path, p.typeSymbols())
		case "fmt":
			use(path, merge(s[path], p.fmtSymbols(mapTypes)))
		case "os":
			use(path, merge(s[path], p.osSymbols()))
		case "log":
			use(path, merge(s[path], p.logSymbols()))
		case "log/slog":
			use(path, merge(s[path], p.slogSymbols()))
		case "flag":
			use(path, merge(s[path], p.flagSymbols()))
		case thespPath:
			names := p.host.cfg.Symbols(p)
			use(path, names)
			use(runtimePath, names) // interfaces are known by where they are declared
		default:
			use(path, s[path])
		}
	}
	out["."] = map[string]reflect.Value{"MapTypes": reflect.ValueOf(mapTypes)}
	return out
}

// helperSymbols is package rt, which lowered programs use.
func (p *Program) helperSymbols() map[string]reflect.Value {
	stderr := p.host.cfg.Stderr
	return map[string]reflect.Value{
		"Bind": reflect.ValueOf(func(functions ...any) bool {
			for i := 0; i+1 < len(functions); i += 2 {
				p.functions[functions[i].(string)] = functions[i+1]
			}
			return true
		}),
		"Panic": reflect.ValueOf(func(v any) {
			if v == nil {
				v = nilPanic()
			}
			err, _ := v.(error)
			panic(thrown{v, err})
		}),
		"PanicError": reflect.ValueOf(func(err error) {
			if err == nil {
				err = nilPanic()
			}
			panic(thrown{err, err})
		}),
		"Recover": reflect.ValueOf(p.recoveries.take),
		"NotNil": reflect.ValueOf(func(v any) any {
			if v == nil {
				return nothing{}
			}
			return v
		}),
		"Select": reflect.ValueOf(p.selectCase),
		"RangeAgain": reflect.ValueOf(func(over bool) {
			after := "function for loop body returned false"
			if over {
				after = "whole loop exit"
			}
			panic(runtimeError{"runtime error: range function continued iteration after " + after})
		}),
		"Deferred":   reflect.ValueOf(func(list *[]func()) { callDeferred(*list) }),
		"Complex":    reflect.ValueOf(func(re, im float64) complex128 { return complex(re, im) }),
		"Clear":      reflect.ValueOf(func(v any) { reflect.ValueOf(v).Clear() }),
		"Print":      reflect.ValueOf(func(args ...any) { fmt.Fprint(stderr, printed(args, "")) }),
		"Println":    reflect.ValueOf(func(args ...any) { fmt.Fprint(stderr, printed(args, " ")+"\n") }),
		"Text":       reflect.ValueOf(textOf),
		"List":       reflect.ValueOf(listOf),
		embeddedName: reflect.ValueOf(embeddedFiles),
		"Offsets": reflect.ValueOf(func(s string) []int {
			out := make([]int, 0, len(s))
			for i := range s {
				out = append(out, i)
			}
			return out
		}),
		"Runes": reflect.ValueOf(func(s string) []offsetRune {
			out := make([]offsetRune, 0, len(s))
			for i, r := range s {
				out = append(out, offsetRune{i, r})
			}
			return out
		}),
		"Face":    reflect.ValueOf(faceWords),
		"Sized":   reflect.ValueOf(func(_ any, n int) int { return n }),
		"Element": reflect.ValueOf(func(array any, i int) any { return reflect.ValueOf(array).Elem().Index(i).Addr().Interface() }),
		"GoPanic": reflect.ValueOf(p.goPanic),
		"Guarded": reflect.ValueOf(func(f func()) func() {
			if f == nil {
				return nil
			}
			return func() {
				defer func() { p.goPanic(recover()) }()
				f()
			}
		}),
	}
}

// offsetRune is a rune of a string, and where it begins.
type offsetRune struct {
	Offset int
	Rune   rune
}

// callDeferred calls what is in list, the last first, also when one panics.
func callDeferred(list []func()) {
	if len(list) == 0 {
		return
	}
	defer callDeferred(list[:len(list)-1])
	list[len(list)-1]()
}

// nothing stands for nil where nil would not do. It has no methods.
type nothing struct{}

// nilPanic is what recover returns after panic(nil).
func nilPanic() (err error) {
	defer func() { err = recover().(error) }()
	panic(nil)
}

// shownFace is an interface among the arguments of print: the two words of it.
type shownFace struct{ typ, data unsafe.Pointer }

// faceWords is what print writes of an interface.
func faceWords(v any) any { return *(*shownFace)(unsafe.Pointer(&v)) }

// printed writes the arguments of print and println as the Go runtime does.
func printed(args []any, sep string) string {
	words := make([]string, len(args))
	for i, a := range args {
		v := reflect.ValueOf(a)
		switch v.Kind() {
		case reflect.Invalid:
			words[i] = "0x0"
		case reflect.Float32, reflect.Float64:
			words[i] = strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits())
		case reflect.Complex64, reflect.Complex128:
			words[i] = strconv.FormatComplex(v.Complex(), 'g', -1, v.Type().Bits())
		case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
			words[i] = fmt.Sprintf("%#x", v.Pointer())
		case reflect.Slice:
			words[i] = fmt.Sprintf("[%d/%d]%#x", v.Len(), v.Cap(), v.Pointer())
		case reflect.Struct:
			if f, ok := a.(shownFace); ok {
				words[i] = fmt.Sprintf("(%#x,%#x)", uintptr(f.typ), uintptr(f.data))
			}
		case reflect.String:
			words[i] = v.String()
		case reflect.Bool:
			words[i] = strconv.FormatBool(v.Bool())
		default:
			if v.CanInt() {
				words[i] = strconv.FormatInt(v.Int(), 10)
			} else {
				words[i] = strconv.FormatUint(v.Uint(), 10)
			}
		}
	}
	return strings.Join(words, sep)
}

// fmtSymbols has the functions of package fmt that use the standard streams use those of the program, and those that print see which fields are exported. What yaegi does
// for a type with a String method when it meets the original it must do for ours: mapTypes has both.
func (p *Program) fmtSymbols(mapTypes map[reflect.Value][]reflect.Type) map[string]reflect.Value {
	shown := p.host.twins.shownAll
	table := map[string]reflect.Value{
		"Print":    reflect.ValueOf(func(a ...any) (int, error) { return fmt.Fprint(p.output(), shown(a)...) }),
		"Printf":   reflect.ValueOf(func(f string, a ...any) (int, error) { return fmt.Fprintf(p.output(), f, shown(a)...) }),
		"Println":  reflect.ValueOf(func(a ...any) (int, error) { return fmt.Fprintln(p.output(), shown(a)...) }),
		"Sprint":   reflect.ValueOf(func(a ...any) string { return fmt.Sprint(shown(a)...) }),
		"Sprintf":  reflect.ValueOf(func(f string, a ...any) string { return fmt.Sprintf(f, shown(a)...) }),
		"Sprintln": reflect.ValueOf(func(a ...any) string { return fmt.Sprintln(shown(a)...) }),
		"Fprint":   reflect.ValueOf(func(w io.Writer, a ...any) (int, error) { return fmt.Fprint(w, shown(a)...) }),
		"Fprintf":  reflect.ValueOf(func(w io.Writer, f string, a ...any) (int, error) { return fmt.Fprintf(w, f, shown(a)...) }),
		"Fprintln": reflect.ValueOf(func(w io.Writer, a ...any) (int, error) { return fmt.Fprintln(w, shown(a)...) }),
		"Append":   reflect.ValueOf(func(b []byte, a ...any) []byte { return fmt.Append(b, shown(a)...) }),
		"Appendf":  reflect.ValueOf(func(b []byte, f string, a ...any) []byte { return fmt.Appendf(b, f, shown(a)...) }),
		"Appendln": reflect.ValueOf(func(b []byte, a ...any) []byte { return fmt.Appendln(b, shown(a)...) }),
		"Errorf":   reflect.ValueOf(func(f string, a ...any) error { return fmt.Errorf(f, shown(a)...) }),
		"Scan":     reflect.ValueOf(func(a ...any) (int, error) { return fmt.Fscan(p.input(), a...) }),
		"Scanf":    reflect.ValueOf(func(f string, a ...any) (int, error) { return fmt.Fscanf(p.input(), f, a...) }),
		"Scanln":   reflect.ValueOf(func(a ...any) (int, error) { return fmt.Fscanln(p.input(), a...) }),
	}
	for name, v := range table {
		mapTypes[v] = stdlib.MapTypes[p.host.symbols["fmt"][name]]
	}
	return table
}

// logSymbols has the standard logger write to the program's stderr, and its Fatal functions end the program.
func (p *Program) logSymbols() map[string]reflect.Value {
	l, shown := p.process.logger, p.host.twins.shownAll
	table := map[string]reflect.Value{
		"Default":   reflect.ValueOf(func() *log.Logger { return l }),
		"Flags":     reflect.ValueOf(l.Flags),
		"Output":    reflect.ValueOf(l.Output),
		"Panic":     reflect.ValueOf(func(v ...any) { s := fmt.Sprint(v...); l.Output(2, s); panic(thrown{value: s}) }),
		"Panicf":    reflect.ValueOf(func(f string, v ...any) { s := fmt.Sprintf(f, v...); l.Output(2, s); panic(thrown{value: s}) }),
		"Panicln":   reflect.ValueOf(func(v ...any) { s := fmt.Sprintln(v...); l.Output(2, s); panic(thrown{value: s}) }),
		"Prefix":    reflect.ValueOf(l.Prefix),
		"Print":     reflect.ValueOf(func(v ...any) { l.Print(shown(v)...) }),
		"Printf":    reflect.ValueOf(func(f string, v ...any) { l.Printf(f, shown(v)...) }),
		"Println":   reflect.ValueOf(func(v ...any) { l.Println(shown(v)...) }),
		"SetFlags":  reflect.ValueOf(l.SetFlags),
		"SetOutput": reflect.ValueOf(l.SetOutput),
		"SetPrefix": reflect.ValueOf(l.SetPrefix),
		"Writer":    reflect.ValueOf(l.Writer),
		"Fatal":     reflect.ValueOf(func(v ...any) { l.Print(v...); p.exit(1) }),
		"Fatalf":    reflect.ValueOf(func(f string, v ...any) { l.Printf(f, v...); p.exit(1) }),
		"Fatalln":   reflect.ValueOf(func(v ...any) { l.Println(v...); p.exit(1) }),
	}
	return table
}
