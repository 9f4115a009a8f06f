package main

import (
	"io"
	"log/slog"
)

// A journal is what a system that serves says of itself: lines for people, among them those of its log, or JSON alone for machines.
type journal struct {
	log    *slog.Logger
	say    func(text string, attrs ...any) // what has no level; the attributes are for machines
	failed func(err error, code int)       // what it ends with
}

func newJournal(s streams, asJSON bool) *journal {
	if asJSON {
		log := slog.New(slog.NewJSONHandler(s.err, nil))
		return &journal{log, log.Info, func(err error, code int) { log.Error(plain(err).Error(), "exit", code) }}
	}
	log := slog.New(slog.NewTextHandler(s.err, nil))
	return &journal{log, func(text string, _ ...any) { io.WriteString(s.err, text+"\n") }, func(err error, _ int) { s.fail(err) }}
}
