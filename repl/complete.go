package repl

import (
	"go/token"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"thesp/interp"
)

// A completion is what the text before the cursor may go on with.
type completion struct {
	from       int // where in the text begins what the candidates replace
	candidates []candidate
	hint       string // what there is to say first: how a function is called
}

// A candidate is one way to go on.
type candidate struct {
	text   string
	suffix string // what always comes behind it
	about  string
	filter string // what may be typed for it as well; "" for nothing else
}

// A lexicon is what there is to complete with, besides the words of the shell. Nothing of it evaluates anything, or waits for other systems.
type lexicon interface {
	// taken reports whether the session declares a name.
	taken(name string) bool
	// fitting tells what may stand for interp.Hole in Go.
	fitting(goText string, declares bool) interp.Completion
	// doc is a declaration and its comment, by the name of interp.Completion.Documented; "" if there is none.
	doc(name string) string
	// addresses are those that can be typed, #1, and global names, #name.
	addresses() []candidate
	// sources are the versions of actor types that are known here, as @a41f2b3c.
	sources() []candidate
	// packages are the paths of those that can be imported.
	packages() []string
	hosts() []string
	capabilities() []string
	// files are the entries of a folder; those that are folders end in a slash.
	files(folder string) []string
}

// completedSize bounds the text that is completed.
const completedSize = 64 << 10

// completions tells how text, which is an input up to the cursor, may go on.
func completions(text string, lex lexicon) completion {
	if len(text) > completedSize {
		return completion{from: len(text)}
	}
	start := len(text) - len(strings.TrimLeft(text, " \t\n"))
	rest := text[start:]
	c := completion{}
	switch first, _, more := strings.Cut(rest, " "); {
	case strings.HasPrefix(rest, "?"):
		c = completeDocumented(rest[1:], lex)
		start++
	case strings.HasPrefix(rest, ":") && !isVerbWithColon(rest) || verbBegun(rest):
		c = completeCommand(rest[1:], true, lex)
		start++
	case more && slices.Contains(words, first) && wordOf(rest) != "" && !lex.taken(first):
		c = completeCommand(rest, false, lex)
	default:
		c = completeInput(rest, lex, true)
	}
	c.from += start
	return c
}

// verbBegun reports whether text is a colon and the beginning of a name, all of it perhaps.
func verbBegun(text string) bool { return bareCommand.MatchString(text) }

var bareCommand = regexp.MustCompile(`^:[A-Za-z]*$`)

// narrowed is a completion of the end of text from an offset on, with those of all that begin with it; if none does, with those that do but for upper and lower case.
func narrowed(text string, from int, all []candidate) completion {
	typed := text[from:]
	c := completion{from: from}
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, strings.EqualFold} {
		for _, k := range all {
			if startsWith(k.text, typed, same) || k.filter != "" && startsWith(k.filter, typed, same) {
				c.candidates = append(c.candidates, k)
			}
		}
		if c.candidates != nil {
			break
		}
	}
	return c
}

func startsWith(text, typed string, same func(a, b string) bool) bool {
	n := utf8.RuneCountInString(typed)
	for i := range text {
		if n == 0 {
			return same(text[:i], typed)
		}
		n--
	}
	return n == 0 && same(text, typed)
}

// wordStart is where the name begins that text ends in, as far as it is there.
func wordStart(text string) int {
	return len(strings.TrimRightFunc(text, func(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }))
}

// addressBegun is a # and the beginning of what stands behind one.
var addressBegun = regexp.MustCompile(`#\w*$`)

// importBegun is an import whose path ends text.
var importBegun = regexp.MustCompile(`^import\s*(?:\((?:[^"()]*"[^"\n]*")*\s*)?(?:[\pL\d_.]+\s+)?"([\w./]*)$`)

// completeInput completes Go, or a command with a verb. verbs may begin it if whole is set.
func completeInput(text string, lex lexicon, whole bool) completion {
	if m := addressBegun.FindStringIndex(text); m != nil && isCode(text[:m[0]]) {
		return narrowed(text, m[0], lex.addresses())
	}
	if m := importBegun.FindStringSubmatchIndex(text); m != nil {
		return narrowed(text, m[2], named(lex.packages(), `"`))
	}
	from := wordStart(text)
	if !isCode(text[:from]) {
		return completion{}
	}
	tokens, _ := scan(text[:from])
	if len(tokens) > 0 && tokens[len(tokens)-1].lit == "\n" && tokens[len(tokens)-1].tok == token.SEMICOLON {
		if last := len(tokens) - 1; tokens[last].pos >= len(strings.TrimRight(text[:from], " \t")) {
			tokens = tokens[:last] // of the end of text
		}
	}
	if whole {
		if c, ok := completeFlag(text, tokens, lex); ok {
			return c
		}
	}
	goText, declares, ok := holed(text[:from], tokens, lex.taken)
	if r, _ := utf8.DecodeRuneInString(text[from:]); !ok || unicode.IsDigit(r) {
		return completion{}
	}
	found := lex.fitting(goText, declares)
	hint := ""
	if from == len(text) && strings.HasSuffix(text, "(") && found.Function != "" {
		hint = hintOf(found, lex)
	}
	var all []candidate
	if whole && beginsVerb(tokens) {
		all = openingWords(len(tokens) == 0, lex)
	}
	var addresses []candidate
	if from == len(text) && wantsAddress(found) {
		addresses = lex.addresses()
	}
	c := narrowed(text, from, append(all, goCandidates(found, text[from:], all, addresses)...))
	c.hint = hint
	return c
}

// isCode reports whether a name behind text would be one, and not a part of a string or comment.
func isCode(text string) bool {
	tokens, _ := scan(text + interp.Hole)
	return slices.ContainsFunc(tokens, func(t lexeme) bool { return t.tok == token.IDENT && strings.HasSuffix(t.lit, interp.Hole) })
}

// beginsVerb reports whether a verb may stand behind tokens.
func beginsVerb(tokens []lexeme) bool {
	return len(tokens) == 0 || len(tokens) == 2 && tokens[0].tok == token.IDENT && (tokens[1].tok == token.DEFINE || tokens[1].tok == token.ASSIGN)
}

// openingWords are the verbs, and the commands without a colon if an input begins.
func openingWords(begins bool, lex lexicon) (out []candidate) {
	for _, verb := range verbs {
		if !lex.taken(verb) {
			out = append(out, candidate{text: verb, suffix: " "})
		}
	}
	if !begins {
		return out
	}
	for _, word := range words {
		if !lex.taken(word) {
			c, _ := findCommand(word)
			out = append(out, candidate{text: word, suffix: suffixOf(c), about: c.help})
		}
	}
	return out
}

// holed is the Go that text becomes with a name behind it and all brackets closed; tokens are those of text. It reports false if text is no beginning of Go.
func holed(text string, tokens []lexeme, taken func(string) bool) (goText string, declares, ok bool) {
	var closing []string
	for _, t := range tokens {
		switch t.tok {
		case token.LPAREN:
			closing = append(closing, ")")
		case token.LBRACK:
			closing = append(closing, "]")
		case token.LBRACE:
			closing = append(closing, "}")
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if len(closing) > 0 {
				closing = closing[:len(closing)-1]
			}
		}
	}
	slices.Reverse(closing)
	goText = translateSigils("", text+interp.Hole+strings.Join(closing, ""))
	call, isCommand, err := translate("", goText, taken)
	if err != nil {
		return "", false, false
	}
	if isCommand {
		return call, false, true
	}
	items := split(goText)
	at := slices.IndexFunc(items, func(it item) bool { return strings.Contains(it.text, interp.Hole) })
	if at < 0 || items[at].imports {
		return "", false, false
	}
	first, last := items[at], items[at]
	for ; at >= 0 && items[at].declares == last.declares && !items[at].imports; at-- {
		first = items[at]
	}
	return goText[first.offset : last.offset+len(last.text)], last.declares, true
}

// hintOf says how the function is called of which an argument is missing.
func hintOf(found interp.Completion, lex lexicon) string {
	if found.Documented != "" {
		if text := lex.doc(found.Documented); text != "" {
			return text
		}
	}
	if found.Signature == "" {
		return ""
	}
	return found.Signature + "\n"
}

// goCandidates are those of Go, but for those that are there already. Where an actor type or an address is needed it is only such ones, if there are any, and what is wanted besides;
// and where nothing has been typed yet of a composite literal or the next part of one, its fields.
func goCandidates(found interp.Completion, typed string, there, wanted []candidate) (out []candidate) {
	for _, f := range found.Candidates {
		k := candidate{text: f.Name, about: strings.TrimSpace(f.Kind + " " + f.Name + "   " + f.About)}
		switch f.Kind {
		case "package":
			k.suffix = "."
		case "key":
			k.suffix, k.about = ": ", "field "+f.Name+"   "+f.About
		}
		if slices.ContainsFunc(there, func(t candidate) bool { return t.text == k.text }) {
			continue
		}
		out = append(out, k)
		switch {
		case !strings.HasPrefix(f.Name, typed):
		case wantsActor(found) && f.Actor, wantsAddress(found) && f.Kind == "var" && f.About == addressInWords, typed == "" && f.Kind == "key":
			wanted = append(wanted, k)
		}
	}
	if wanted != nil {
		return wanted
	}
	return out
}

// wantsActor reports whether an actor type has to stand at a place.
func wantsActor(found interp.Completion) bool { return isFirstOf(found, "createActor") }

// wantsAddress reports whether an address has to stand at a place.
func wantsAddress(found interp.Completion) bool {
	return isFirstOf(found, "ask") || isFirstOf(found, "tell")
}

// isFirstOf reports whether a place is that of the first argument of a verb.
func isFirstOf(found interp.Completion, verb string) bool {
	return found.Argument == 0 && (found.Function == verb || found.Function == interp.HostName(hostVerb(verb)))
}

// addressInWords is the type of addresses in words.
const addressInWords = "thesp.Address"
