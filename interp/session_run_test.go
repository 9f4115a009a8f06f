package interp_test

import "testing"

// What is wrong with an input is said in terms of what was typed, not of the function that it becomes.
func TestRunUnfinished(t *testing.T) {
	for text, want := range map[string]string{
		"1 +":             "in:1:4: syntax error: unexpected end of input, expected operand",
		"1 +\n\n":         "in:1:4: syntax error: unexpected end of input, expected operand",
		"if true {":       "in:1:10: syntax error: unexpected end of input, expected '}'",
		"f(1,\n2,":        "in:2:3: syntax error: unexpected end of input, expected operand",
		"x := []int{1,":   "in:1:14: syntax error: unexpected end of input, expected '}'",
		"}":               "in:1:1: syntax error: unexpected '}'",
		"if true { 1 } }": "in:1:15: syntax error: unexpected '}'",
		"a ? b }":         "in:1:3: syntax error: illegal character U+003F '?'",
		"(1 + 2":          "in:1:7: syntax error: expected ')', found newline",
	} {
		p := newPrompt(t)
		f := p.file(text)
		f.Name = "in"
		err := p.s.Run(t.Context(), f, nil)
		if err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}
