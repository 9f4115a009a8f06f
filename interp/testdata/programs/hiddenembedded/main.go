// Methods that compiled types have from embedded fields which are not exported.
package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"net"
)

type link struct {
	*net.UDPConn
	name string
}

type value struct{ types.Var }

type closer interface{ Close() error }

func names(s *types.Struct) (out []string) {
	for i := range s.NumFields() {
		out = append(out, s.Field(i).Name()+" "+s.Field(i).Type().String())
	}
	return out
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	v := types.NewVar(token.NoPos, nil, "x", types.Typ[types.Int])
	fmt.Println(v.Name(), v.Type(), v.Exported())
	fmt.Println(names(types.NewStruct([]*types.Var{v, types.NewField(token.NoPos, nil, "Y", types.Typ[types.String], false)}, nil)))
	name := v.Name
	typ := (*types.Var).Type
	fmt.Println(name(), typ(v))
	var obj types.Object = v
	fmt.Println(obj.Name(), obj.(*types.Var).Name())
	w := value{*v}
	fmt.Println(w.Name())

	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", "package p\n\nfunc F(a int) {}\ntype B struct{ f int }", 0)
	check(err)
	pkg, err := new(types.Config).Check("p", fset, []*ast.File{file}, nil)
	check(err)
	for _, name := range pkg.Scope().Names() {
		switch o := pkg.Scope().Lookup(name).(type) {
		case *types.TypeName:
			fmt.Println("type", o.Name(), o.Pkg().Name())
			if s, ok := o.Type().Underlying().(*types.Struct); ok {
				fmt.Println(s.Field(0).Name())
			}
		case *types.Func:
			fmt.Println("func", o.Name(), o.Signature().Params().At(0).Name())
		}
	}

	a, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	check(err)
	b, err := net.DialUDP("udp", nil, a.LocalAddr().(*net.UDPAddr))
	check(err)
	l := link{b, "b"}
	defer l.Close()
	_, err = l.Write([]byte("hello"))
	check(err)
	buf := make([]byte, 10)
	n, from, err := a.ReadFromUDP(buf)
	fmt.Println(string(buf[:n]), from.Port == l.LocalAddr().(*net.UDPAddr).Port, err)
	var out io.Writer = l
	fmt.Fprint(out, "again")
	n, err = a.Read(buf)
	fmt.Println(string(buf[:n]), err)
	var c closer = a
	fmt.Println(c.Close())
	done := make(chan error)
	go func() { done <- a.Close() }()
	fmt.Println(<-done != nil)
}
