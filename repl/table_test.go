package repl

import (
	"fmt"
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	var b strings.Builder
	w := NewTable(&b)
	fmt.Fprint(w, "TYPE\tNAME\tSTATE\n打印机\té\tidle\nGreeter\t👋🏽\trunning\t\n\n")
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	const want = "TYPE     NAME  STATE\n" +
		"打印机   é     idle\n" +
		"Greeter  👋🏽    running  \n" +
		"\n"
	if b.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", b.String(), want)
	}
}
