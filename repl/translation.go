package repl

import (
	"fmt"
	"go/scanner"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"thesp/interp"
)

// A refused command is one that cannot be translated.
type refused struct{ text string }

func (e *refused) Error() string { return e.text }

// translate turns the commands with a verb among the statements of an input into Go. ok is false if there are none, and the text as it was; taken reports whether the session declares a
// name, which then is no verb where Go allows it.
func translate(name, text string, taken func(string) bool) (goText string, ok bool, err error) {
	items := split(text)
	commands := commandsAmong(items, taken)
	if len(commands) == 0 {
		return text, false, nil
	}
	own := func(verb string) bool {
		return taken(verb) || slices.ContainsFunc(items, func(it item) bool { return it.mayDeclare(verb) })
	}
	var b strings.Builder
	at := 0 // what of text is written
	for i, it := range items {
		if !commands[i] {
			continue
		}
		end := it.offset + len(it.text)
		goText, changed, err := translateItem(name, text[:end], it.offset, own)
		if err != nil {
			return "", true, err
		}
		if !changed {
			continue
		}
		ok = true
		b.WriteString(text[at:it.offset] + goText)
		if at = end; i+1 < len(items) {
			b.WriteString(resync(name, text, end))
		}
	}
	b.WriteString(text[at:])
	return b.String(), ok, nil
}

// commandsAmong are the items of an input that are commands with a verb, by their numbers. x := listen, which Go allows, is one where it stands alone, or among others that Go
// does not allow; so is listen, unless the input itself declares that.
func commandsAmong(items []item, taken func(string) bool) map[int]bool {
	found, certain := map[int]bool{}, len(items) == 1
	for i, it := range items {
		tokens, _ := scan(it.text)
		verb := verbOf(tokens)
		if verb < 0 {
			continue
		}
		found[i] = true
		bare := tokens[verb+1].tok == token.SEMICOLON
		own := taken(tokens[verb].lit) || slices.ContainsFunc(items, func(it item) bool { return it.mayDeclare(tokens[verb].lit) })
		certain = certain || hasColon(tokens) || !bare || verb == 0 && !own
	}
	if !certain {
		return nil
	}
	return found
}

// translateItem is translate for the item of text that begins at from and ends with it.
func translateItem(name, text string, from int, taken func(string) bool) (goText string, ok bool, err error) {
	tokens, errs := scan(text[from:])
	for i := range tokens {
		tokens[i].pos += from
		tokens[i].end += from
	}
	verb := verbOf(tokens)
	for tokens[len(tokens)-1].tok == token.SEMICOLON {
		tokens = tokens[:len(tokens)-1]
	}
	options := ""
	if flags := flagsOf(tokens, verb); flags < len(tokens) {
		if options, err = flagOptions(text, tokens, verb, flags); err != nil {
			return "", true, err
		}
		errs = slices.DeleteFunc(errs, func(e *scanner.Error) bool { return from+e.Pos.Offset >= tokens[flags].pos })
		tokens = tokens[:flags]
	}
	if len(errs) > 0 {
		return "", false, nil // the parser of Go says what is wrong
	}
	args := tokens[verb+1:]
	head := text[from:tokens[verb].end]
	if colon := hasColon(tokens); colon || taken(tokens[verb].lit) {
		if !colon && (len(args) == 0 || !startsOperand(args[0].tok)) {
			return "", false, nil
		}
		before := text[from:tokens[verb].pos]
		if colon {
			before = blanked(before)
		}
		head = before + interp.HostName(hostVerb(tokens[verb].lit)) + resync(name, text, tokens[verb].end)
	}
	switch {
	case len(args) == 0:
		return head + "()", true, nil
	case args[0].tok == token.LPAREN && args[0].pos == tokens[verb].end:
		return head + text[args[0].pos:], true, nil // :ask(a, 1)
	}
	list, err := arguments(name, text, tokens[verb], args)
	return head + list + options + ")", true, err
}

// arguments translates those of a verb, without the parenthesis that closes them.
func arguments(name, text string, verb lexeme, args []lexeme) (string, error) {
	var b strings.Builder
	at := verb.end // what of text is written
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
	count := 0         // of arguments before that of t
	for i := 0; i < len(args); i++ {
		t := args[i]
		if i == 0 {
			join("(", at, t.pos)
		} else if depth == 0 && !signature && separate(args[i-1], t, nextPos(args, i)) {
			join(",", args[i-1].end, t.pos)
			count++
		}
		switch t.tok {
		case token.COMMA:
			if depth == 0 {
				count++
			}
		case token.FUNC:
			signature = depth == 0
		case token.LPAREN, token.LBRACK, token.LBRACE:
			signature = signature && t.tok != token.LBRACE
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		}
		if depth > 0 {
			continue
		}
		if n, d := duration(text, args[i:]); n > 0 {
			end := args[i+n-1].end
			number := strconv.FormatInt(d.Nanoseconds(), 10)
			if count == 1 && (verb.lit == "ask" || verb.lit == "tell") { // the message: the number would arrive as one
				number = interp.HostName(durationFunction) + "(" + number + ")"
			}
			b.WriteString(text[at:t.pos] + number + resync(name, text, end))
			at = end
			i += n - 1
		} else if (verb.lit == "listen" || verb.lit == "ask" && count > 1) && isNumber(args, i) {
			return "", &refused{fmt.Sprintf("%s is no duration: write %[1]ss", t.lit)}
		}
	}
	end := args[len(args)-1].end
	if m := syncComment.FindStringIndex(text[end:]); m != nil && m[0] == 0 {
		end += m[1] // and what is written behind has its column
	}
	b.WriteString(text[at:end])
	return b.String(), nil
}

// isNumber reports whether the token i of args is a number that is an argument of its own.
func isNumber(args []lexeme, i int) bool {
	if args[i].tok != token.INT && args[i].tok != token.FLOAT {
		return false
	}
	apart := func(i int) bool {
		return i == 0 || i == len(args) || args[i-1].tok == token.COMMA || args[i].tok == token.COMMA || separate(args[i-1], args[i], nextPos(args, i))
	}
	return apart(i) && apart(i+1)
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
	if startsOperand(b.tok) {
		return a.tok != token.RBRACK || b.pos > a.end // []int goes on
	}
	switch b.tok {
	case token.AND, token.MUL, token.SUB, token.ADD, token.ARROW, token.XOR:
		return b.pos > a.end && next == b.end
	case token.LPAREN, token.LBRACK:
		return b.pos > a.end && next >= 0
	}
	return false
}

// startsOperand reports whether t begins an operand, and is nothing that Go has behind one.
func startsOperand(t token.Token) bool {
	switch t {
	case token.IDENT, token.INT, token.FLOAT, token.IMAG, token.CHAR, token.STRING, token.FUNC, token.MAP, token.STRUCT, token.CHAN,
		token.INTERFACE, token.NOT:
		return true
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

// durationFunction is the function of the host that makes a duration of nanoseconds.
const durationFunction = ":duration"

// durationCall is what arguments makes of a duration that is a message.
var durationCall = regexp.MustCompile(interp.HostName(durationFunction) + `\((\d+)\)`)

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

// asTyped has what is wrong with an input name what was typed, and not what it was translated to.
func asTyped(err error) error {
	ds, ok := err.(interp.Diagnostics)
	if !ok {
		return err
	}
	ds = slices.Clone(ds)
	for i := range ds {
		ds[i].Message = addressCall.ReplaceAllString(ds[i].Message, "#$1")
		ds[i].Message = strings.ReplaceAll(ds[i].Message, interp.HostName(addressFunction), "an address")
		ds[i].Message = durationCall.ReplaceAllStringFunc(ds[i].Message, func(call string) string {
			n, _ := strconv.ParseInt(durationCall.FindStringSubmatch(call)[1], 10, 64)
			return time.Duration(n).String()
		})
		for _, verb := range verbs {
			own := interp.HostName(hostVerb(verb))
			for _, function := range []string{withError(own), withError(verb), own} {
				ds[i].Message = strings.ReplaceAll(ds[i].Message, interp.HostName(function), verb)
			}
		}
	}
	return ds
}

// addressCall is what translateSigils makes of an address.
var addressCall = regexp.MustCompile(interp.HostName(addressFunction) + `\("([^"]*)"\)`)
