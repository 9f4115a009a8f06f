package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// An input is where lines come from.
type input interface {
	// line returns the next line without its end; before are the lines of the same input that came before it, with their ends. The error is io.EOF at the end, errInterrupted, or that of ctx. What changes the prompt after line has
	// asked for it calls reprompt.
	line(ctx context.Context, before string, prompt func() string) (string, error)
	// keep adds a whole input to the history.
	keep(text string)
	// reprompt changes the prompt of the line that is being read, if it is the first of an input.
	reprompt(prompt string)
	close()
}

// errInterrupted says that the person wants to start the input anew.
var errInterrupted = errors.New("interrupted")

// leaveHint is for who interrupts nothing.
const leaveHint = "Ctrl-D or :exit leaves"

// submit is a line that ends an input as it is.
const submit = ":;"

// next reads lines until they make an input, which is not empty.
func (sh *shell) next(ctx context.Context) (string, error) {
	var lines []string
	prompt, blank, inBlock := func() string { return sh.conn.prompt(sh.inbox.len()) }, 0, false
	for {
		if len(sh.block) > 0 {
			text, rest, whole := takeInput(sh.block, sh.isCommand)
			sh.block = rest
			if whole && text == "" {
				return sh.next(ctx)
			}
			if whole || blank >= 2 {
				sh.input.keep(text)
				return text, nil
			}
			lines, inBlock = strings.Split(text, "\n"), true
			_, open := classify(text)
			prompt = continuation(open)
		}
		before := ""
		if len(lines) > 0 {
			before = strings.Join(lines, "\n") + "\n"
		}
		line, err := sh.input.line(ctx, before, prompt)
		if err == io.EOF && len(lines) > 0 {
			return "", &refused{"the input ends in the middle of: " + firstLine(lines[0])}
		}
		if err != nil {
			return "", err
		}
		if sh.cfg.Terminal {
			line = withoutPrompts(line)
		}
		if len(lines) == 0 && (strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#!")) {
			continue
		}
		blank++
		if strings.TrimSpace(line) != "" {
			blank = 0
		}
		if inBlock || strings.Contains(line, "\n") {
			sh.block = append(lines, strings.Split(line, "\n")...)
			continue
		}
		ended := strings.TrimSpace(line) == submit
		if ended && len(lines) == 0 {
			continue
		}
		if !ended {
			lines = append(lines, line)
		}
		text := strings.Join(lines, "\n")
		state, open := classify(text)
		// Two empty lines end an input that looks incomplete, in case it never gets complete.
		if ended || state != incomplete || sh.cfg.Terminal && blank >= 2 {
			sh.input.keep(text)
			return text, nil
		}
		prompt = continuation(open)
	}
}

// continuation is the prompt for an input that goes on.
func continuation(open string) func() string {
	return func() string { return fmt.Sprintf("   ..%s> ", open) }
}

// promptName begins the prompt of the first line of an input, and of no other.
const promptName = "thesp"

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
