package repl

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"thesp/interp"
)

// staticType is :type.
func (sh *shell) staticType(args []string) error {
	if len(args) == 0 {
		return &refused{":type takes an expression, as :type strings.Cut"}
	}
	const name = ":type"
	text, _, err := translate(name, translateSigils(name, args[0]), sh.session.Declares)
	if err != nil {
		return err
	}
	types, err := sh.session.Static(interp.File{Name: name, Text: []byte(text), Typed: []byte(args[0])})
	if errors.Is(err, interp.ErrNoExpression) || slices.ContainsFunc(split(text), func(it item) bool { return it.declares }) {
		return &refused{fmt.Sprintf(":type takes an expression, and %q is none", args[0])}
	}
	if err != nil {
		return asTyped(err)
	}
	if len(types) == 0 {
		types = []string{"no value"}
	}
	_, err = fmt.Fprintln(sh.print.out, strings.Join(types, ", "))
	return err
}
