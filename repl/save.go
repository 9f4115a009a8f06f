package repl

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// save is :save.
func (sh *shell) save(args []string) error {
	file, flags := "", []string{}
	if len(args) == 1 {
		file, flags = cutFlags(args[0])
	}
	for _, f := range flags {
		if f != "--all" && f != "--force" {
			return &refused{fmt.Sprintf(":save has no flag %s: there are --all and --force", f)}
		}
	}
	if !strings.HasSuffix(file, ".go") {
		return &refused{":save takes the name of a Go file to write, as session.go"}
	}
	saved, err := sh.session.Text()
	if err != nil {
		return asTyped(err)
	}
	text := saved.Go
	if slices.Contains(flags, "--all") {
		text = append(text, sh.inputsAsComments()...)
	}
	how := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if slices.Contains(flags, "--force") {
		how = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	if err := writeFile(file, how, text); errors.Is(err, fs.ErrExist) {
		return &refused{fmt.Sprintf("%s is there already (:save %s --force replaces it)", file, file)}
	} else if err != nil {
		return err
	}
	fmt.Fprintf(sh.print.err, "saved %s   %d B\n", file, len(text))
	if len(saved.Unset) > 0 {
		fmt.Fprintln(sh.print.err, sh.print.yellow.Sprintf("without values, as these are not of declarations with var, or of what only the prompt has: %s", strings.Join(saved.Unset, ", ")))
	}
	if len(saved.Left) > 0 {
		fmt.Fprintln(sh.print.err, sh.print.yellow.Sprintf("not saved, as it no longer fits: %s", strings.Join(saved.Left, ", ")))
	}
	return nil
}

func writeFile(name string, how int, text []byte) error {
	f, err := os.OpenFile(name, how, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// inputsAsComments are the inputs of the shell that are not just declarations.
func (sh *shell) inputsAsComments() string {
	var b strings.Builder
	for _, text := range sh.inputs {
		if items := split(text); !slices.ContainsFunc(items, func(it item) bool { return !it.declares }) {
			continue
		}
		if b.Len() == 0 {
			b.WriteString("\n// The inputs of the shell that are not just declarations:\n//\n")
		}
		b.WriteString("//\t" + strings.ReplaceAll(text, "\n", "\n//\t") + "\n")
	}
	return b.String()
}
