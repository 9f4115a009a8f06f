package repl

import (
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
	"strings"
	"unicode/utf8"
)

// The grammar of the shell: Go, and commands that are translated to Go.
//
//	input   = command | go .
//	command = [ ":" ] name { word } | [ ":" | ident { "," ident } ( ":=" | "=" ) ] verb { argument } .
//	verb    = "createActor" | "tell" | "ask" | "listen" .
//
// Only some commands need no colon, unless the session declares their names. A verb whose name it declares is one where Go cannot go on behind a variable,
// and behind a colon.
//
// The arguments of a verb are Go expressions, separated by blanks or commas, and durations such as 250ms. #3, #HOST/ID and #name, a global name, stand for
// addresses everywhere outside of strings and comments. A translation keeps the columns of what follows, so that messages point to what was typed.
// $7 stands for the result of in[7] in the same places, and _ for the last one, which is for the session to find.

// verbs are the commands that are Go calls in another form.
var verbs = []string{"createActor", "tell", "ask", "listen"}

// words are commands that need no colon.
var words = []string{"help", "exit", "quit", "connect", "disconnect"}

// wordOf returns the word that an input is a command of, "" if it is none.
func wordOf(trimmed string) string {
	first, rest, _ := strings.Cut(trimmed, " ")
	rest = strings.TrimSpace(rest)
	if !slices.Contains(words, first) || rest != "" && (!startsWord(rest[0]) || strings.HasPrefix(rest, ":=")) {
		return ""
	}
	return first
}

// startsWord reports whether a name, a number or the address of a host may begin with c. What may go on behind a variable in Go does not.
func startsWord(c byte) bool {
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
	if trimmed == "" || trimmed[0] == ':' && !isVerbWithColon(trimmed) || wordOf(trimmed) != "" {
		return complete, ""
	}
	text = translateSigils("", text)
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

// hasColon reports whether tokens begin with a colon and a name.
func hasColon(tokens []lexeme) bool {
	return len(tokens) > 1 && tokens[0].tok == token.COLON && tokens[1].tok == token.IDENT
}

// isVerbCommand reports whether tokens begin as a command with a verb does: nothing that Go allows is one.
func isVerbCommand(tokens []lexeme) bool {
	return verbOf(tokens) >= 0
}

// isVerbWithColon reports whether an input begins with a verb behind a colon, which always is the verb, and no command of that name.
func isVerbWithColon(trimmed string) bool {
	rest, ok := strings.CutPrefix(trimmed, ":")
	return ok && slices.ContainsFunc(verbs, func(v string) bool {
		behind, ok := strings.CutPrefix(rest, v)
		return ok && (behind == "" || !isLetter(behind[0]))
	})
}

func isLetter(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= utf8.RuneSelf
}

// assigned returns how many tokens, which an input begins with, name the variables that it assigns to, with the sign behind them: 4 of x, err := f(); 0 for none.
func assigned(tokens []lexeme) int {
	for i := 0; i+1 < len(tokens) && tokens[i].tok == token.IDENT; i += 2 {
		switch tokens[i+1].tok {
		case token.DEFINE, token.ASSIGN:
			return i + 2
		case token.COMMA:
		default:
			return 0
		}
	}
	return 0
}

// verbOf returns the index of the verb in tokens; -1 for none.
func verbOf(tokens []lexeme) int {
	verb := assigned(tokens)
	if hasColon(tokens) {
		verb = 1
	}
	if verb >= len(tokens) || tokens[verb].tok != token.IDENT || !slices.Contains(verbs, tokens[verb].lit) {
		return -1
	}
	if verb+1 == len(tokens) {
		return verb
	}
	next := tokens[verb+1]
	switch next.tok {
	case token.SEMICOLON:
		if next.lit == "\n" && verb+2 == len(tokens) {
			return verb // alone
		}
		return -1
	case token.LPAREN:
		if next.pos == tokens[verb].end && !hasColon(tokens) {
			return -1
		}
		return verb // tell (f(x)) "hi"
	case token.PERIOD, token.COMMA, token.ASSIGN, token.DEFINE, token.ADD_ASSIGN, token.INC, token.RPAREN, token.COLON:
		return -1
	case token.LBRACK:
		if next.pos == tokens[verb].end {
			return -1
		}
	case token.DEC:
		// A flag, as in createActor --name x.
	}
	return verb
}
