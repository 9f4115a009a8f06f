package interp_test

import (
	"strings"
	"testing"

	"thesp/interp"
)

// Variables have the text of the files that their comments name, in the package of the program where they are.
func TestEmbed(t *testing.T) {
	got := runFolder(t, `
-- go.mod --
module example.org/app
-- main.go --
package main

import (
	"embed"
	"fmt"
	"io/fs"

	"example.org/app/version"
)

//go:embed hello.txt
var text string

var (
	//go:embed "hello.txt"
	data []byte

	// The pages, and more.
	//
	//go:embed pages hello.txt
	//go:embed all:more
	files embed.FS
)

func main() {
	fmt.Printf("%q %q %q\n", text, data, version.Text)
	fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		fmt.Println(name, d.IsDir(), err)
		return nil
	})
	page, err := files.ReadFile("pages/sub/b.html")
	fmt.Printf("%q %v\n", page, err)
	_, err = files.Open("pages/.hidden")
	fmt.Println(err)
}
-- hello.txt --
hello
-- pages/a.html --
<a>
-- pages/.hidden --
-- pages/_left/out --
-- pages/sub/b.html --
<b>
-- more/.hidden --
-- version/version.go --
package version

import _ "embed"

//go:embed number
var Text string
-- version/number --
1.2
`)
	want := `"hello\n" "hello\n" "1.2\n"
. true <nil>
hello.txt false <nil>
more true <nil>
more/.hidden false <nil>
pages true <nil>
pages/a.html false <nil>
pages/sub true <nil>
pages/sub/b.html false <nil>
"<b>\n" <nil>
open pages/.hidden: file does not exist
`
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestEmbedErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"import _ \"embed\"\n//go:embed none\nvar x string", "main.go:4:5: pattern none: no matching files found"},
		{"import _ \"embed\"\n//go:embed ../main.go\nvar x string", "main.go:4:5: pattern ../main.go: invalid pattern syntax"},
		{"//go:embed main.go\nvar x string", `main.go:3:5: go:embed only allowed in Go files that import "embed"`},
		{"import _ \"embed\"\n//go:embed main.go\nvar x = 1", "main.go:4:5: go:embed cannot apply to var with initializer"},
		{"import _ \"embed\"\n//go:embed main.go\nvar x, y string", "main.go:4:5: go:embed cannot apply to multiple vars"},
		{"import _ \"embed\"\n//go:embed main.go\nvar x int", "main.go:4:5: go:embed cannot apply to var of a type but string, []byte and embed.FS"},
		{"import _ \"embed\"\n//go:embed *\nvar x string", "main.go:4:5: invalid go:embed: multiple files for a var that is no embed.FS"},
		{"import _ \"embed\"\n//go:embed \"x\nvar x string", "main.go:4:5: invalid quoted string in //go:embed: \"x"},
	} {
		got := runFolder(t, "-- main.go --\npackage main\n"+c.text+"\nfunc main() {}\n-- other --\n")
		if line, _, _ := strings.Cut(got, "\n"); !strings.HasPrefix(line, "error: "+c.want) {
			t.Errorf("%s: got %s\nwant %s", c.text, line, c.want)
		}
	}
}

// A source that comes from elsewhere reaches no file.
func TestEmbedWithoutFolder(t *testing.T) {
	in, _ := newInterp(t)
	err := in.Check(interp.File{Name: "main.go", Text: []byte("package main\nimport _ \"embed\"\n//go:embed *\nvar x string\nfunc main() {}\n")})
	if err == nil || !strings.Contains(err.Error(), "unsupported: go:embed in a source that does not come from a file") {
		t.Errorf("got %v", err)
	}
}
