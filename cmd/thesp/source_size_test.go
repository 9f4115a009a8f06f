package main

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"thesp"
	"thesp/interp"
)

// The text of a package that travels may have 256 KiB. Who creates an actor of a larger one hears so, and thesp check says it beforehand, at the actor type.
func TestSourceSize(t *testing.T) {
	_, addr := shippingServer(t)
	for _, test := range []struct {
		size int
		want string // of the error, "" if it travels
	}{
		{255 << 10, ""},
		{257 << 10, "source too large: a package of @"},
	} {
		text := fmt.Sprintf("type Words struct{}\nfunc (Words) OnText(ctx *thesp.Context, m string) error { return ctx.Reply(len(words)) }\nconst words = %q\n",
			strings.Repeat("w", test.size))
		s := ship(t, addr, text)
		a, err := s.CreateActor(reflect.New(s.program.TypeOf("main.Words")).Interface(), thesp.Require("Server"))
		in, inErr := newInterpreter(streams{strings.NewReader(""), io.Discard, io.Discard}, []string{"thesp"})
		if inErr != nil {
			t.Fatal(inErr)
		}
		checked := in.CheckAs(interp.Shipped, interp.File{Name: "words.go", Text: []byte("package main; import \"thesp\"\n" + text)})
		if test.want == "" {
			if err != nil || checked != nil {
				t.Fatalf("%d bytes: %v, and the check says %v, want neither", test.size, err, checked)
			}
			s.answers(a, "how many", test.size)
			continue
		}
		if !errors.Is(err, thesp.ErrSourceRefused) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%d bytes: %v, want ErrSourceRefused and %q", test.size, err, test.want)
		}
		if checked == nil || !strings.HasPrefix(checked.Error(), "words.go:2:6: "+test.want) {
			t.Errorf("%d bytes: the check says %v, want words.go:2:6: %s", test.size, checked, test.want)
		}
	}
}
