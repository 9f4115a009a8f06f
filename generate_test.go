package thesp_test

import (
	"archive/zip"
	"os/exec"
	goruntime "runtime"
	"strings"
	"testing"
)

// What go generate has written must be what it would write now.
func TestGeneratedFilesAreNotStale(t *testing.T) {
	r, err := zip.OpenReader("interp/types.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if v := goruntime.Version(); v != r.Comment && !strings.HasPrefix(v, r.Comment+".") {
		t.Skipf("the files are of %s, this is %s: run go generate to move on", r.Comment, v)
	}
	if goruntime.GOOS != "linux" || goruntime.GOARCH != "amd64" {
		t.Skip("the files are generated on linux/amd64: packages such as syscall differ elsewhere")
	}
	if out, err := exec.Command("go", "run", "./scripts/generate", "-check").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
