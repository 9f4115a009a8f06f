package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
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
const shutdownTime = 8 * time.Second

// serving is what thesp serve and thesp start are told.
type serving struct {
	listen  string
	leaders []string
	members []string
	caps    []string
	name    string
	key     string
	message time.Duration // how long a handler of a source of others may take
	format  string        // of the log: text or json
	ready   int           // descriptor of a pipe that hears how the start went; 0 for none
	log     string        // file that standard error is, which becomes the log of the address; empty for none
}

func (c *serving) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&c.listen, "listen", defaultListen, "where to listen, HOST:PORT; port 0 is any that is free")
	cmd.Flags().StringArrayVar(&c.leaders, "leader", nil, "a system that leads the convention, or is in it; the first of several that can be reached counts")
	cmd.Flags().StringArrayVar(&c.members, "member", nil, "a system to have join this convention: one that cannot dial this one, or does not know it")
	cmd.Flags().StringArrayVar(&c.caps, "cap", nil, "a capability, NAME or NAME=VALUE")
	cmd.Flags().StringVar(&c.name, "name", "", "what people call the system: the capability name, so that --requires name=NAME finds it")
	cmd.Flags().StringVar(&c.key, "key", "", "file with the key of the convention")
	cmd.Flags().StringVar(&c.format, "log-format", "text", "text, for people, or json: one object a line")
	cmd.Flags().DurationVar(&c.message, "message-time", 30*time.Second, "how long a handler may take of an actor whose source came from elsewhere")
}

// offers is what the system is to offer.
func (c *serving) offers() (thesp.Capabilities, error) {
	caps, err := repl.ReadCapabilities(c.caps)
	if err != nil || c.name == "" {
		return caps, err
	}
	if _, given := caps["name"]; given {
		return nil, errors.New("--name and --cap name=... are the same")
	}
	caps["name"] = c.name
	return caps, nil
}

// check says what is wrong with the flags, but for the capabilities.
func (c *serving) check() error {
	if _, port, err := net.SplitHostPort(c.listen); err != nil || port != "0" && !isHostPort(c.listen) {
		return usage("--listen takes HOST:PORT, not %q", c.listen)
	}
	for flag, hosts := range map[string][]string{"leader": c.leaders, "member": c.members} {
		for _, host := range hosts {
			if !isHostPort(host) {
				return usage("--%s takes HOST:PORT, not %q", flag, host)
			}
		}
	}
	if len(c.leaders) > 0 {
		if err := keyIsThere(c.key); err != nil {
			return err
		}
	}
	if c.format != "text" && c.format != "json" {
		return usage("--log-format takes text or json, not %q", c.format)
	}
	if c.message <= 0 {
		return usage("--message-time takes a time like 30s, not %v", c.message)
	}
	return nil
}

func serveCommand(s streams) *cobra.Command {
	var cfg serving
	cmd := &cobra.Command{
		Use:   "serve [FILE|DIR]",
		Short: "Run a system that others reach",
		Long: "Run a system that listens, and runs actors that others create there, until it is interrupted or thesp stop tells it to\n" +
			"end. It knows the actor and message types of the program that is given. What happens is logged to standard error.\n" +
			"Its actors have some seconds to finish what they are at. It ends with exit code 4 if a newer system of the\n" +
			"convention gives the same address. See thesp start for one in the background.",
		Example: "  thesp serve --cap Server examples/echo/client.go\n  thesp serve --listen 0.0.0.0:1900 --leader lab7:1900 --cap gpu=2",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return ended(serve(cmd.Context(), s, cfg, args))
		},
	}
	cfg.flags(cmd)
	cmd.Flags().IntVar(&cfg.ready, "ready-fd", 0, "descriptor of a pipe that hears how the start went")
	cmd.Flags().StringVar(&cfg.log, "log-file", "", "file that standard error is, which becomes the log of the address")
	cmd.Flags().MarkHidden("ready-fd")
	cmd.Flags().MarkHidden("log-file")
	return cmd
}

// serve is thesp serve.
func serve(ctx context.Context, s streams, cfg serving, args []string) int {
	ready, journal := newReport(cfg.ready), newJournal(s, cfg.format == "json")
	defer ready.close()
	fail := func(err error, code int) int {
		if !ready.failed(err, code) {
			journal.failed(err, code)
		}
		if cfg.log != "" {
			os.Remove(cfg.log) // unless it is the log of the address by now
		}
		return code
	}
	caps, err := cfg.offers()
	if err == nil {
		err = cfg.check()
	}
	if err != nil {
		return fail(err, repl.ExitUsage)
	}
	var kinds runtime.Kinds
	if len(args) > 0 {
		in, err := newInterpreter(s, args)
		if err != nil {
			return fail(err, exitCodeOf(err))
		}
		code, err := sources(args[0], s.in)
		if err != nil {
			return fail(err, exitCodeOf(err))
		}
		program, err := in.LoadCode(code)
		if err != nil {
			return fail(err, exitCodeOf(err))
		}
		defer program.Stop()
		kinds = program
	}
	ctx, stop := withSignals(ctx, endSignals()...)
	defer stop()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	note := func(text string) {
		journal.say(text)
		ready.note(text)
	}
	host := hostingOf(kinds, true)
	host.log = slog.New(noting{journal.log.Handler(), ready})
	replaced := make(chan error, 1)
	sys, held, err := cfg.start(note, thesp.Config{
		Leaders: cfg.leaders, Members: cfg.members, Capabilities: caps, KeyFile: cfg.key, Interpreter: host, Stop: cancel, MessageTime: cfg.message, Log: host.log,
		Replaced: func(err error) { replaced <- err; cancel() },
	})
	if err != nil {
		return fail(err, exitCodeOf(err))
	}
	defer held.release()
	journal.say("serving at "+sys.Address().Host(), "address", sys.Address().Host())
	ready.serving(sys.Address().Host())
	<-ctx.Done()
	stop() // a second signal ends the process at once
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	if err := sys.Shutdown(ending); err != nil {
		journal.say(fmt.Sprintf("left behind: %v", err)) // the process ends, and with it what they are at
	}
	select {
	case err := <-replaced:
		journal.failed(fmt.Errorf("%w (see --listen)", err), exitReplaced)
		return exitReplaced
	default:
		return repl.ExitDone
	}
}

// endSignals are what a system that serves is told to end by. That its terminal is closed is one, but not under nohup.
func endSignals() []os.Signal {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	return all
}

// exitReplaced is the exit code of a system that ends because a newer one has its address.
const exitReplaced = 4

// portTries is how often a port that was free a moment ago may be taken.
const portTries = 5

// start starts the system that serves, and takes the files that it keeps meanwhile. note hears what else there is to say. The error wraps errServing if one serves there already.
func (c serving) start(note func(string), cfg thesp.Config) (sys *thesp.System, held *holding, err error) {
	for try := 1; ; try++ {
		address, free, err := listenAddress(c.listen)
		if err != nil {
			return nil, nil, err
		}
		sys, held, err = c.startAt(note, cfg, address)
		if free && try < portTries && errors.Is(err, errServing) {
			continue
		}
		return sys, held, err
	}
}

// listenAddress resolves where to listen. Port 0 becomes one that is free, for the files are named after it.
func listenAddress(listen string) (address string, free bool, err error) {
	addr, err := net.ResolveTCPAddr("tcp", listen)
	if err != nil {
		return "", false, fmt.Errorf("listen on %s: %w", listen, err)
	}
	if addr.Port != 0 {
		return addr.String(), false, nil
	}
	l, err := net.ListenTCP("tcp", addr)
	if err != nil {
		return "", false, fmt.Errorf("listen on %s: %w", listen, err)
	}
	defer l.Close()
	return l.Addr().String(), true, nil
}

func (c serving) startAt(note func(string), cfg thesp.Config, address string) (*thesp.System, *holding, error) {
	f, err := filesOf(address)
	if err != nil {
		return nil, nil, err
	}
	held, err := f.hold(leavingTime)
	if errors.Is(err, errHeld) {
		return nil, nil, c.already(f, address, cfg.Capabilities)
	}
	if err != nil {
		return nil, nil, err
	}
	removed, err := held.clear()
	if err == nil {
		if len(removed) > 0 {
			note("replacing what a system that has died left: " + strings.Join(removed, ", "))
		}
		err = held.writePID()
	}
	if err == nil && c.log != "" {
		err = held.keepLog(c.log)
	}
	var sys *thesp.System
	if err == nil {
		cfg.Listen, cfg.Socket = address, f.socket()
		sys, err = thesp.Start(cfg)
	}
	if err != nil {
		held.release()
		if errors.Is(err, syscall.EADDRINUSE) {
			err = inUse(address)
		}
		return nil, nil, err
	}
	return sys, held, nil
}

// errServing is wrapped by the errors about an address that is taken.
var errServing = errors.New("in use")

// inUse says who listens at address.
func inUse(address string) error {
	who := portUser(address)
	if who == "" {
		who = "another program"
	}
	return fmt.Errorf("%s is %w by %s", address, errServing, who)
}

// already says that a system serves at address, and how it differs from what was asked for.
func (c serving) already(f files, address string, caps thesp.Capabilities) error {
	more := ""
	if pid, err := readPID(f); err == nil {
		more = fmt.Sprintf(", process %d", pid)
	}
	r := &remote{target: address, key: c.key, timeout: 2 * time.Second}
	if err := r.attach(nil); err != nil {
		return fmt.Errorf("%s is %w: a system serves there already%s, and does not answer: %w", address, errServing, more, plain(err))
	}
	defer r.close()
	status, err := r.status()
	if err == nil && len(caps) > 0 && status.Capabilities.String() != caps.String() {
		more += fmt.Sprintf("; it offers %s and not %s, which thesp caps can change", orNothing(status.Capabilities), orNothing(caps))
	}
	return fmt.Errorf("%s is %w: a system serves there already%s", address, errServing, more)
}

func orNothing(caps thesp.Capabilities) string {
	if len(caps) == 0 {
		return "nothing"
	}
	return caps.String()
}
