package thesp_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// The directions in which packages may import each other, and outside libraries. What is not listed is forbidden, for the reason given.
var directions = []struct {
	pkg, reason string
	ours        []string
	libraries   []string
}{
	{"thesp/runtime", "the engine depends on nothing", nil, nil},
	{"thesp/netbase", "it carries messages, whoever made them", []string{"thesp/runtime"}, []string{"github.com/fxamacker/cbor/v2", "github.com/adrg/xdg"}},
	{"thesp/netbase/worker", "a process apart, whatever it is for", nil, []string{"golang.org/x/sys"}},
	{"thesp", "a compiled program carries no interpreter", []string{"thesp/runtime", "thesp/netbase"}, nil},
	{"thesp/interp/rtype", "types of reflection, whoever needs them", nil, nil},
	{"thesp/interp", "source becomes actors without a network", []string{"thesp/interp/rtype", "thesp/runtime"},
		[]string{"github.com/traefik/yaegi", "golang.org/x/tools", "github.com/mattn/go-runewidth"}},
	{"thesp/repl", "the shell knows of other systems by what it is given", []string{"thesp/interp", "thesp/runtime"},
		[]string{"github.com/chzyer/readline", "github.com/fatih/color", "github.com/mattn/go-runewidth"}},
	{"thesp/cmd/thesp", "all comes together here", []string{"thesp", "thesp/netbase", "thesp/netbase/worker", "thesp/interp", "thesp/repl", "thesp/runtime"},
		[]string{"github.com/spf13/cobra", "github.com/adrg/xdg", "github.com/gofrs/flock", "golang.org/x/term"}},
}

func TestImportDirections(t *testing.T) {
	for _, d := range directions {
		for _, path := range list(t, "{{join .Imports \"\\n\"}}", d.pkg) {
			switch {
			case path == "thesp" || strings.HasPrefix(path, "thesp/"):
				if !slices.Contains(d.ours, path) {
					t.Errorf("%s imports %s: %s", d.pkg, path, d.reason)
				}
			case strings.Contains(strings.SplitN(path, "/", 2)[0], "."):
				if !slices.ContainsFunc(d.libraries, func(l string) bool { return path == l || strings.HasPrefix(path, l+"/") }) {
					t.Errorf("%s imports %s: %s", d.pkg, path, d.reason)
				}
			}
		}
	}
	// Indirectly, too, a compiled program must stay small.
	for _, path := range list(t, "{{join .Deps \"\\n\"}}", "thesp") {
		if strings.Contains(path, "yaegi") || strings.HasPrefix(path, "go/") {
			t.Errorf("thesp depends on %s: a compiled program carries no interpreter", path)
		}
	}
	// What people read and run is imported by nobody.
	for _, path := range list(t, "{{.ImportPath}} {{join .Imports \" \"}}", "./...") {
		pkg, imports, _ := strings.Cut(path, " ")
		for _, i := range strings.Fields(imports) {
			if strings.HasPrefix(i, "thesp/scripts") || strings.HasPrefix(i, "thesp/examples") || strings.HasPrefix(i, "thesp/cmd") {
				t.Errorf("%s imports %s", pkg, i)
			}
		}
	}
}

// list runs go list.
func list(t *testing.T, format string, pkgs ...string) []string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"list", "-f", format}, pkgs...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}
