package repl

import (
	"errors"
	"fmt"
	"go/token"
	"strconv"
	"strings"
	"time"

	"thesp/interp"
	"thesp/runtime"
)

// why is :why.
func (sh *shell) why(args []string) error {
	a, err := sh.actorOf("why", args)
	if err != nil {
		return err
	}
	p := sh.print
	i, err := sh.infoOf(a)
	sh.dead.catchUp()
	if e, ok := sh.exits.find(a); errors.Is(err, runtime.ErrDead) && ok {
		reason, failed := strings.CutPrefix(e.Reason, "failed: ")
		how := "ended"
		if failed {
			how = "failed, and ended,"
		}
		_, err = fmt.Fprintf(p.out, "%s %s at %s\n%s\n", sh.refs.short(a), how, e.Time.Format(time.TimeOnly), p.reason(reason, "", sh.session.Line))
		return err
	}
	if err != nil {
		return err
	}
	sh.refs.of(i)
	if i.FailedAt.IsZero() {
		_, err = fmt.Fprintf(p.out, "%s has not failed\n", sh.refs.short(i.Address))
		return err
	}
	source := ""
	if i.Source != "" {
		source = "   source " + interp.SourceName(i.Source)
	}
	_, err = fmt.Fprintf(p.out, "%s failed on %s, the last of type %s at %s%s\n%s\n", sh.refs.short(i.Address), count(int(i.Failed), "message"), i.FailedOn,
		i.FailedAt.Local().Format(time.TimeOnly), source, p.reason(i.Failure, i.FailedStack, sh.session.Line))
	return err
}

// reason words why an actor failed, with the line and the calls that led there, where they are known.
func (p *printer) reason(reason, stack string, line func(file string, n int) string) string {
	var b strings.Builder
	b.WriteString("  " + reason)
	if m := position.FindStringSubmatch(reason); m != nil && line != nil {
		n, _ := strconv.Atoi(m[2])
		column, _ := strconv.Atoi(m[3])
		d := interp.Diagnostic{Pos: token.Position{Filename: m[1], Line: n, Column: column}, Line: line(m[1], n)}
		if text := d.Excerpt(); text != "" {
			b.WriteString("\n" + p.dim.Sprint(strings.TrimSuffix(text, "\n")))
		}
	}
	if calls := strings.Split(stack, "\n"); len(calls) > 1 {
		b.WriteString("\n" + p.dim.Sprint(indented(calls[1:])))
	}
	return b.String()
}
