package repl

import (
	"fmt"
	"strconv"
	"strings"
)

// creationFlags turns the flags behind the template of createActor, as on the command line, into arguments in Go: --requires NAME or NAME=VALUE, --on HOST:PORT, --name NAME, --isolate.
func creationFlags(text string) (string, error) {
	var b strings.Builder
	words := strings.Fields(text)
	for i := 0; i < len(words); i++ {
		flag, value, given := strings.Cut(strings.TrimPrefix(words[i], "--"), "=")
		if !strings.HasPrefix(words[i], "--") {
			return "", &refused{fmt.Sprintf("%s is behind a flag of createActor: options in Go go before flags", words[i])}
		}
		if flag == "isolate" && !given {
			b.WriteString(", thesp.Isolate()")
			continue
		}
		if flag != "requires" && flag != "on" && flag != "name" {
			return "", &refused{fmt.Sprintf("createActor has no flag --%s: there are --requires, --on, --name and --isolate", flag)}
		}
		if !given {
			if i++; i == len(words) {
				return "", &refused{fmt.Sprintf("--%s needs a value", flag)}
			}
			value = words[i]
		}
		b.WriteString(creationOption(flag, value))
	}
	return b.String(), nil
}

// creationOption is the argument in Go for one flag.
func creationOption(flag, value string) string {
	switch flag {
	case "on":
		return fmt.Sprintf(", thesp.On(%q)", unquoted(value))
	case "name":
		return fmt.Sprintf(", thesp.Name(%q)", unquoted(value))
	}
	name, what, given := strings.Cut(value, "=")
	if !given {
		return fmt.Sprintf(", thesp.Require(%q)", name)
	}
	if _, err := strconv.ParseInt(what, 10, 64); err == nil || what == "true" || what == "false" {
		return fmt.Sprintf(", thesp.Require(%q, %s)", name, what)
	}
	return fmt.Sprintf(", thesp.Require(%q, %q)", name, unquoted(what))
}

// unquoted is what a string in Go says, or the text itself.
func unquoted(text string) string {
	if s, err := strconv.Unquote(text); err == nil {
		return s
	}
	return text
}
