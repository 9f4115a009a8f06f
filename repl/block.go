package repl

import (
	"regexp"
	"slices"
	"strings"
)

// A block is several lines that came at once, pasted or from the history. It is taken apart into inputs: commands, and the Go between them, which stays together.

// promptForm is the prompt of a shell, which may be pasted with what stands behind it.
var promptForm = regexp.MustCompile("^(?:" + promptName + `(?:@[^\s>]+)?!?(?:\[\d+\])?> |   \.\.(?:[({\[` + "`" + `]|/\*)?> )`)

// withoutPrompts is a line, or a block, without the prompts that its lines begin with.
func withoutPrompts(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = line[len(promptForm.FindString(line)):]
	}
	return strings.Join(lines, "\n")
}

// takeInput returns the first input of lines, and the lines behind it. It is not whole if it ends in the middle; nothing is behind it then. An input of blank lines is
// empty.
func takeInput(lines []string, isCommand func(string) bool) (text string, rest []string, whole bool) {
	for len(lines) > 0 && (strings.TrimSpace(lines[0]) == "" || strings.TrimSpace(lines[0]) == submit) {
		lines = lines[1:]
	}
	if text = strings.Join(lines, "\n"); !slices.ContainsFunc(lines, func(line string) bool { return isCommand(line) || strings.TrimSpace(line) == submit }) {
		s, _ := classify(text)
		return text, nil, s != incomplete
	}
	from := 0 // of the part that is looked at
	for to := 1; to <= len(lines); to++ {
		if from > 0 && strings.TrimSpace(lines[to-1]) == submit {
			return strings.Join(lines[:to-1], "\n"), lines[to:], true
		}
		part := strings.Join(lines[from:to], "\n")
		if s, _ := classify(part); s == incomplete {
			if to < len(lines) && strings.TrimSpace(lines[to]) == submit {
				return strings.Join(lines[:to], "\n"), lines[to+1:], true
			}
			continue
		}
		switch command := isCommand(part); {
		case command && strings.TrimSpace(strings.Join(lines[:from], "")) != "":
			return strings.Join(lines[:from], "\n"), lines[from:], true
		case command:
			return part, lines[to:], true
		}
		from = to
	}
	if goText := strings.Join(lines[:from], "\n"); strings.TrimSpace(goText) != "" && isCommand(strings.Join(lines[from:], "\n")) {
		return goText, lines[from:], true
	}
	return text, nil, from == len(lines)
}

// isCommand reports whether a whole input is a command, and not Go.
func (sh *shell) isCommand(text string) bool {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" {
		return false
	}
	if w := wordOf(trimmed); trimmed[0] == ':' || trimmed[0] == '?' || w != "" && !sh.session.Declares(w) {
		return true
	}
	_, ok, err := translate("", translateSigils("", text), sh.session.Declares)
	return ok || err != nil
}

// dropBlock drops what is left of a block, and returns how many inputs that are.
func (sh *shell) dropBlock() (n int) {
	for len(sh.block) > 0 {
		var text string
		if text, sh.block, _ = takeInput(sh.block, sh.isCommand); strings.TrimSpace(text) != "" {
			n++
		}
	}
	return n
}
