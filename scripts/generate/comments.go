package main

import (
	"encoding/json"
	"strings"

	"thesp/interp"
)

// comments returns the comments of package thesp as JSON, by name: what it only gives another name has those of package runtime.
func comments() ([]byte, error) {
	own, err := interp.Comments(".", host)
	if err != nil {
		return nil, err
	}
	declared, err := interp.Comments("runtime", host+"/runtime")
	if err != nil {
		return nil, err
	}
	for name, text := range declared {
		first, _, _ := strings.Cut(name, ".")
		if _, ours := own[first]; ours && name != "" && text != "" {
			own[name] = text
		}
	}
	return json.Marshal(own)
}
