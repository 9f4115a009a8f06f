package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
)

type Code int

const (
	NotFound Code = iota + 404
	Gone     Code = 410
)

func (c Code) Error() string { return "code " + strconv.Itoa(int(c)) }

type opError struct {
	op  string
	err error
}

func (e opError) Error() string   { return e.op + ": " + e.err.Error() }
func (e opError) Unwrap() error   { return e.err }
func (e opError) Is(t error) bool { return t == errAnyOp }

var (
	errAnyOp  = errors.New("any operation")
	errClosed = fmt.Errorf("closed: %w", io.ErrClosedPipe)
)

type temporary interface{ Temporary() bool }

type netErr struct{}

func (*netErr) Error() string   { return "net" }
func (*netErr) Temporary() bool { return true }

type multi []error

func (m multi) Error() string   { return fmt.Sprintf("%d errors", len(m)) }
func (m multi) Unwrap() []error { return m }

func open(name string) (err error) {
	defer func() {
		if err != nil {
			err = opError{"open " + name, err}
		}
	}()
	switch name {
	case "missing":
		return NotFound
	case "gone":
		return fmt.Errorf("was here: %w", Gone)
	case "parse":
		_, err := strconv.Atoi("12x")
		return err
	case "file":
		_, err := os.Open("/no/such/file")
		return err
	case "net":
		return multi{errClosed, &netErr{}}
	}
	return nil
}

func classify(err error) {
	fmt.Println("error:", err)
	var code Code
	if errors.As(err, &code) {
		fmt.Printf("  code %d %v\n", code, code == Gone)
	}
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		fmt.Println("  path", pe.Path, pe.Op)
	}
	var ne *strconv.NumError
	if errors.As(err, &ne) {
		fmt.Println("  number", ne.Num, ne.Func, errors.Is(err, strconv.ErrSyntax))
	}
	var t temporary
	if errors.As(err, &t) {
		fmt.Printf("  temporary %v %T\n", t.Temporary(), t)
	}
	if oe, ok := errors.AsType[opError](err); ok {
		fmt.Println("  op", oe.op)
	}
	fmt.Println(" ", errors.Is(err, errAnyOp), errors.Is(err, io.ErrClosedPipe), errors.Is(err, fs.ErrNotExist), errors.Is(err, NotFound))
}

func main() {
	for _, name := range []string{"missing", "gone", "parse", "file", "net", "fine"} {
		if err := open(name); err != nil {
			classify(err)
		} else {
			fmt.Println(name, err)
		}
	}
	joined := errors.Join(NotFound, nil, errClosed, open("gone"))
	fmt.Printf("%v\n%q\n", joined, joined)
	classify(joined)
	fmt.Println(errors.Join(nil, nil) == nil, errors.Unwrap(errClosed) == io.ErrClosedPipe)
	w := fmt.Errorf("two: %w and %w", NotFound, io.EOF)
	fmt.Println(w, errors.Is(w, io.EOF), errors.Unwrap(w))
	fmt.Printf("%v %+v %d %s %T\n", Gone, Gone, Gone, Gone, Gone)
	if err := open("gone"); errors.Is(err, Gone) {
		os.Exit(int(Gone) - 400)
	}
}
