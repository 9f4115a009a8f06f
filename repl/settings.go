package repl

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
)

// settings are what a person may change about what appears by itself.
type settings struct {
	log   slog.LevelVar // what is logged below it is not told
	count atomic.Bool   // messages are not shown as they come: the prompt says how many wait
}

// setArguments are those of :set, in its help.
const setArguments = "[inbox show|count] [log debug|info|warn|error|off]"

// logOff is above all that is logged.
const logOff = slog.LevelError + 100

// A logLevel is what the log can be set to.
type logLevel struct {
	name  string
	level slog.Level
}

var logLevels = []logLevel{{"debug", slog.LevelDebug}, {"info", slog.LevelInfo}, {"warn", slog.LevelWarn}, {"error", slog.LevelError}, {"off", logOff}}

// inboxWays are what the inbox can be set to.
var inboxWays = []string{"show", "count"}

// inWords are the settings as they are typed.
func (s *settings) inWords() []string {
	level := slices.IndexFunc(logLevels, func(l logLevel) bool { return l.level == s.log.Level() })
	way := inboxWays[0]
	if s.count.Load() {
		way = inboxWays[1]
	}
	return []string{"inbox " + way, "log " + logLevels[level].name}
}

// set is :set.
func (sh *shell) set(args []string) error {
	switch {
	case len(args) > 2:
		return &refused{fmt.Sprintf(":set takes a setting and its value, and not %d words", len(args))}
	case len(args) == 2 && args[0] == "inbox":
		if !slices.Contains(inboxWays, args[1]) {
			return &refused{fmt.Sprintf(":set inbox takes show or count, not %q", args[1])}
		}
		sh.settings.count.Store(args[1] == "count")
		return nil
	case len(args) == 2 && args[0] == "log":
		for _, l := range logLevels {
			if l.name == args[1] {
				sh.settings.log.Set(l.level)
				return nil
			}
		}
		return &refused{fmt.Sprintf(":set log takes debug, info, warn, error or off, not %q", args[1])}
	}
	shown := false
	for _, words := range sh.settings.inWords() {
		if name, _, _ := strings.Cut(words, " "); len(args) == 0 || args[0] == name {
			fmt.Fprintln(sh.print.out, words)
			shown = true
		}
	}
	if !shown {
		return &refused{fmt.Sprintf("there is no setting %s: there are inbox and log", args[0])}
	}
	return nil
}
