// Packages log and log/slog share one default logger until a program sets another.
package main

import (
	"context"
	"errors"
	"log"
	"log/slog"
	"os"
	"time"
)

type v struct {
	a int
	d time.Duration
}

func main() {
	log.SetOutput(os.Stdout)
	log.SetFlags(0)
	slog.Info("hi", "k", 1, "v", v{1, 2}, "q", "a b")
	slog.Debug("hidden")
	slog.SetLogLoggerLevel(slog.LevelDebug)
	slog.Debug("shown", slog.Group("g", "a", 1, "b", errors.New("x")))
	l := slog.With("w", true).WithGroup("grp").With("in", 2)
	l.Warn("grouped", "x", 3)
	slog.Default().Error("msg= \"\" tricky", "msg", "m")
	log.SetPrefix("p: ")
	slog.LogAttrs(context.Background(), slog.LevelInfo+1, "attrs", slog.Int("i", 1))
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == "time" {
			return slog.Attr{}
		}
		return a
	}})))
	log.Print("from log")
	slog.InfoContext(context.Background(), "now text")
	l.Info("old logger")
	ll := slog.NewLogLogger(slog.Default().Handler(), slog.LevelWarn)
	ll.Print("bridge")
	log.Println("multi\nline")
}
