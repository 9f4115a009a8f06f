package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

type Kind int

const (
	Null Kind = iota
	Bool
	Number
	String
	Array
	Object
)

// nolint
func (k Kind) String() string {
	names := []string{"null", "bool", "number", "string", "array", "object"}
	return names[k]
}

type Value struct {
	Kind   Kind
	bool   bool
	num    float64
	str    string
	list   []*Value
	fields map[string]*Value
}

type SyntaxError struct {
	Line, Col int
	Msg       string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Col, e.Msg) }

type parser struct {
	src string
	pos int
}

func (p *parser) fail(format string, args ...any) {
	line := 1 + strings.Count(p.src[:p.pos], "\n")
	col := utf8.RuneCountInString(p.src[strings.LastIndexByte(p.src[:p.pos], '\n')+1:p.pos]) + 1
	panic(&SyntaxError{line, col, fmt.Sprintf(format, args...)})
}

func (p *parser) space() byte {
	for p.pos < len(p.src) {
		switch c := p.src[p.pos]; c {
		case ' ', '\t', '\n', '\r':
			p.pos++
		default:
			return c
		}
	}
	return 0
}

func (p *parser) expect(c byte) {
	if p.space() != c {
		p.fail("expected %q", c)
	}
	p.pos++
}

func (p *parser) value() *Value {
	switch c := p.space(); {
	case c == '{':
		v := &Value{Kind: Object, fields: map[string]*Value{}}
		p.sequence('}', func() {
			key := p.string()
			p.expect(':')
			v.fields[key] = p.value()
		})
		return v
	case c == '[':
		v := &Value{Kind: Array}
		p.sequence(']', func() { v.list = append(v.list, p.value()) })
		return v
	case c == '"':
		return &Value{Kind: String, str: p.string()}
	case c == '-' || '0' <= c && c <= '9':
		return p.number()
	case c == 0:
		p.fail("unexpected end")
	}
	for word, v := range map[string]Value{"true": {Kind: Bool, bool: true}, "false": {Kind: Bool}, "null": {}} {
		if strings.HasPrefix(p.src[p.pos:], word) {
			p.pos += len(word)
			return &v
		}
	}
	p.fail("unexpected %q", p.src[p.pos])
	return nil
}

func (p *parser) sequence(end byte, item func()) {
	p.pos++
	if p.space() == end {
		p.pos++
		return
	}
	for {
		item()
		switch p.space() {
		case ',':
			p.pos++
		case end:
			p.pos++
			return
		default:
			p.fail("expected , or %c", end)
		}
	}
}

func (p *parser) string() string {
	p.expect('"')
	start := p.pos
	for ; p.pos < len(p.src); p.pos++ {
		switch p.src[p.pos] {
		case '\\':
			p.pos++
		case '"':
			s, err := strconv.Unquote(p.src[start-1 : p.pos+1])
			if err != nil {
				p.fail("string: %v", err)
			}
			p.pos++
			return s
		}
	}
	p.pos = start
	p.fail("string does not end")
	return ""
}

func (p *parser) number() *Value {
	end := strings.IndexFunc(p.src[p.pos:]+" ", func(r rune) bool { return !strings.ContainsRune("+-.eE0123456789", r) })
	f, err := strconv.ParseFloat(p.src[p.pos:p.pos+end], 64)
	if err != nil {
		p.fail("number %s", p.src[p.pos:p.pos+end])
	}
	p.pos += end
	return &Value{Kind: Number, num: f}
}

func Parse(src string) (v *Value, err error) {
	p := &parser{src: src}
	defer func() {
		if e, ok := recover().(*SyntaxError); ok {
			v, err = nil, e
		}
	}()
	v = p.value()
	if p.space() != 0 {
		p.fail("more after the value")
	}
	return v, nil
}

func (v *Value) write(b *strings.Builder, indent int) {
	pad := strings.Repeat("  ", indent)
	switch v.Kind {
	case Object:
		keys := make([]string, 0)
		for k := range v.fields {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		b.WriteString("{\n")
		for _, k := range keys {
			fmt.Fprintf(b, "%s  %s: ", pad, k)
			v.fields[k].write(b, indent+1)
		}
		b.WriteString(pad + "}")
	case Array:
		b.WriteString("[\n")
		for i, e := range v.list {
			fmt.Fprintf(b, "%s  %d: ", pad, i)
			e.write(b, indent+1)
		}
		b.WriteString(pad + "]")
	default:
		fmt.Fprintf(b, "%v %v", v.Kind, v.Any())
	}
	b.WriteByte('\n')
}

func (v *Value) Any() any {
	switch v.Kind {
	case Bool:
		return v.bool
	case Number:
		return v.num
	case String:
		return v.str
	case Array:
		out := make([]any, len(v.list))
		for i, e := range v.list {
			out[i] = e.Any()
		}
		return out
	case Object:
		out := map[string]any{}
		for k, e := range v.fields {
			out[k] = e.Any()
		}
		return out
	}
	return nil
}

func main() {
	const src = `{"name": "größe\n\"x\"", "list": [1, -2.5e3, true, null, [], {}], "nested": {"a": {"b": false}}}`
	v, err := Parse(src)
	if err != nil {
		fmt.Println(err)
		return
	}
	var b strings.Builder
	v.write(&b, 0)
	fmt.Print(b.String())
	var want any
	json.Unmarshal([]byte(src), &want)
	fmt.Println(reflect.DeepEqual(v.Any(), want))
	for _, bad := range []string{"", "{", `{"a" 1}`, "[1,]", "[1 2]", "\n ö", `"abc`, "1e", "tru", "[]]", `{"ä": x}`} {
		_, err := Parse(bad)
		fmt.Printf("%q: %v\n", bad, err)
	}
}
