package repl

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/mattn/go-runewidth"

	"thesp/runtime"
)

// What a trace is limited to if nothing else is said.
const (
	TraceLimit = 20
	TraceTime  = 10 * time.Second
)

// trace is :trace.
func (sh *shell) trace(args []string) error {
	m := runtime.TraceRequest{Limit: TraceLimit, For: TraceTime}
	args, err := commandFlags("trace", args, map[string]func(string) bool{
		"limit": func(text string) bool {
			n, err := strconv.Atoi(text)
			m.Limit = n
			return err == nil && n > 0
		},
		"for": func(text string) bool {
			d, err := time.ParseDuration(text)
			m.For = d
			return err == nil && d > 0
		},
	})
	if err != nil {
		return err
	}
	info, err := sh.argument("trace", args)
	if err != nil {
		return err
	}
	m.Address = info.Address
	who := sh.refs.short(m.Address)
	fmt.Fprintf(sh.print.err, "tracing %s: %s (Ctrl-C ends)\n", who, TraceLimits(m))
	return runtime.Trace(sh.ctx, sh.sys, m, func(list runtime.TracedList) {
		for _, t := range list.Messages {
			fmt.Fprintln(sh.print.out, TracedLine(t, sh.party))
		}
		if news := TraceNews(list, m, who); news != "" {
			fmt.Fprintln(sh.print.err, news)
		}
	})
}

// party is who sends or gets a message, for people.
func (sh *shell) party(a runtime.Address) string {
	switch {
	case a.IsZero() || !runtime.IsOutside(a.Number()):
		return sh.refs.short(a)
	case a.System() == sh.sys.Address().System():
		return outside(sh.refs, sh.sys.Address())
	}
	return Outsider(a)
}

// Outsider is code outside of any actor, for people.
func Outsider(a runtime.Address) string {
	if host := a.Host(); strings.Contains(host, ":") {
		return "code at " + host
	}
	return "a guest"
}

// TraceLimits says when a trace ends.
func TraceLimits(m runtime.TraceRequest) string {
	return fmt.Sprintf("%s or %v, whichever comes first", count(m.Limit, "message"), m.For)
}

// The columns of a trace.
const (
	partiesWidth = 26
	messageWidth = 30
)

// TracedLine is a message of a trace on one line. party says how an actor is called.
func TracedLine(t runtime.Traced, party func(runtime.Address) string) string {
	direction, note := "out", ""
	switch {
	case t.In:
		direction, note = "in ", fmt.Sprintf("mailbox %d", t.Mailbox)
	case t.Took > 0:
		note = "took " + took(t.Took)
	}
	line := fmt.Sprintf("%s  %s  %s  %s  %s", t.Time.Local().Format("15:04:05.000"), direction,
		runewidth.FillRight(party(t.From)+" -> "+party(t.To), partiesWidth), runewidth.FillRight(typedValue(t), messageWidth), note)
	return strings.TrimRight(line, " ")
}

// typedValue is the value of a message behind its type, unless it says that itself.
func typedValue(t runtime.Traced) string {
	text := t.Type + " " + t.Value
	if strings.HasPrefix(strings.TrimLeft(t.Value, "&"), strings.TrimLeft(t.Type, "*")) {
		text = t.Value
	}
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) { // it comes from who knows where
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// took is a duration in milliseconds, or in seconds if it is a long one.
func took(d time.Duration) string {
	if d >= time.Second {
		return d.Round(time.Millisecond).String()
	}
	return fmt.Sprintf("%.3g ms", float64(d.Nanoseconds())/1e6)
}

// TraceNews is what a list tells besides messages, "" if that is nothing. who is the actor.
func TraceNews(list runtime.TracedList, m runtime.TraceRequest, who string) string {
	var news []string
	if list.Dropped > 0 {
		news = append(news, fmt.Sprintf("%d more came faster than they could be shown", list.Dropped))
	}
	switch list.Ended {
	case "":
	case runtime.TraceLimit:
		news = append(news, fmt.Sprintf("limit of %d reached, trace removed", m.Limit))
	case runtime.TraceTime:
		news = append(news, fmt.Sprintf("%v are over, trace removed", m.For))
	case runtime.TraceDead:
		news = append(news, who+" has ended, trace removed")
	default:
		news = append(news, "stopped, trace removed")
	}
	return strings.Join(news, "\n")
}
