package repl

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// commandFlags takes the flags, --NAME VALUE or --NAME=VALUE, from the argument of a command: those in front of it and those behind. set has what sets each of them, and reports whether the value will do.
func commandFlags(command string, args []string, set map[string]func(string) bool) ([]string, error) {
	if len(args) == 0 {
		return args, nil
	}
	text := args[0]
	for strings.HasPrefix(text, "--") {
		flag, rest := cutWord(text)
		if !strings.Contains(flag, "=") && rest != "" {
			var value string
			value, rest = cutWord(rest)
			flag += "=" + value
		}
		if err := setFlag(command, flag, set); err != nil {
			return nil, err
		}
		text = rest
	}
	at := strings.Index(text, " --")
	if at < 0 {
		at = len(text)
	}
	words := strings.Fields(text[at:])
	for i := 0; i < len(words); i++ {
		flag := words[i]
		if !strings.HasPrefix(flag, "--") {
			return nil, &refused{fmt.Sprintf(":%s: %s is behind a flag", command, flag)}
		}
		if !strings.Contains(flag, "=") && i+1 < len(words) {
			i++
			flag += "=" + words[i]
		}
		if err := setFlag(command, flag, set); err != nil {
			return nil, err
		}
	}
	if text = strings.TrimSpace(text[:at]); text == "" {
		return nil, nil
	}
	return []string{text}, nil
}

// setFlag sets the flag --NAME=VALUE of a command.
func setFlag(command, flag string, set map[string]func(string) bool) error {
	name, value, _ := strings.Cut(strings.TrimPrefix(flag, "--"), "=")
	do := set[name]
	switch {
	case do == nil:
		return &refused{fmt.Sprintf(":%s has no flag --%s: there are --%s", command, name, strings.Join(slices.Sorted(maps.Keys(set)), " and --"))}
	case value == "":
		return &refused{fmt.Sprintf(":%s: --%s needs a value", command, name)}
	case !do(value):
		return &refused{fmt.Sprintf(":%s: --%s takes another value than %q (:help %s)", command, name, value, command)}
	}
	return nil
}

// cutWord splits text behind its first word.
func cutWord(text string) (word, rest string) {
	at := strings.IndexAny(text, " \t\n")
	if at < 0 {
		return text, ""
	}
	return text[:at], strings.TrimSpace(text[at:])
}

// cutFlags splits what stands behind a command into its text and the flags in front of that or behind, which have no values.
func cutFlags(text string) (rest string, flags []string) {
	for strings.HasPrefix(text, "--") {
		flag, behind := cutWord(text)
		flags, text = append(flags, flag), behind
	}
	fields := strings.Fields(text)
	for len(fields) > 0 && strings.HasPrefix(fields[len(fields)-1], "--") {
		last := fields[len(fields)-1]
		flags, fields = append(flags, last), fields[:len(fields)-1]
		text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), last))
	}
	return text, flags
}
