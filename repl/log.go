package repl

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"thesp/runtime"
)

// A logHandler shows what actors log, and what they fail on if nobody else tells the person: ".. 12:03:08 #3 Greeter INFO resized images=12". It does not change.
type logHandler struct {
	*logLines
	known map[string]slog.Value // the attributes that stand elsewhere in the line
	rest  slog.Handler          // writes all others to text
	group bool                  // attributes are in groups from here on
}

// logLines are where it shows that.
type logLines struct {
	level slog.Leveler // what is below it is not shown
	show  func(line func(*printer) string)

	mu   sync.Mutex
	text bytes.Buffer
}

// newLog is the log of the shell. show is called for each line that is not below level, with what makes it.
func newLog(level slog.Leveler, show func(line func(*printer) string)) *slog.Logger {
	l := &logLines{level: level, show: show}
	rest := slog.NewTextHandler(&l.text, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if len(groups) == 0 && (a.Key == slog.TimeKey || a.Key == slog.LevelKey || a.Key == slog.MessageKey) {
			return slog.Attr{}
		}
		return a
	}})
	return slog.New(&logHandler{logLines: l, known: map[string]slog.Value{}, rest: rest})
}

// Attributes that the runtime gives to what actors log.
const (
	keyActor  = "actor"
	keySender = "sender" // of the message that an actor has failed on, if that is an actor
)

// isKnown reports whether an attribute stands elsewhere in the line, or says what the actor does already.
func isKnown(key string) bool {
	switch key {
	case keyActor, keySender, "type", "source":
		return true
	}
	return false
}

// Enabled implements slog.Handler.
func (h *logHandler) Enabled(_ context.Context, level slog.Level) bool {
	return level >= h.level.Level()
}

// WithAttrs implements slog.Handler.
func (h *logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	next := *h
	next.known = maps.Clone(h.known)
	next.rest = h.rest.WithAttrs(h.sort(attrs, next.known))
	return &next
}

// sort puts those of attrs that stand elsewhere into known, and returns the others.
func (h *logHandler) sort(attrs []slog.Attr, known map[string]slog.Value) (others []slog.Attr) {
	for _, a := range attrs {
		if !h.group && isKnown(a.Key) {
			known[a.Key] = a.Value.Resolve()
		} else {
			others = append(others, a)
		}
	}
	return others
}

// WithGroup implements slog.Handler.
func (h *logHandler) WithGroup(name string) slog.Handler {
	next := *h
	next.rest, next.group = h.rest.WithGroup(name), h.group || name != ""
	return &next
}

// Handle implements slog.Handler.
func (h *logHandler) Handle(ctx context.Context, r slog.Record) error {
	var attrs []slog.Attr
	r.Attrs(func(a slog.Attr) bool {
		attrs = append(attrs, a)
		return true
	})
	known := maps.Clone(h.known)
	others := h.sort(attrs, known)
	if r.Message == runtime.LogFailed {
		h.failed(r.Time, known, others)
		return nil
	}
	if _, ok := known[keyActor]; !ok && r.Level < slog.LevelWarn {
		return nil // what the system does, of which there are other lines
	}
	if source, ok := known["source"]; ok && known[keyActor].Any() == nil {
		others = append(others, slog.Attr{Key: "source", Value: source})
	}
	short := slog.NewRecord(r.Time, r.Level, "", 0)
	short.AddAttrs(others...)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.text.Reset()
	err := h.rest.Handle(ctx, short)
	rest := strings.TrimSpace(h.text.String())
	h.show(func(p *printer) string {
		words := []string{p.dim.Sprint(".."), r.Time.Format(time.TimeOnly), p.party(known[keyActor]), r.Level.String(), OneLine(r.Message), rest}
		return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
	})
	return err
}

// failed shows what an actor has failed on that another one has told it. Who has asked it gets the error, and so does the prompt.
func (h *logHandler) failed(at time.Time, known map[string]slog.Value, others []slog.Attr) {
	sender, ok := known[keySender]
	if !ok {
		return
	}
	var message, reason string
	for _, a := range others {
		switch text := a.Value.Resolve().String(); a.Key {
		case "message":
			message = text
		case "error":
			reason = text
		}
	}
	h.show(func(p *printer) string {
		return fmt.Sprintf("%s %s %s failed on %s from %s: %s", p.red.Sprint("!!"), at.Format(time.TimeOnly), p.party(known[keyActor]), shortType(message), p.party(sender), OneLine(reason))
	})
}

// party is an actor as people see it, "" for none.
func (p *printer) party(v slog.Value) string {
	if a, ok := v.Any().(runtime.Address); ok {
		return p.refs.short(a)
	}
	text, _ := v.Any().(string) // it comes from a worker
	if a, err := runtime.ParseAddress(text); err == nil {
		return p.refs.short(a)
	}
	return OneLine(text)
}

// OneLine is text as it is, or quoted if a terminal would not show it so.
func OneLine(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return strconv.Quote(text)
	}
	return text
}

// logged shows a line of the log: on a terminal above the prompt, and not too many.
func (sh *shell) logged(line func(*printer) string) {
	if sh.print != nil && (!sh.cfg.Terminal || sh.logFlood.admits()) {
		fmt.Fprintln(sh.print.err, line(sh.print))
	}
}

// loggedMore says that n more lines have been logged.
func (p *printer) loggedMore(n int) {
	fmt.Fprintln(p.err, p.dim.Sprintf("   … %d more log lines", n))
}
