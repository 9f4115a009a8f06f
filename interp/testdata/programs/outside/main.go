// A program may set os.Args, os.Stdin and os.Stdout, and others see it.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
)

func capture(f func()) string {
	old := os.Stdout
	r, w, err := os.Pipe()
	if err != nil {
		panic(err)
	}
	os.Stdout = w
	defer func() { os.Stdout = old }()
	f()
	w.Close()
	var b bytes.Buffer
	io.Copy(&b, r)
	return b.String()
}

func main() {
	got := capture(func() {
		fmt.Println("captured")
		fmt.Fprintln(os.Stdout, "direct")
	})
	fmt.Printf("%q\n", strings.ToUpper(got))
	r, w, _ := os.Pipe()
	os.Stdin = r
	fmt.Fprintln(w, "12 abc")
	w.Close()
	var n int
	var s string
	fmt.Scan(&n, &s)
	fmt.Println(n, s)
	os.Args = append(os.Args[:1], "x")
	fmt.Println(len(os.Args))
}
