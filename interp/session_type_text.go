package interp

import (
	"fmt"
	"go/ast"
	"go/printer"
	"strings"
)

// TypeText is the declaration of a type of the session, and those of its methods, as they were typed. What no longer fits is there, too.
func (s *Session) TypeText(name string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.isType(name) {
		return "", fmt.Errorf("there is no type %s in this session", name)
	}
	syn, _, err := s.draft().parse(forInputs)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, f := range syn.files[1:] {
		comments := withoutLines(f)
		for _, decl := range f.Decls {
			mine := false
			eachKey(decl, func(_, key string, _ *ast.Ident) { mine = mine || key == name || strings.HasPrefix(key, name+".") })
			if !mine {
				continue
			}
			if err := printerConfig().Fprint(&b, syn.fset, &printer.CommentedNode{Node: decl, Comments: comments}); err != nil {
				return "", err
			}
			b.WriteString("\n\n")
		}
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// printerConfig is how gofmt prints.
func printerConfig() *printer.Config {
	return &printer.Config{Mode: printer.UseSpaces | printer.TabIndent, Tabwidth: 8}
}
