package interp_test

import (
	"os/exec"
	"strings"
	"testing"
)

func TestDoc(t *testing.T) {
	goroot := ""
	if out, err := exec.Command("go", "env", "GOROOT").Output(); err == nil {
		goroot = strings.TrimSpace(string(out))
	}
	in, _ := newInterp(t)
	s := in.NewSession()
	for _, tt := range []struct {
		name, goroot string
		want         []string
	}{
		{"strings.Cut", "", []string{"func Cut(s string, sep string) (before string, after string, found bool)\n"}},
		{"strings.Cut", goroot, []string{"found bool)\n\n    Cut slices s around"}},
		{"json.Decoder.Decode", "", []string{"func (*Decoder) Decode(v any) error\n"}}, // as programs call it
		{"encoding/json.Decoder", "", []string{"type Decoder struct {\n    // and unexported fields\n}\n", "func (*Decoder) More() bool\n"}},
		{"image.Point", "", []string{"type Point struct {\n    X int\n    Y int\n}\n", "func (Point) Add(q Point) Point\n"}},
		{"io.Reader", "", []string{"type Reader interface {\n    Read(p []byte) (n int, err error)\n}\n"}},
		{"maps", "", []string{"package maps   import \"maps\"\n", "func Keys[Map ~map[K]V, K comparable, V any](m Map) iter.Seq[K]\n"}},
		{"math/rand/v2.N", "", []string{"func N["}},
		{"thesp.Isolate", "", []string{"func Isolate() Option\n\n    Isolate has an "}},
		{"thesp.Context.Reply", "", []string{"func (*Context) Reply(msg any) error\n\n    Reply sends"}},
		{"thesp.ErrDead", "", []string{"var ErrDead error\n\n    "}},
	} {
		got, err := s.Doc(tt.name, tt.goroot)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		for _, want := range tt.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: got\n%s\nwant %q in it", tt.name, got, want)
			}
		}
	}
	for name, want := range map[string]string{
		"strings.Cot":         "strings.Cot is not known (did you mean Cut?)",
		"strings.Builder.Ln":  "strings.Builder.Ln is not known (did you mean Len?)",
		"strings.explode":     "strings.explode is not known",
		"nothing.Like":        "nothing is not known",
		"thesp#doc":           "thesp#doc is not known",
		"thesp.Context.cell":  "thesp.Context.cell is not known (did you mean Tell?)",
		"encoding/jsn.Decode": "encoding/jsn is not known (did you mean encoding/json?)",
	} {
		if got, err := s.Doc(name, ""); err == nil || err.Error() != want {
			t.Errorf("%s: got %q, %v, want the error %q", name, got, err, want)
		}
	}
}
