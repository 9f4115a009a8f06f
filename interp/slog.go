package interp

import (
	"bytes"
	"context"
	"log/slog"
	"reflect"
	"strings"
	"sync"
	"time"
)

// The default logger of package log/slog and that of package log know each other as in the standard library.

// slogging is the default logger.
type slogging struct {
	mu     sync.Mutex // guards:
	logger *slog.Logger
	level  slog.LevelVar // see slog.SetLogLoggerLevel; safe by itself
}

// slogDefault is slog.Default.
func (p *process) slogDefault() *slog.Logger {
	s := &p.slogging
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.logger == nil {
		s.logger = slog.New(newLogHandler(p))
	}
	return s.logger
}

// setSlogDefault is slog.SetDefault: unless l writes to the program's logger of package log, that writes to l.
func (p *process) setSlogDefault(l *slog.Logger) {
	p.slogging.mu.Lock()
	p.slogging.logger = l
	p.slogging.mu.Unlock()
	if _, ok := l.Handler().(*logHandler); !ok {
		p.logger.SetOutput(slog.NewLogLogger(l.Handler(), p.slogging.level.Level()).Writer())
		p.logger.SetFlags(0)
	}
}

// setLogLevel is slog.SetLogLoggerLevel.
func (p *process) setLogLevel(level slog.Level) (old slog.Level) {
	old = p.slogging.level.Level()
	p.slogging.level.Set(level)
	return old
}

// A logHandler writes records to the program's logger of package log: INFO message key=value.
type logHandler struct {
	process *process
	text    slog.Handler // writes to buf
	mu      *sync.Mutex  // guards:
	buf     *bytes.Buffer
}

func newLogHandler(p *process) *logHandler {
	buf := &bytes.Buffer{}
	return &logHandler{p, slog.NewTextHandler(buf, &slog.HandlerOptions{Level: slog.Level(-1 << 30)}), &sync.Mutex{}, buf}
}

func (h *logHandler) Enabled(_ context.Context, level slog.Level) bool {
	return level >= h.process.slogging.level.Level()
}

// Handle has the text handler write a record without a message and a time, whose beginning is known.
func (h *logHandler) Handle(ctx context.Context, r slog.Record) error {
	bare := slog.NewRecord(time.Time{}, r.Level, "", r.PC)
	r.Attrs(func(a slog.Attr) bool {
		bare.AddAttrs(a)
		return true
	})
	h.mu.Lock()
	h.buf.Reset()
	err := h.text.Handle(ctx, bare)
	text := strings.TrimSuffix(h.buf.String(), "\n")
	h.mu.Unlock()
	if err != nil {
		return err
	}
	_, attrs, _ := strings.Cut(text, `msg=""`)
	return h.process.logger.Output(0, r.Level.String()+" "+r.Message+attrs)
}

func (h *logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	with := *h
	with.text = h.text.WithAttrs(attrs)
	return &with
}

func (h *logHandler) WithGroup(name string) slog.Handler {
	with := *h
	with.text = h.text.WithGroup(name)
	return &with
}

// slogSymbols are the functions of package log/slog that have to do with the default logger.
func (p *Program) slogSymbols() map[string]reflect.Value {
	proc, shown := p.process, p.host.twins.shownAll
	out := map[string]reflect.Value{
		"Default":           reflect.ValueOf(proc.slogDefault),
		"SetDefault":        reflect.ValueOf(proc.setSlogDefault),
		"SetLogLoggerLevel": reflect.ValueOf(proc.setLogLevel),
		"With":              reflect.ValueOf(func(args ...any) *slog.Logger { return proc.slogDefault().With(shown(args)...) }),
		"Log": reflect.ValueOf(func(ctx context.Context, level slog.Level, msg string, args ...any) {
			proc.slogDefault().Log(ctx, level, msg, shown(args)...)
		}),
		"LogAttrs": reflect.ValueOf(func(ctx context.Context, level slog.Level, msg string, attrs ...slog.Attr) {
			proc.slogDefault().LogAttrs(ctx, level, msg, attrs...)
		}),
	}
	for name, level := range map[string]slog.Level{"Debug": slog.LevelDebug, "Info": slog.LevelInfo, "Warn": slog.LevelWarn, "Error": slog.LevelError} {
		out[name] = reflect.ValueOf(func(msg string, args ...any) {
			proc.slogDefault().Log(context.Background(), level, msg, shown(args)...)
		})
		out[name+"Context"] = reflect.ValueOf(func(ctx context.Context, msg string, args ...any) {
			proc.slogDefault().Log(ctx, level, msg, shown(args)...)
		})
	}
	return out
}
