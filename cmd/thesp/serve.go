package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"thesp"
	"thesp/repl"
	"thesp/runtime"
)

// defaultListen is where a system listens if nothing else is said.
const defaultListen = "127.0.0.1:1900"

// shutdownTime is how long actors have to end when a system that serves is told to.
const shutdownTime = 10 * time.Second

// serving is what thesp serve is told.
type serving struct {
	listen  string
	leaders []string
	caps    []string
	key     string
}

func serveCommand(s streams) *cobra.Command {
	var cfg serving
	cmd := &cobra.Command{
		Use:   "serve [FILE|DIR]",
		Short: "Run a system that others reach",
		Long: "Run a system that listens, and runs actors that others create there, until it is interrupted. It knows the\n" +
			"actor and message types of the program that is given. What happens is logged to standard error.",
		Example: "  thesp serve --cap Server examples/echo/client.go\n  thesp serve --listen 0.0.0.0:1900 --leader lab7:1900 --cap gpu=2",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return ended(serve(cmd.Context(), s, cfg, args))
		},
	}
	cmd.Flags().StringVar(&cfg.listen, "listen", defaultListen, "where to listen, HOST:PORT")
	cmd.Flags().StringArrayVar(&cfg.leaders, "leader", nil, "a system that leads the convention; the first of several that can be reached does")
	cmd.Flags().StringArrayVar(&cfg.caps, "cap", nil, "a capability, NAME or NAME=VALUE")
	cmd.Flags().StringVar(&cfg.key, "key", "", "file with the key of the convention")
	return cmd
}

// serve is thesp serve.
func serve(ctx context.Context, s streams, cfg serving, args []string) int {
	fail := func(err error) int {
		repl.PrintError(s.err, err, colours(s.err))
		return repl.ExitCode(err)
	}
	caps, err := capabilities(cfg.caps)
	if err != nil {
		fail(err)
		return repl.ExitUsage
	}
	var kinds runtime.Kinds
	if len(args) > 0 {
		in, err := newInterpreter(s, args)
		if err != nil {
			return fail(err)
		}
		files, err := sources(args[0], s.in)
		if err != nil {
			return fail(err)
		}
		program, err := in.Load(files...)
		if err != nil {
			return fail(err)
		}
		defer program.Stop()
		kinds = program
	}
	ctx, stop := withSignals(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	sys, err := thesp.Start(thesp.Config{
		Listen: cfg.listen, Leaders: cfg.leaders, Capabilities: caps, KeyFile: cfg.key, Interpreter: kinds,
		Log: slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: slog.LevelInfo})),
	})
	if err != nil {
		if errors.Is(err, syscall.EADDRINUSE) {
			err = fmt.Errorf("%w; is thesp serving there already?", err)
		}
		return fail(err)
	}
	fmt.Fprintf(s.err, "serving at %s\n", sys.Address().Host())
	<-ctx.Done()
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	if err := sys.Shutdown(ending); err != nil {
		return fail(err)
	}
	return repl.ExitDone
}

// capabilities reads NAME and NAME=VALUE: a value that reads as an integer or a bool is one.
func capabilities(texts []string) (thesp.Capabilities, error) {
	caps := thesp.Capabilities{}
	for _, text := range texts {
		name, value, given := strings.Cut(text, "=")
		if _, twice := caps[name]; twice {
			return nil, fmt.Errorf("the capability %s is given twice", name)
		}
		caps[name] = true
		if !given {
			continue
		}
		caps[name] = value
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			caps[name] = n
		} else if value == "true" || value == "false" {
			caps[name] = value == "true"
		}
	}
	return caps.Clean()
}
