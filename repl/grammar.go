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
//	input     = [ ":" ] name { word } | "?" word | statement { ";" statement } .
//	statement = command | go .
//	command   = [ ":" | ident { "," ident } ( ":=" | "=" ) ] verb { argument } .
//	verb      = "createActor" | "tell" | "ask" | "listen" .
//
// Of an input in which all is Go that could be, x := listen is Go as well, unless it stands alone.
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
	if trimmed == "" || isColonCommand(trimmed) || wordOf(trimmed) != "" {
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
	if len(stack) == 0 && (ended || endsInCommand(text)) {
		if syntaxError(text) > lastPosition(tokens) {
			return incomplete, "" // if x == 1
		}
		return complete, ""
	}
	// The input goes on, unless something before its end is wrong already.
	if at := syntaxError(text); at >= 0 && at < lastPosition(tokens) {
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

// endsInCommand reports whether the last statement of text is a command with a verb.
func endsInCommand(text string) bool {
	items := split(text)
	return len(items) > 0 && items[len(items)-1].isCommand()
}

// syntaxError is the offset of the first error of syntax in text, -1 if there is none.
func syntaxError(text string) int {
	for _, it := range split(text) {
		if it.isCommand() {
			continue
		}
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

// hasColon reports whether tokens begin with a colon and a name.
func hasColon(tokens []lexeme) bool {
	return len(tokens) > 1 && tokens[0].tok == token.COLON && tokens[1].tok == token.IDENT
}

// isColonCommand reports whether an input is a command by what it begins with: :NAME, or ?NAME.
func isColonCommand(trimmed string) bool {
	return trimmed[0] == '?' || trimmed[0] == ':' && !isVerbWithColon(trimmed)
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
