package repl

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// doc is :doc.
func (sh *shell) doc(args []string) error {
	if len(args) != 1 {
		return &refused{":doc takes a name, as strings.Cut"}
	}
	if sh.session.Declares(args[0]) {
		for _, d := range sh.session.Declarations() {
			if d.Name == args[0] {
				_, err := fmt.Fprintln(sh.print.out, inWords(d))
				return err
			}
		}
		return sh.staticType(args)
	}
	text, err := sh.session.Doc(args[0], goTree())
	if err != nil {
		return &refused{err.Error()}
	}
	_, err = fmt.Fprint(sh.print.out, text)
	return err
}

// goTree is the folder of the Go tool chain, which has the comments of the standard library; "" if there is none.
func goTree() string {
	if root := os.Getenv("GOROOT"); root != "" {
		return root
	}
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
