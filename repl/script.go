package repl

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"thesp/interp"
)

// ScriptSuffix ends the names of files with inputs of the shell.
const ScriptSuffix = ".thesp"

// A script is a file of inputs on its way through the shell.
type script struct {
	name  string
	lines []string
	from  int // the line at which the input that runs begins; 0 is the first
	next  int // the first line that has not been read
}

// readScript reads the script in a file. A #! line is no input.
func readScript(name string) (*script, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	s := &script{name: name, lines: strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")}
	if strings.HasPrefix(s.lines[0], "#!") {
		s.next = 1
	}
	return s, nil
}

// input returns the next input, "" at the end.
func (s *script) input() (string, error) {
	for s.next < len(s.lines) && strings.TrimSpace(s.lines[s.next]) == "" {
		s.next++
	}
	s.from = s.next
	for s.next < len(s.lines) {
		s.next++
		text := strings.Join(s.lines[s.from:s.next], "\n")
		if state, _ := classify(text); state != incomplete {
			return text, nil
		}
	}
	if s.from < len(s.lines) {
		return "", &refused{"the input ends in the middle of: " + s.lines[s.from]}
	}
	return "", nil
}

// place has the positions in an input be those in the file. It returns the input as one from there, and the text of the file.
func (s *script) place(text string) (input, typed string) {
	return strings.Repeat("\n", s.from) + text, strings.Join(s.lines, "\n")
}

// runScript runs the inputs of a file, up to the first error unless the shell keeps going.
func (sh *shell) runScript(name string) error {
	s, err := readScript(name)
	if err != nil {
		return err
	}
	defer func(outer *script) { sh.script = outer }(sh.script)
	for {
		sh.script = s
		text, err := s.input()
		if err == nil && text == "" {
			return nil
		}
		if err == nil {
			err = sh.run(text)
		}
		if err == nil {
			continue
		}
		err = s.located(err)
		if !sh.cfg.KeepGoing || endsShell(err) || sh.ctx.Err() != nil {
			return err
		}
		sh.failed(err)
	}
}

// init runs the file of Config.Init.
func (sh *shell) init() error {
	sh.print.terse = true
	defer func() { sh.print.terse = false }()
	return sh.runScript(sh.cfg.Init)
}

// endsShell reports whether err is no failure, but what ends the shell.
func endsShell(err error) bool {
	var leave *exited
	var exit *interp.ExitError
	return errors.As(err, &leave) || errors.As(err, &exit)
}

// A located error has been returned by an input that begins at that position.
type located struct {
	position string
	error
}

func (e *located) Unwrap() error { return e.error }

// located adds where the input that runs begins to an error that has no position of its own.
func (s *script) located(err error) error {
	var ds interp.Diagnostics
	var fault *interp.Fault
	var inner *located
	var verb *failed
	if errors.As(err, &inner) || !errors.As(err, &verb) && (errors.As(err, &ds) || errors.As(err, &fault) && fault.Pos.IsValid()) {
		return err
	}
	return &located{fmt.Sprintf("%s:%d", s.name, s.from+1), err}
}
