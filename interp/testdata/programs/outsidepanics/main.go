// What compiled code recovers of panics.
package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"text/template"
)

type failure struct{ n int }

func (f failure) Error() string { return fmt.Sprint("failure ", f.n) }

type page struct{ list []int }

func (page) Own() string      { panic(failure{4}) }
func (page) Wrapped() string  { panic(fmt.Errorf("wrapped: %w", failure{5})) }
func (page) Text() string     { panic("no tea") }
func (p page) Runtime() int   { return p.list[3] }
func (p page) String() string { panic(failure{6}) }

func main() {
	for _, method := range []string{"Own", "Wrapped", "Text", "Runtime"} {
		err := template.Must(template.New("t").Parse("{{."+method+"}}")).Execute(io.Discard, page{})
		var f failure
		var r runtime.Error
		fmt.Println(err)
		fmt.Println(errors.As(err, &f), f.n, errors.As(err, &r))
	}
	fmt.Println(page{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	defer server.Close()
	_, err := http.Get(server.URL)
	fmt.Println(err != nil)
}
