package netbase

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// A Report is what an actor has logged, for the log of another system: warnings for that of the leader; from a worker all but what is for debugging, for its system. More than 20 in a second
// are left out.
type Report struct {
	Time   time.Time
	Level  int
	Text   string
	Attrs  []string // keys and values in turn
	System string   // whose actor that is, if this is passed on by another member, which has heard of it; not from workers
}

// What a report may take.
const (
	maxReportAttrs = 32
	maxReportText  = 1 << 10
)

// Logger returns what the system that this base serves is to log to, so that others hear of it as well: Config.Log, and Report.
func (b *Base) Logger() *slog.Logger { return slog.New(&reporter{base: b, local: b.log.Handler()}) }

// A reporter is a handler that reports. It does not change.
type reporter struct {
	base   *Base
	local  slog.Handler
	prefix string // of the groups that are open
	attrs  []prefixed
}

// A prefixed attribute is one in groups.
type prefixed struct {
	prefix string
	slog.Attr
}

// reportFrom is the least level of reports.
func (b *Base) reportFrom() slog.Level {
	if b.boss != nil {
		return slog.LevelInfo
	}
	return slog.LevelWarn
}

// Enabled implements slog.Handler.
func (r *reporter) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= r.base.reportFrom() || r.local.Enabled(ctx, level)
}

// Handle implements slog.Handler.
func (r *reporter) Handle(ctx context.Context, rec slog.Record) error {
	var err error
	if r.local.Enabled(ctx, rec.Level) {
		err = r.local.Handle(ctx, rec)
	}
	if rec.Level >= r.base.reportFrom() {
		r.base.report(func() Report {
			m := Report{Time: rec.Time, Level: int(rec.Level), Text: bounded(rec.Message)}
			for _, a := range r.attrs {
				m.Attrs = appendAttr(m.Attrs, a.prefix, a.Attr)
			}
			rec.Attrs(func(a slog.Attr) bool {
				m.Attrs = appendAttr(m.Attrs, r.prefix, a)
				return true
			})
			return m
		})
	}
	return err
}

// WithAttrs implements slog.Handler.
func (r *reporter) WithAttrs(attrs []slog.Attr) slog.Handler {
	next := *r
	next.local, next.attrs = r.local.WithAttrs(attrs), r.attrs[:len(r.attrs):len(r.attrs)]
	for _, a := range attrs {
		next.attrs = append(next.attrs, prefixed{r.prefix, a})
	}
	return &next
}

// WithGroup implements slog.Handler.
func (r *reporter) WithGroup(name string) slog.Handler {
	next := *r
	next.local = r.local.WithGroup(name)
	if name != "" {
		next.prefix += name + "."
	}
	return &next
}

// appendAttr appends an attribute as text, those of a group each by itself, and none beyond maxReportAttrs, nor one that is empty.
func appendAttr(to []string, prefix string, a slog.Attr) []string {
	v := a.Value.Resolve()
	if v.Kind() == slog.KindGroup {
		if a.Key != "" {
			prefix += a.Key + "."
		}
		for _, in := range v.Group() {
			to = appendAttr(to, prefix, in)
		}
		return to
	}
	if len(to) >= 2*maxReportAttrs || a.Key == "" && v.Equal(slog.Value{}) {
		return to
	}
	return append(to, bounded(prefix+a.Key), bounded(v.String()))
}

// bounded is text that is not too long, and can travel.
func bounded(text string) string {
	if len(text) > maxReportText {
		text = text[:maxReportText] + "…"
	}
	return strings.ToValidUTF8(text, "?")
}

// reports are what a system has for the log of another one.
type reports struct {
	reportsMu sync.Mutex // guards:
	ration    ration
}

// report tells who is to hear of it, if there is somebody, and what compose makes is not one too many. It does not wait.
func (b *Base) report(compose func() Report) {
	to := b.reportTo()
	if to == nil {
		return
	}
	b.reportsMu.Lock()
	ok := b.ration.take(time.Now())
	b.reportsMu.Unlock()
	if ok {
		b.office(to, compose())
	}
}

// reportTo is who hears of what is logged here, nil if nobody does.
func (b *Base) reportTo() *peer {
	if b.boss != nil {
		return b.boss
	}
	b.convMu.Lock()
	defer b.convMu.Unlock()
	if b.leading || b.cfg.Guest {
		return nil
	}
	return b.following
}

// remind reports that something was left out.
func (b *Base) remind(now time.Time) {
	to := b.reportTo()
	if to == nil {
		return // later, to the next leader
	}
	b.reportsMu.Lock()
	n := b.ration.missed(now, false)
	b.reportsMu.Unlock()
	if n > 0 {
		b.office(to, Report{Time: now, Level: int(slog.LevelWarn), Text: "log lines left out", Attrs: []string{"lines", slog.IntValue(n).String()}})
	}
}

// reported logs what another system has logged, and passes it on; of a worker not too much, and with its source.
func (b *Base) reported(p *peer, m Report) {
	switch {
	case p.work == nil && m.System == "":
		m.System = p.id.Value().Host
	case p.work != nil && !p.work.lines.admit(time.Now()):
		return
	case p.work != nil:
		m.System = ""
	}
	m = m.bounded()
	if level := slog.Level(m.Level); b.log.Enabled(b.ctx, level) {
		rec := slog.NewRecord(m.Time, level, m.Text, 0)
		for pairs := m.Attrs; len(pairs) > 1; pairs = pairs[2:] {
			rec.AddAttrs(slog.String(pairs[0], pairs[1]))
		}
		if m.System != "" {
			rec.AddAttrs(slog.String("system", m.System))
		}
		b.log.Handler().Handle(b.ctx, rec)
	}
	if slog.Level(m.Level) >= b.reportFrom() {
		b.report(func() Report { return m })
	}
}

// bounded is a report that is not larger than it should be, whoever has sent it.
func (m Report) bounded() Report {
	attrs := make([]string, 0, min(len(m.Attrs), 2*maxReportAttrs))
	for _, text := range m.Attrs[:cap(attrs)] {
		attrs = append(attrs, bounded(text))
	}
	m.Text, m.Attrs, m.System = bounded(m.Text), attrs, bounded(m.System)
	return m
}
