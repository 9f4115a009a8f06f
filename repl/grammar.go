package repl

import (
	"fmt"
	"go/parser"
	"go/scanner"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"thesp/interp"
)

// The grammar of the shell: Go, and commands that are translated to Go.
//
//	input   = command | go .
//	command = [ ":" ] name { word } | [ ident ( ":=" | "=" ) ] verb { argument } .
//	verb    = "createActor" | "tell" | "ask" | "listen" .
//
// Only some commands need no colon, unless the session declares their names.
//
// The arguments of a verb are Go expressions, separated by blanks or commas, and durations such as 250ms. #3, #HOST/ID and #name, a global name, stand for
// addresses everywhere outside of strings and comments. A translation keeps the columns of what follows, so that messages point to what was typed.

// verbs are the commands that are Go calls in another form.
var verbs = []string{"createActor", "tell", "ask", "listen"}

// words are commands that need no colon; those behind which more may stand, as in connect 10.0.0.7:1900, have true.
var words = map[string]bool{"help": false, "exit": false, "quit": false, "connect": true, "disconnect": false}

// wordOf returns the word that an input is a command of, "" if it is none.
func wordOf(trimmed string) string {
	first, rest, _ := strings.Cut(trimmed, " ")
	more, ok := words[first]
	rest = strings.TrimSpace(rest)
	if !ok || rest != "" && (!more || !startsHost(rest[0]) || strings.HasPrefix(rest, ":=")) {
		return ""
	}
	return first
}

// startsHost reports whether the name or the address of a host may begin with c. What may go on behind a variable in Go does not.
func startsHost(c byte) bool {
	return c == '[' || c == ':' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// lexeme is a token of an input with its place in the text.
type lexeme struct {
	tok      token.Token
	lit      string
	pos, end int
}

// scan splits text into tokens; automatic semicolons have the literal "\n". errs are what the scanner has to complain of.
func scan(text string) (out []lexeme, errs scanner.ErrorList) {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, []byte(text), func(p token.Position, msg string) { errs.Add(p, msg) }, 0)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return out, errs
		}
		l := lexeme{tok: tok, lit: lit, pos: file.Offset(pos)}
		if lit == "" {
			lit = tok.String()
		}
		l.end = min(l.pos+len(lit), len(text)) // an illegal byte has a longer literal
		if tok == token.SEMICOLON && l.lit == "\n" {
			l.end = l.pos
		}
		out = append(out, l)
	}
}

// State is how far an input has come.
type state int

const (
	complete   state = iota
	incomplete       // more lines may make it complete
	invalid          // no more lines can
)

// classify reports whether text is a complete input. open is what is still open, for the prompt: one of ( [ { or `, or nothing.
func classify(text string) (s state, open string) {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" || trimmed[0] == ':' || wordOf(trimmed) != "" {
		return complete, ""
	}
	text = translateAddresses("", text)
	tokens, errs := scan(text)
	if len(errs) > 0 {
		switch msg := errs[0].Msg; {
		case strings.Contains(msg, "raw string literal not terminated"):
			return incomplete, "`"
		case strings.Contains(msg, "comment not terminated"):
			return incomplete, "/*"
		}
		return invalid, ""
	}
	if len(tokens) == 0 {
		return complete, ""
	}
	var stack []token.Token
	closes := map[token.Token]token.Token{token.RPAREN: token.LPAREN, token.RBRACK: token.LBRACK, token.RBRACE: token.LBRACE}
	for _, t := range tokens {
		switch t.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			stack = append(stack, t.tok)
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if len(stack) == 0 || stack[len(stack)-1] != closes[t.tok] {
				return invalid, ""
			}
			stack = stack[:len(stack)-1]
		}
	}
	last := tokens[len(tokens)-1]
	ended := last.tok == token.SEMICOLON || last.tok == token.COMMENT
	if len(stack) == 0 && (ended || isVerbCommand(tokens)) {
		if syntaxError(text, tokens) > lastPosition(tokens) {
			return incomplete, "" // if x == 1
		}
		return complete, ""
	}
	// The input goes on, unless something before its end is wrong already.
	if at := syntaxError(text, tokens); at >= 0 && at < lastPosition(tokens) {
		return invalid, ""
	}
	if len(stack) > 0 {
		open = stack[len(stack)-1].String()
	}
	return incomplete, open
}

func lastPosition(tokens []lexeme) int {
	for i := len(tokens) - 1; i >= 0; i-- {
		if tokens[i].tok != token.SEMICOLON || tokens[i].lit == ";" {
			return tokens[i].pos
		}
	}
	return 0
}

// syntaxError is the offset of the first error of syntax in Go text, -1 if there is none.
func syntaxError(text string, tokens []lexeme) int {
	if isVerbCommand(tokens) {
		return -1
	}
	for _, it := range split(text) {
		before := "package p;"
		if !it.declares {
			before += "func _(){"
		}
		after := "\n"
		if !it.declares {
			after = "\n}"
		}
		_, err := parser.ParseFile(token.NewFileSet(), "", before+it.text+after, parser.SkipObjectResolution)
		if list, ok := err.(scanner.ErrorList); ok && len(list) > 0 {
			return it.offset + list[0].Pos.Offset - len(before)
		}
	}
	return -1
}

// An item is a part of an input that stands for itself: a declaration, or a statement.
type item struct {
	text     string
	offset   int
	declares bool // it is kept as a declaration; a var is a statement
	imports  bool
}

// split divides Go text into items.
func split(text string) (out []item) {
	tokens, _ := scan(text)
	depth, start, inBody := 0, -1, false
	first := 0
	for i, t := range tokens {
		if start < 0 {
			if t.tok == token.SEMICOLON {
				continue
			}
			start, first, inBody = t.pos, i, false
		}
		switch t.tok {
		case token.LPAREN, token.LBRACK:
			depth++
		case token.LBRACE:
			depth++
			inBody = true
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		}
		header := !inBody && t.lit == ";" && slices.Contains([]token.Token{token.FOR, token.IF, token.SWITCH}, tokens[first].tok)
		end := -1
		if t.tok == token.SEMICOLON && depth <= 0 && !header {
			end = t.pos
		} else if i == len(tokens)-1 {
			end = len(text)
		}
		if end >= 0 {
			kind := tokens[first].tok
			out = append(out, item{
				text: text[start:end], offset: start, imports: kind == token.IMPORT,
				declares: kind == token.TYPE || kind == token.CONST || kind == token.IMPORT || kind == token.FUNC && namesFunction(tokens[first:]),
			})
			start = -1
		}
	}
	return out
}

// namesFunction reports whether tokens, which begin with func, declare a function or method, and are no literal.
func namesFunction(tokens []lexeme) bool {
	if len(tokens) > 1 && tokens[1].tok == token.IDENT {
		return true
	}
	depth := 0
	for i := 1; i < len(tokens); i++ {
		switch tokens[i].tok {
		case token.LPAREN:
			depth++
		case token.RPAREN:
			if depth--; depth == 0 {
				return i+2 < len(tokens) && tokens[i+1].tok == token.IDENT && (tokens[i+2].tok == token.LPAREN || tokens[i+2].tok == token.LBRACK)
			}
		}
	}
	return false
}

// isVerbCommand reports whether tokens begin as a command with a verb does: nothing that Go allows is one.
func isVerbCommand(tokens []lexeme) bool {
	_, verb := verbOf(tokens)
	return verb >= 0
}

// verbOf returns the index of the verb in tokens, and of the variable that its result is for; -1 for none.
func verbOf(tokens []lexeme) (variable, verb int) {
	variable, verb = -1, 0
	if len(tokens) > 2 && tokens[0].tok == token.IDENT && (tokens[1].tok == token.DEFINE || tokens[1].tok == token.ASSIGN) {
		variable, verb = 0, 2
	}
	if verb >= len(tokens) || tokens[verb].tok != token.IDENT || !slices.Contains(verbs, tokens[verb].lit) {
		return -1, -1
	}
	if verb+1 == len(tokens) {
		return variable, verb
	}
	next := tokens[verb+1]
	switch next.tok {
	case token.SEMICOLON:
		if next.lit == "\n" && verb+2 == len(tokens) {
			return variable, verb // alone
		}
		return -1, -1
	case token.LPAREN:
		if next.pos == tokens[verb].end {
			return -1, -1
		}
		return variable, verb // tell (f(x)) "hi"
	case token.PERIOD, token.COMMA, token.ASSIGN, token.DEFINE, token.ADD_ASSIGN, token.INC, token.RPAREN, token.COLON:
		return -1, -1
	case token.LBRACK:
		if next.pos == tokens[verb].end {
			return -1, -1
		}
	case token.DEC:
		// A flag, as in createActor --name x.
	}
	return variable, verb
}

// A refused command is one that cannot be translated.
type refused struct{ text string }

func (e *refused) Error() string { return e.text }

// translate turns a command with a verb into Go. ok is false if text is none.
func translate(name, text string) (goText string, ok bool, err error) {
	tokens, errs := scan(text)
	_, verb := verbOf(tokens)
	if verb < 0 || len(errs) > 0 {
		return "", false, nil // the parser of Go says what is wrong
	}
	for len(tokens) > 0 && tokens[len(tokens)-1].tok == token.SEMICOLON {
		tokens = tokens[:len(tokens)-1]
	}
	if slices.ContainsFunc(tokens, func(t lexeme) bool { return t.tok == token.SEMICOLON && t.lit == ";" }) {
		return "", true, &refused{"a command takes a line of its own: there is a ; in this one"}
	}
	var b strings.Builder
	b.WriteString(text[:tokens[verb].end])
	args := tokens[verb+1:]
	if len(args) == 0 {
		return text[:tokens[verb].end] + "()", true, nil
	}
	at := tokens[verb].end // what of text is written
	// The blank before the first argument becomes the parenthesis, and those between arguments commas: columns stay.
	join := func(sep string, from, to int) {
		gap := text[from:to]
		if strings.HasPrefix(gap, " ") || strings.HasPrefix(gap, "\t") {
			gap = gap[1:]
		}
		b.WriteString(text[at:from] + sep + gap)
		at = to
	}
	depth := 0
	signature := false // between func and its body
	for i := 0; i < len(args); i++ {
		t := args[i]
		if t.tok == token.DEC && depth == 0 && i+1 < len(args) && args[i+1].pos == t.end {
			if i == 0 || tokens[verb].lit != "createActor" {
				return "", true, &refused{fmt.Sprintf("%s has no flag --%s", tokens[verb].lit, args[i+1].lit)}
			}
			options, err := creationFlags(text[t.pos:])
			b.WriteString(text[at:args[i-1].end] + options + ")")
			return b.String(), true, err
		}
		if i == 0 {
			join("(", at, t.pos)
		} else if depth == 0 && !signature && separate(args[i-1], t, nextPos(args, i)) {
			join(",", args[i-1].end, t.pos)
		}
		switch t.tok {
		case token.FUNC:
			signature = depth == 0
		case token.LPAREN, token.LBRACK, token.LBRACE:
			signature = signature && t.tok != token.LBRACE
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		}
		if n, d := duration(text, args[i:]); n > 0 && depth == 0 {
			end := args[i+n-1].end
			fmt.Fprintf(&b, "%s%d%s", text[at:t.pos], d.Nanoseconds(), resync(name, text, end))
			at = end
			i += n - 1
		}
	}
	end := args[len(args)-1].end
	b.WriteString(text[at:end] + ")")
	return b.String(), true, nil
}

func nextPos(args []lexeme, i int) int {
	if i+1 < len(args) {
		return args[i+1].pos
	}
	return -1
}

// separate reports whether a new argument begins between the adjacent tokens a and b: where Go could not go on, or where a sign has a
// blank before and none after it.
func separate(a, b lexeme, next int) bool {
	if !endsOperand(a.tok) {
		return false
	}
	switch b.tok {
	case token.IDENT, token.INT, token.FLOAT, token.IMAG, token.CHAR, token.STRING, token.FUNC, token.MAP, token.STRUCT,
		token.CHAN, token.INTERFACE, token.NOT:
		return a.tok != token.RBRACK || b.pos > a.end // []int goes on
	case token.AND, token.MUL, token.SUB, token.ADD, token.ARROW, token.XOR:
		return b.pos > a.end && next == b.end
	case token.LPAREN, token.LBRACK:
		return b.pos > a.end && next >= 0
	}
	return false
}

func endsOperand(t token.Token) bool {
	switch t {
	case token.IDENT, token.INT, token.FLOAT, token.IMAG, token.CHAR, token.STRING, token.RPAREN, token.RBRACK, token.RBRACE:
		return true
	}
	return false
}

// duration reports how many tokens at the start of tokens make a duration such as 250ms or 1m30s, 0 for none.
func duration(text string, tokens []lexeme) (n int, d time.Duration) {
	if len(tokens) < 2 || tokens[0].tok != token.INT && tokens[0].tok != token.FLOAT || tokens[1].tok != token.IDENT || tokens[1].pos != tokens[0].end {
		return 0, 0
	}
	d, err := time.ParseDuration(text[tokens[0].pos:tokens[1].end])
	if err != nil {
		return 0, 0
	}
	return 2, d
}

// resync is a comment after which positions are again those of what was typed: text, which has offset in it, may itself be a translation with such
// comments.
func resync(name, text string, offset int) string {
	before := text[:offset]
	line := 1 + strings.Count(before, "\n")
	start := strings.LastIndexByte(before, '\n') + 1
	column := 1
	if m := syncComment.FindAllStringSubmatchIndex(before[start:], -1); m != nil {
		last := m[len(m)-1]
		column, _ = strconv.Atoi(before[start:][last[2]:last[3]])
		start += last[1]
	}
	return fmt.Sprintf("/*line %s:%d:%d*/", name, line, column+offset-start)
}

var syncComment = regexp.MustCompile(`/\*line [^*]*:(\d+)\*/`)

// addressForm is what may stand behind a #: a number, HOST/ID or HOST@SOURCE/ID, or a global name.
var addressForm = regexp.MustCompile(`^(?:[A-Za-z0-9_.\-:\[\]@]+/(?:ask)?\d+(?:\.\d+)?-[a-z0-9]+|\d+\b|[A-Za-z_]\w*)`)

// addressFunction is the function of the host that finds an address by what stands behind the #.
const addressFunction = "#"

// translateAddresses replaces #3, #HOST/ID and #name by calls of the function that finds them.
func translateAddresses(name, text string) string {
	if !strings.Contains(text, "#") {
		return text
	}
	var b strings.Builder
	at := 0
	for at < len(text) {
		i := nextHash(text, at)
		if i < 0 {
			break
		}
		m := addressForm.FindString(text[i+1:])
		if m == "" {
			b.WriteString(text[at : i+1])
			at = i + 1
			continue
		}
		end := i + 1 + len(m)
		fmt.Fprintf(&b, "%s%s(%q)%s", text[at:i], interp.HostName(addressFunction), m, resync(name, text, end))
		at = end
	}
	return b.String() + text[at:]
}

// nextHash is the offset of the first # of text from at on that is not in a string, a comment or a rune; -1 for none.
func nextHash(text string, from int) int {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, []byte(text), func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return -1
		}
		if o := file.Offset(pos); tok == token.ILLEGAL && lit == "#" && o >= from {
			return o
		}
	}
}
