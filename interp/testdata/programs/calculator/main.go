package main

import (
	"fmt"
	"math"
	"strings"
	"unicode"
)

type Kind uint8

const (
	EOF Kind = iota
	Number
	Ident
	Op
	_
	Bad
)

//go:generate stringer
func (k Kind) String() string {
	return map[Kind]string{EOF: "EOF", Number: "Number", Ident: "Ident", Op: "Op"}[k]
}

type Token struct {
	Kind
	Text string
	Pos  int
}

type lexer struct {
	src []rune
	pos int
}

func (l *lexer) next() (t Token) {
	for l.pos < len(l.src) && unicode.IsSpace(l.src[l.pos]) {
		l.pos++
	}
	start := l.pos
	defer func() { t.Text, t.Pos = string(l.src[start:l.pos]), start }()
	if l.pos == len(l.src) {
		return Token{Kind: EOF}
	}
	take := func(ok func(rune) bool) {
		for l.pos < len(l.src) && ok(l.src[l.pos]) {
			l.pos++
		}
	}
	switch r := l.src[l.pos]; {
	case unicode.IsDigit(r):
		take(func(r rune) bool { return unicode.IsDigit(r) || r == '.' })
		return Token{Kind: Number}
	case unicode.IsLetter(r):
		take(unicode.IsLetter)
		return Token{Kind: Ident}
	case strings.ContainsRune("+-*/^()=,", r):
		l.pos++
		return Token{Kind: Op}
	default:
		l.pos++
		return Token{Kind: Bad}
	}
}

type Expr interface{ Eval(env Env) float64 }

type Env map[string]float64

type (
	Lit    float64
	Var    string
	Unary  struct{ X Expr }
	Binary struct {
		Op   byte
		L, R Expr
	}
	Call struct {
		Fn   string
		Args []Expr
	}
)

func (l Lit) Eval(Env) float64 { return float64(l) }
func (v Var) Eval(env Env) float64 {
	x, ok := env[string(v)]
	if !ok {
		panic(fmt.Errorf("undefined: %s", string(v)))
	}
	return x
}
func (u Unary) Eval(env Env) float64 { return -u.X.Eval(env) }
func (b Binary) Eval(env Env) float64 {
	l, r := b.L.Eval(env), b.R.Eval(env)
	switch b.Op {
	case '+':
		return l + r
	case '-':
		return l - r
	case '*':
		return l * r
	case '/':
		return l / r
	case '^':
		return math.Pow(l, r)
	}
	panic("operator " + string(b.Op))
}

var funcs = map[string]func(...float64) float64{
	"sqrt": func(a ...float64) float64 { return math.Sqrt(a[0]) },
	"max": func(a ...float64) float64 {
		m := math.Inf(-1)
		for _, x := range a {
			m = max(m, x)
		}
		return m
	},
}

func (c Call) Eval(env Env) float64 {
	var args []float64
	for _, a := range c.Args {
		args = append(args, a.Eval(env))
	}
	return funcs[c.Fn](args...)
}

type parser struct {
	lexer
	tok Token
}

type syntaxError struct{ Token }

func (e syntaxError) Error() string {
	return fmt.Sprintf("%d: unexpected %v %q", e.Pos, e.Kind, e.Text)
}

func (p *parser) advance() Token { t := p.tok; p.tok = p.next(); return t }

var precedence = map[string]int{"+": 1, "-": 1, "*": 2, "/": 2, "^": 3}

func (p *parser) binary(min int) Expr {
	left := p.unary()
	for {
		prec := precedence[p.tok.Text]
		if p.tok.Kind != Op || prec == 0 || prec < min {
			return left
		}
		op := p.advance().Text[0]
		if op != '^' {
			prec++
		}
		left = Binary{op, left, p.binary(prec)}
	}
}

func (p *parser) unary() Expr {
	switch t := p.advance(); {
	case t.Kind == Number:
		var f float64
		fmt.Sscan(t.Text, &f)
		return Lit(f)
	case t.Text == "-":
		return Unary{p.binary(3)}
	case t.Text == "(":
		e := p.binary(1)
		p.expect(")")
		return e
	case t.Kind == Ident && p.tok.Text == "(":
		c := Call{Fn: t.Text}
		for p.tok.Text != ")" {
			p.advance()
			c.Args = append(c.Args, p.binary(1))
			if p.tok.Text != "," && p.tok.Text != ")" {
				panic(syntaxError{p.tok})
			}
		}
		p.advance()
		return c
	case t.Kind == Ident:
		return Var(t.Text)
	default:
		panic(syntaxError{t})
	}
}

func (p *parser) expect(text string) {
	if t := p.advance(); t.Text != text {
		panic(syntaxError{t})
	}
}

func eval(src string, env Env) (result float64, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case error:
			err = r
		default:
			panic(r)
		}
	}()
	p := &parser{lexer: lexer{src: []rune(src)}}
	p.advance()
	e := p.binary(1)
	p.expect("")
	return e.Eval(env), nil
}

func main() {
	env := Env{"x": 3, "π": math.Pi}
	for _, src := range []string{"1+2*3", "2^3^2", "-(x+1)*2", "10/4-1", "max(1, x*x, 7)", "sqrt(2)*π", "1/0", "1+", "y*2", "(1", "2 $ 3"} {
		if v, err := eval(src, env); err != nil {
			fmt.Printf("%-16s error: %v\n", src, err)
		} else {
			fmt.Printf("%-16s %.6g\n", src, v)
		}
	}
	fmt.Printf("%v %+v %#v\n", Token{Op, "+", 3}, Binary{'+', Lit(1), Var("x")}, Lit(2))
}
