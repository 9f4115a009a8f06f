package repl

import (
	"fmt"
	"go/token"
	"slices"

	"thesp/interp"
)

// misspelt is the error of an input that begins as a command does, as no Go, with a name that is like one of a command; nil for others. taken reports whether the session declares a name.
func misspelt(goText string, taken func(string) bool) error {
	tokens, _ := scan(goText)
	at := assigned(tokens)
	if at+1 >= len(tokens) || tokens[at].tok != token.IDENT || !separate(tokens[at], tokens[at+1], -1) {
		return nil
	}
	name := tokens[at].lit
	like := likeCommand(name)
	if taken(name) || like == "" {
		return nil
	}
	return &refused{fmt.Sprintf("there is no %s (did you mean %s?)", name, like)}
}

// likeCommand is the verb or command that a name is most like, as it is typed; "" for none.
func likeCommand(name string) string {
	if verb := interp.Nearest(name, verbs); verb != "" {
		return verb
	}
	names := commandNames()
	if !slices.Contains(names, name) {
		name = interp.Nearest(name, names)
	}
	if name == "" {
		return ""
	}
	return ":" + name
}

func commandNames() (names []string) {
	for _, c := range commands() {
		names = append(names, c.name)
	}
	return names
}
