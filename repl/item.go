package repl

import (
	"fmt"
	"go/token"
	"slices"
)

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

// withoutPackages leaves out package main, with which a program begins that is typed or pasted: what is declared here is in that package. The error is about any other.
func withoutPackages(items []item) (left []item, err error) {
	for _, it := range items {
		tokens, _ := scan(it.text)
		if len(tokens) < 2 || tokens[0].tok != token.PACKAGE || tokens[1].tok != token.IDENT {
			left = append(left, it)
		} else if name := tokens[1].lit; name != "main" {
			return nil, &refused{fmt.Sprintf("what is typed here is in package main: leave out package %s", name)}
		}
	}
	return left, nil
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

// isCommand reports whether it begins as a command with a verb does.
func (it item) isCommand() bool {
	tokens, _ := scan(it.text)
	return verbOf(tokens) >= 0
}

// mayDeclare reports whether it may declare name in the scope of the input.
func (it item) mayDeclare(name string) bool {
	tokens, _ := scan(it.text)
	if len(tokens) == 0 {
		return false
	}
	n := assigned(tokens)
	switch tokens[0].tok {
	case token.FUNC:
		n = min(2, len(tokens))
	case token.VAR, token.CONST, token.TYPE, token.IMPORT:
		n = len(tokens)
	}
	return slices.ContainsFunc(tokens[:n], func(t lexeme) bool { return t.tok == token.IDENT && t.lit == name })
}
