package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"strings"
)

type User struct {
	ID       int
	Name     string
	password string
}

func (u User) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("id", u.ID), slog.String("name", u.Name))
}

// counting counts the records of each level.
type counting struct {
	slog.Handler
	counts map[slog.Level]int
}

func (h counting) Handle(ctx context.Context, r slog.Record) error {
	h.counts[r.Level]++
	if id, ok := ctx.Value(requestID{}).(int); ok {
		r.AddAttrs(slog.Int("request", id))
	}
	return h.Handler.Handle(ctx, r)
}

func (h counting) WithAttrs(attrs []slog.Attr) slog.Handler {
	return counting{h.Handler.WithAttrs(attrs), h.counts}
}

type requestID struct{}

type sizes []int

func (s *sizes) String() string { return fmt.Sprint(*s) }

func (s *sizes) Set(text string) error {
	for part := range strings.SplitSeq(text, ",") {
		var n int
		if _, err := fmt.Sscan(part, &n); err != nil {
			return fmt.Errorf("size %q", part)
		}
		*s = append(*s, n)
	}
	return nil
}

type options struct {
	verbose bool
	name    string
	sizes   sizes
	rest    []string
}

func parse(args ...string) (o options, err error) {
	fs := flag.NewFlagSet("tool", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.BoolVar(&o.verbose, "v", false, "say more")
	fs.StringVar(&o.name, "name", "none", "a `NAME`")
	fs.Var(&o.sizes, "sizes", "some sizes")
	n := fs.Int("n", 1, "count")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	o.rest = fs.Args()
	o.name = strings.Repeat(o.name, *n)
	return o, nil
}

func main() {
	var buf bytes.Buffer
	opts := &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey && len(groups) == 0 {
			return slog.Attr{}
		}
		return a
	}}
	h := counting{slog.NewTextHandler(&buf, opts), map[slog.Level]int{}}
	l := slog.New(h)
	l.Info("hello", "user", User{1, "Ann", "secret"}, "n", 3)
	l.With("app", "demo").WithGroup("g").Warn("careful", slog.Any("err", errors.New("bad thing")), slog.Duration("took", 1500))
	l.DebugContext(context.WithValue(context.Background(), requestID{}, 42), "in a request")
	l.Log(context.Background(), slog.LevelError+1, "worse", "odd")
	fmt.Print(buf.String())
	fmt.Println(h.counts)
	buf.Reset()
	j := slog.New(slog.NewJSONHandler(&buf, opts))
	j.Error("as json", "user", &User{2, "Bob", "x"}, "list", []int{1, 2}, slog.Group("at", "x", 1.5, "ok", true))
	fmt.Print(buf.String())
	std := log.New(os.Stdout, "[app] ", log.Lmsgprefix)
	std.Printf("%d %s", 5, "things")
	fmt.Printf("%+v\n", func() options { o, _ := parse("-v", "-name=ab", "-n", "2", "-sizes", "1,2", "a", "b"); return o }())
	for _, args := range [][]string{{"-sizes", "x"}, {"-n", "many"}, {"-what"}, {"-h"}} {
		_, err := parse(args...)
		fmt.Println(err, errors.Is(err, flag.ErrHelp))
	}
}
