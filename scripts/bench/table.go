package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A table holds the results of one workload.
type table struct {
	workload
	results map[program][]result
}

// String is the table in Markdown.
func (t *table) String() string {
	var b strings.Builder
	b.WriteString("| |")
	for _, c := range t.columns {
		b.WriteString(" " + strings.TrimSpace(c.name+" "+c.unit) + " |")
	}
	b.WriteString(" thesp to it | others |\n|---|" + strings.Repeat("---:|", len(t.columns)+2) + "\n")
	for _, p := range t.peers {
		t.row(&b, p)
	}
	if t.note != "" {
		b.WriteString("\n" + t.note + "\n")
	}
	return b.String()
}

func (t *table) row(b *strings.Builder, p program) {
	fmt.Fprintf(b, "| %s |", p.peer)
	for _, c := range t.columns {
		s, ok := t.spread(p, c.key)
		switch {
		case !ok:
			b.WriteString(" – |")
		case t.hasGoal(c.key):
			fmt.Fprintf(b, " **%s** (%s–%s) |", number(s.median), number(s.least), number(s.most))
		default:
			fmt.Fprintf(b, " %s |", number(s.median))
		}
	}
	first := t.columns[0].key
	us, ok1 := t.spread(t.peers[0], first)
	it, ok2 := t.spread(p, first)
	if ok1 && ok2 && it.median > 0 && p != t.peers[0] {
		fmt.Fprintf(b, " %.2f×", us.median/it.median)
	}
	busiest := 0.0
	for _, r := range t.results[p] {
		busiest = max(busiest, r.others)
	}
	fmt.Fprintf(b, " | ≤ %.0f %%%s |\n", busiest*100, t.failures(p))
}

// failures tells how many of the runs of a peer have failed, and why the last of these did.
func (t *table) failures(p program) string {
	failed, why := 0, ""
	for _, r := range t.results[p] {
		if r.Error != "" {
			failed++
			why = r.Error
		}
	}
	if failed == 0 {
		return ""
	}
	return fmt.Sprintf(" FAILED %d of %d: %s", failed, len(t.results[p]), strings.ReplaceAll(why, "|", "/"))
}

func (t *table) hasGoal(key string) bool {
	return slices.ContainsFunc(t.goals, func(g goal) bool { return g.column == key || g.than == key })
}

// A spread is the middle and the ends of the figures of all rounds.
type spread struct{ least, median, most float64 }

// spread returns that of a peer in one column. It reports false if there is no figure.
func (t *table) spread(p program, key string) (spread, bool) {
	var all []float64
	for _, r := range t.results[p] {
		if v, ok := r.Values[key]; ok {
			all = append(all, v)
		}
	}
	if len(all) == 0 {
		return spread{}, false
	}
	slices.Sort(all)
	median := all[len(all)/2]
	if len(all)%2 == 0 {
		median = (median + all[len(all)/2-1]) / 2
	}
	return spread{all[0], median, all[len(all)-1]}, true
}

// number prints three digits.
func number(x float64) string {
	switch {
	case x >= 1e6:
		return digits(x/1e6) + "M"
	case x >= 1e4:
		return digits(x/1e3) + "k"
	}
	return digits(x)
}

func digits(x float64) string {
	places := 2
	switch {
	case x == 0 || x >= 100:
		places = 0
	case x >= 10:
		places = 1
	}
	return strconv.FormatFloat(x, 'f', places, 64)
}
