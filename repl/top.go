package repl

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"time"

	"thesp/runtime"
)

// A Top compares what actors have handled with the last time.
type Top struct {
	last map[runtime.Address]uint64
}

// A TopRow is an actor, and how many messages it has handled since the last time; ever, if there was none.
type TopRow struct {
	runtime.ActorInfo
	New uint64
}

// Rows are the actors, those first that have handled most since the last time, and among equals those with most messages waiting.
func (t *Top) Rows(actors []runtime.ActorInfo) []TopRow {
	now := map[runtime.Address]uint64{}
	rows := make([]TopRow, len(actors))
	for i, a := range actors {
		rows[i] = TopRow{a, a.Handled - min(a.Handled, t.last[a.Address])}
		now[a.Address] = a.Handled
	}
	t.last = now
	slices.SortStableFunc(rows, func(a, b TopRow) int {
		return cmp.Or(cmp.Compare(b.New, a.New), cmp.Compare(b.Mailbox, a.Mailbox))
	})
	return rows
}

// watching is a Watch for the shell, but for what it draws.
func (sh *shell) watching() *Watch {
	w := &Watch{Out: sh.print.out, Every: WatchEvery, Gap: "\n"}
	keys, ok := sh.cfg.In.(*os.File)
	if lines := sh.cfg.Lines; ok && sh.cfg.Terminal && lines != nil {
		w.Keys, w.Screen, w.Hold = keys, lines.out, lines.hold
	}
	return w
}

// flags are those that say how often something is shown.
func (w *Watch) flags() map[string]func(string) bool {
	return map[string]func(string) bool{
		"every": func(text string) bool {
			d, err := time.ParseDuration(text)
			w.Every = d
			return err == nil && d > 0
		},
		"count": func(text string) bool {
			n, err := strconv.Atoi(text)
			w.Count = n
			return err == nil && n > 0
		},
	}
}

// top is :top.
func (sh *shell) top(args []string) error {
	w := sh.watching()
	args, err := commandFlags("top", args, w.flags())
	if err != nil {
		return err
	}
	if err := noArguments("top", args); err != nil {
		return err
	}
	var top Top
	w.Draw = func(out io.Writer) error {
		infos, silent := sh.census()
		if len(infos) == 0 && silent == nil {
			_, err := fmt.Fprintln(out, "no actors")
			return err
		}
		table := NewTable(out)
		fmt.Fprintln(table, "#\tTYPE\tADDRESS\tMAILBOX\tNEW\tHANDLED\tFAILS\tSTATE")
		for _, r := range top.Rows(infos) {
			fmt.Fprintf(table, "#%d\t%s\t%v\t%d\t%d\t%d\t%d\t%s\n", sh.refs.of(r.ActorInfo), shortType(r.Type), r.Address, r.Mailbox, r.New, r.Handled, r.Failed, stateInShort(r.ActorInfo))
		}
		if err := table.Flush(); err != nil {
			return err
		}
		return silent
	}
	return w.Run(sh.ctx)
}
