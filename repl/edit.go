package repl

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// edit is :edit: what the editor has written is run as if it had been typed, unless it is what it was.
func (sh *shell) edit(args []string) error {
	editor := strings.Fields(cmp.Or(os.Getenv("VISUAL"), os.Getenv("EDITOR")))
	in, isFile := sh.cfg.In.(*os.File)
	out, isFile2 := sh.cfg.Out.(*os.File)
	switch {
	case len(args) > 1:
		return &refused{":edit takes a type of this session, or nothing: then it is about the last input"}
	case !sh.cfg.Terminal || !isFile || !isFile2:
		return &refused{":edit needs a terminal"}
	case len(editor) == 0:
		return &refused{":edit needs an editor (set VISUAL or EDITOR)"}
	}
	before, err := sh.editable(args)
	if err != nil {
		return &refused{err.Error()}
	}
	file, err := os.CreateTemp("", "thesp-*.go")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.WriteString(before)
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	cmd := exec.Command(editor[0], append(editor[1:], file.Name())...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, out
	if err := sh.runAlone(cmd); err != nil {
		return fmt.Errorf("%s: %w", editor[0], err)
	}
	after, err := os.ReadFile(file.Name())
	if err != nil {
		return err
	}
	text := strings.TrimSpace(string(after))
	if text == strings.TrimSpace(before) || text == "" {
		fmt.Fprintln(sh.print.err, "nothing has changed")
		return nil
	}
	sh.input.keep(text)
	return sh.run(text)
}

// runAlone runs a command that has the terminal for itself.
func (sh *shell) runAlone(cmd *exec.Cmd) error {
	if lines := sh.cfg.Lines; lines != nil {
		defer lines.hold()()
	}
	sh.alone.Store(true)
	defer sh.alone.Store(false)
	return cmd.Run()
}

// editable is the text that the arguments of :edit stand for.
func (sh *shell) editable(args []string) (string, error) {
	if len(args) == 1 {
		return sh.session.TypeText(args[0])
	}
	if len(sh.inputs) == 0 {
		return "", nil
	}
	return sh.inputs[len(sh.inputs)-1], nil
}
