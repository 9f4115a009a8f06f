package repl

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
)

// historySize is how many inputs are remembered.
const historySize = 1000

// A history is a file of inputs, one JSON string a line, which only its owner can read. Shells that run at the same time add to the
// same file.
type history struct {
	file    string
	entries []string // from before
}

// openHistory reads the history in file. What cannot be read is left out.
func openHistory(file string) *history {
	h := &history{file: file}
	if file == "" {
		return h
	}
	f, err := os.Open(file)
	if err != nil {
		return h
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		var entry string
		if json.Unmarshal(s.Bytes(), &entry) == nil {
			h.entries = append(h.entries, entry)
		}
	}
	if extra := len(h.entries) - historySize; extra > 0 {
		h.entries = h.entries[extra:]
		h.rewrite()
	}
	return h
}

// add appends an input to the file. A history that cannot be written is no reason to stop.
func (h *history) add(text string) {
	if h.file == "" {
		return
	}
	os.MkdirAll(filepath.Dir(h.file), 0o700)
	f, err := os.OpenFile(h.file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	defer f.Close()
	f.Write(entryLine(text))
}

// rewrite makes the file hold entries and nothing else.
func (h *history) rewrite() {
	var all []byte
	for _, e := range h.entries {
		all = append(all, entryLine(e)...)
	}
	next := h.file + ".new"
	if os.WriteFile(next, all, 0o600) == nil {
		os.Rename(next, h.file)
	}
}

func entryLine(text string) []byte {
	line, _ := json.Marshal(text) // strings always can be
	return append(line, '\n')
}
