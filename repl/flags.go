package repl

import (
	"fmt"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// flagsOf is the index in tokens where the flags of a verb begin, len(tokens) if it has none.
func flagsOf(tokens []lexeme, verb int) int {
	depth := 0
	for i := verb + 1; i+1 < len(tokens); i++ {
		switch t := tokens[i]; t.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		case token.DEC:
			if depth == 0 && tokens[i+1].pos == t.end {
				return i
			}
		}
	}
	return len(tokens)
}

// flagOptions turns the flags of a verb, which begin with the token with the number flags, into arguments in Go.
func flagOptions(text string, tokens []lexeme, verb, flags int) (string, error) {
	name := tokens[verb].lit
	switch {
	case name != "createActor":
		return "", &refused{fmt.Sprintf("%s has no flag --%s", name, tokens[flags+1].lit)}
	case flags == verb+1:
		return "", &refused{fmt.Sprintf("flags go behind the actor type: createActor TYPE --%s", tokens[flags+1].lit)}
	}
	return creationFlags(text[tokens[flags].pos:tokens[len(tokens)-1].end])
}

// creationFlagNames are the flags of createActor. That of isolate has no value.
var creationFlagNames = []string{"requires", "on", "name", "isolate"}

// creationFlags turns the flags behind the template of createActor, as on the command line, into arguments in Go: --requires NAME or NAME=VALUE, --on HOST:PORT, --name NAME, --isolate.
// What is in quotes may have blanks.
func creationFlags(text string) (string, error) {
	var b strings.Builder
	words := flagWords(typedAddress.ReplaceAllString(text, "#$1"))
	given := map[string]bool{}
	for i := 0; i < len(words); i++ {
		flag, value, inside := strings.Cut(strings.TrimPrefix(words[i], "--"), "=")
		switch {
		case !strings.HasPrefix(words[i], "--"):
			return "", &refused{fmt.Sprintf("%s is behind a flag of createActor: options in Go go before flags", words[i])}
		case flag == "isolate" && inside:
			return "", &refused{"--isolate has no value"}
		case flag == "isolate":
			b.WriteString(", thesp.Isolate()")
			continue
		case !slices.Contains(creationFlagNames, flag):
			return "", &refused{fmt.Sprintf("createActor has no flag --%s: there are --requires, --on, --name and --isolate", flag)}
		case flag != "requires" && given[flag]:
			return "", &refused{fmt.Sprintf("--%s is given twice", flag)}
		}
		given[flag] = true
		if !inside && i+1 < len(words) {
			i++
			value = words[i]
		}
		option, err := creationOption(flag, value)
		if err != nil {
			return "", err
		}
		b.WriteString(option)
	}
	return b.String(), nil
}

// typedAddress is what translateSigils makes of an address, with what follows it.
var typedAddress = regexp.MustCompile(addressCall.String() + "(?:" + syncComment.String() + ")?")

// flagWords splits text at blanks outside of quotes. A comment ends it.
func flagWords(text string) (words []string) {
	start, quote := -1, byte(0)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == '\\' && quote == '"' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == ' ' || c == '\t' || c == '\n':
			if start >= 0 {
				words = append(words, text[start:i])
			}
			start = -1
		case start < 0 && (strings.HasPrefix(text[i:], "//") || strings.HasPrefix(text[i:], "/*")):
			return words
		default:
			if start < 0 {
				start = i
			}
			if c == '"' || c == '`' {
				quote = c
			}
		}
	}
	if start >= 0 {
		words = append(words, text[start:])
	}
	return words
}

// creationOption is the argument in Go for one flag.
func creationOption(flag, value string) (string, error) {
	if value == "" || value == `""` || value == "``" {
		return "", &refused{fmt.Sprintf("--%s needs a value", flag)}
	}
	if strings.HasPrefix(value, "#") {
		what := map[string]string{"on": "HOST:PORT", "name": "a name without the #", "requires": "NAME or NAME=VALUE"}[flag]
		return "", &refused{fmt.Sprintf("--%s takes %s, not %s", flag, what, value)}
	}
	if unended(value) {
		return "", &refused{fmt.Sprintf("--%s: there is no end to %s", flag, value)}
	}
	switch flag {
	case "on":
		return fmt.Sprintf(", thesp.On(%q)", unquoted(value)), nil
	case "name":
		return fmt.Sprintf(", thesp.Name(%q)", unquoted(value)), nil
	}
	name, what, given, ok := nameAndValue(value)
	if !ok {
		return "", &refused{fmt.Sprintf("--requires takes NAME or NAME=VALUE, not %s", value)}
	}
	if !given {
		return fmt.Sprintf(", thesp.Require(%q)", name), nil
	}
	if _, err := strconv.ParseInt(what, 10, 64); err == nil || what == "true" || what == "false" {
		return fmt.Sprintf(", thesp.Require(%q, %s)", name, what), nil
	}
	return fmt.Sprintf(", thesp.Require(%q, %q)", name, unquoted(what)), nil
}

// unended reports whether text begins with a quote that has no end.
func unended(text string) bool {
	_, err := strconv.QuotedPrefix(text)
	return err != nil && text != "" && strings.ContainsAny(text[:1], "\"`")
}

// nameAndValue reads NAME and NAME=VALUE, where NAME may be in quotes. VALUE is as it stands there.
func nameAndValue(text string) (name, value string, given, ok bool) {
	quoted, err := strconv.QuotedPrefix(text)
	if err != nil {
		name, value, given = strings.Cut(text, "=")
		return name, value, given, name != ""
	}
	name, rest := unquoted(quoted), text[len(quoted):] // it may have a = of its own
	value, given = strings.CutPrefix(rest, "=")
	return name, value, given, name != "" && (given || rest == "")
}

// unquoted is what a string in Go says, or the text itself.
func unquoted(text string) string {
	if s, err := strconv.Unquote(text); err == nil {
		return s
	}
	return text
}
