package main

import "fmt"

const summaryHead = "| workload | thesp | fastest peer | ratio | goal | reached? |\n|---|---:|---:|---:|---:|---|\n"

// judgements are the rows of the summary for the goals of a workload.
func (t *table) judgements() (rows []string) {
	for _, g := range t.goals {
		rows = append(rows, fmt.Sprintf("| %s %s | %s |\n", t.id, g.name, t.judge(g)))
	}
	return rows
}

// judge is the row of one goal after its name.
func (t *table) judge(g goal) string {
	c := t.column(g.column)
	us, ok := t.spread(t.peers[0], g.column)
	if !ok {
		return fmt.Sprintf("failed | | | %s | no", g.text(c))
	}
	rival, name := t.rival(g, c)
	versus, ratio, x := "", "", us.median
	if rival > 0 {
		versus = fmt.Sprintf("%s (%s)", number(rival), name)
		ratio = fmt.Sprintf("%.2f×", us.median/rival)
	}
	if !g.itself {
		x = us.median / rival
	}
	verdict := "no"
	switch {
	case !g.itself && rival == 0:
		verdict = "" // there is nothing to compare with
	case g.atMost && x <= g.bound || !g.atMost && x >= g.bound:
		verdict = "yes"
	}
	return fmt.Sprintf("%s %s | %s | %s | %s | %s", number(us.median), c.unit, versus, ratio, g.text(c), verdict)
}

// text is the bound, with the unit if it is that of a figure.
func (g goal) text(c column) string {
	sign, unit := "≥", "×"
	if g.atMost {
		sign = "≤"
	}
	if g.itself {
		unit = " " + c.unit
	}
	return fmt.Sprintf("%s %v%s", sign, g.bound, unit)
}

// rival is what a goal compares with: another figure of ours, or that of the best framework. It is 0 if there is none.
func (t *table) rival(g goal, c column) (best float64, name string) {
	if g.than != "" {
		s, _ := t.spread(t.peers[0], g.than)
		return s.median, t.column(g.than).name
	}
	for _, p := range t.peers {
		s, ok := t.spread(p, g.column)
		if !ok || !p.isFramework() {
			continue
		}
		if best == 0 || c.less && s.median < best || !c.less && s.median > best {
			best, name = s.median, p.peer
		}
	}
	return best, name
}

func (t *table) column(key string) column {
	for _, c := range t.columns {
		if c.key == key {
			return c
		}
	}
	return column{key: key}
}
