package repl

import (
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"thesp/interp"
)

// suffixOf is the blank behind the name of a command that needs arguments.
func suffixOf(c command) string {
	if c.args == "" || strings.HasPrefix(c.args, "[") {
		return ""
	}
	return " "
}

// commandCandidates are the commands, and the verbs as well if they may stand there.
func commandCandidates(withVerbs bool) (out []candidate) {
	for _, c := range commands() {
		out = append(out, candidate{text: c.name, suffix: suffixOf(c), about: ":" + strings.TrimSpace(c.name+" "+c.args) + "   " + c.help})
	}
	if withVerbs {
		for _, verb := range verbs {
			out = append(out, candidate{text: verb, suffix: " "})
		}
	}
	return out
}

// completeCommand completes the text of a command, without its colon.
func completeCommand(text string, withVerbs bool, lex lexicon) completion {
	name, _, hasArgs := strings.Cut(text, " ")
	if !hasArgs {
		return narrowed(text, 0, commandCandidates(withVerbs))
	}
	c, err := findCommand(name)
	if err != nil {
		return completion{}
	}
	from := len(name) + 1
	for from < len(text) && text[from] == ' ' {
		from++
	}
	done := completeArgument(c, text[from:], lex)
	done.from += from
	return done
}

// commandFlag is a flag in the description of the arguments of a command.
var commandFlag = regexp.MustCompile(`--\w+`)

// completeArgument completes what stands behind the name of a command.
func completeArgument(c command, text string, lex lexicon) completion {
	last := strings.LastIndex(text, " ") + 1
	kind, _, _ := strings.Cut(c.args, " [--")
	begun := strings.HasPrefix(text[last:], "-") || last == len(text) && last > 0 && kind != "COMMAND"
	flags := commandFlag.FindAllString(c.args, -1)
	if c.name == "caps" { // whose line of help would be too long for others
		flags = commandFlag.FindAllString(c.help, -1)
	}
	if flags != nil && begun && !strings.HasSuffix(text, "--of ") && !strings.HasSuffix(text, "--remove ") {
		return narrowed(text, last, named(flags, ""))
	}
	switch kind {
	case "INPUT":
		return completions(text, lex)
	case "EXPRESSION":
		return completeInput(text, lex, false)
	case "ACTOR":
		if text != "" {
			return completeInput(text, lex, false)
		}
		return completion{candidates: append(ownNames(lex, func(k interp.Candidate) bool { return k.About == addressInWords }), lex.addresses()...)}
	case "NAME":
		return completeDocumented(text, lex)
	case "NAME...":
		return narrowed(text, last, ownNames(lex, func(interp.Candidate) bool { return true }))
	case "TYPE":
		return narrowed(text, last, ownNames(lex, func(k interp.Candidate) bool { return k.Actor }))
	case "[TYPE]":
		return narrowed(text, last, ownNames(lex, func(k interp.Candidate) bool { return k.Kind == "type" }))
	case "TYPE|@HASH":
		return narrowed(text, last, append(ownNames(lex, func(k interp.Candidate) bool { return k.Kind == "type" }), lex.sources()...))
	case "@HASH":
		return narrowed(text, last, lex.sources())
	case "[TOPIC]":
		colon := len(text) - len(strings.TrimPrefix(text, ":"))
		return narrowed(text, colon, append(named(append([]string{"go"}, verbs...), ""), named(commandNames(), "")...))
	case "FILE|DIR", "FILE":
		return completeFile(text, lex)
	case "COMMAND":
		return completeWatched(text, lex)
	case "[NAME[=VALUE]...]":
		if strings.HasSuffix(text[:last], "--of ") {
			return narrowed(text, last, named(lex.hosts(), ""))
		}
		return narrowed(text, last, named(lex.capabilities(), ""))
	case setArguments:
		return completeSetting(text)
	case "HOST:PORT":
		return narrowed(text, last, named(lex.hosts(), ""))
	}
	if c.args != "" && strings.HasPrefix(c.args, "[--") {
		return narrowed(text, last, named(commandFlag.FindAllString(c.args, -1), ""))
	}
	return completion{}
}

// completeSetting completes the arguments of :set.
func completeSetting(text string) completion {
	name, _, hasValue := strings.Cut(text, " ")
	if !hasValue {
		return narrowed(text, 0, named([]string{"inbox", "log"}, " "))
	}
	values := inboxWays
	if name == "log" {
		values = nil
		for _, l := range logLevels {
			values = append(values, l.name)
		}
	}
	return narrowed(text, strings.LastIndex(text, " ")+1, named(values, ""))
}

// named are candidates of which no more is known than their names.
func named(names []string, suffix string) (out []candidate) {
	for _, name := range names {
		out = append(out, candidate{text: name, suffix: suffix})
	}
	return out
}

// ownNames are the names that the session declares, those that may.
func ownNames(lex lexicon, may func(interp.Candidate) bool) (out []candidate) {
	for _, k := range lex.fitting(interp.Hole, false).Candidates {
		if k.Own && may(k) {
			out = append(out, candidate{text: k.Name, about: k.Kind + " " + k.Name + "   " + k.About})
		}
	}
	return out
}

// completeWatched completes the argument of :watch: a command that only tells something, and its own.
func completeWatched(text string, lex lexicon) completion {
	colon := len(text) - len(strings.TrimPrefix(text, ":"))
	name, _, hasArgs := strings.Cut(text[colon:], " ")
	if !hasArgs {
		return narrowed(text, colon, named(watched, ""))
	}
	if c, err := findCommand(name); err != nil || !slices.Contains(watched, c.name) {
		return completion{}
	}
	done := completeCommand(text[colon:], false, lex)
	done.from += colon
	return done
}

// completeDocumented completes the argument of :doc: a package and names in it, and what the session declares.
func completeDocumented(text string, lex lexicon) completion {
	if strings.Contains(text, "/") {
		return narrowed(text, 0, named(lex.packages(), ""))
	}
	from := wordStart(text)
	if strings.Contains(text, " ") {
		return completion{}
	}
	inPackage := strings.HasSuffix(text[:from], ".")
	var all []candidate
	for _, k := range lex.fitting(text[:from]+interp.Hole, false).Candidates {
		if inPackage || k.Kind == "package" || k.Own {
			all = append(all, candidate{text: k.Name, about: k.About})
		}
	}
	return narrowed(text, from, all)
}

// completeFile completes the argument of :load, or :save: what has Go or inputs in it, and folders.
func completeFile(text string, lex lexicon) completion {
	folder, base := filepath.Split(text)
	var all []candidate
	for _, name := range lex.files(folder) {
		switch {
		case strings.HasPrefix(name, ".") && !strings.HasPrefix(base, "."):
		case strings.HasSuffix(name, "/") || strings.HasSuffix(name, ".go") || strings.HasSuffix(name, ScriptSuffix):
			all = append(all, candidate{text: name})
		}
	}
	return narrowed(text, len(folder), all)
}

// flagBegun is a flag of createActor, as far as it is there.
var flagBegun = regexp.MustCompile(`(?:^|\s)(--\w*)$`)

// completeFlag completes the flags of a verb, and their values. It reports false if text does not end in one; tokens are those in front of its last word.
func completeFlag(text string, tokens []lexeme, lex lexicon) (completion, bool) {
	verb := verbOf(tokens)
	if verb < 0 {
		return completion{}, false
	}
	at := len(text)
	if m := flagBegun.FindStringSubmatchIndex(text); m != nil {
		at = m[2]
	}
	flags := flagsOf(append(slices.Clone(tokens), lexeme{tok: token.IDENT, pos: len(text), end: len(text)}), verb)
	switch {
	case at == len(text) && flags > len(tokens):
		return completion{}, false
	case tokens[verb].lit != "createActor":
		return completion{}, true
	case at < len(text):
		var left []string
		for _, flag := range creationFlagNames {
			if flag == "requires" || !regexp.MustCompile(`--`+flag+`\b`).MatchString(text[:at]) {
				left = append(left, "--"+flag)
			}
		}
		done := narrowed(text, at, named(left, " "))
		for i, k := range done.candidates {
			if k.text == "--isolate" {
				done.candidates[i].suffix = ""
			}
		}
		return done, true
	}
	last := strings.LastIndexAny(text, " \t=") + 1
	switch before := strings.TrimRight(text[:last], " \t="); {
	case strings.HasSuffix(before, "--on"):
		return narrowed(text, last, named(lex.hosts(), "")), true
	case strings.HasSuffix(before, "--requires"):
		return narrowed(text, last, named(lex.capabilities(), "")), true
	}
	return completion{}, true
}
