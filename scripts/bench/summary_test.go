package main

import (
	"strings"
	"testing"

	"thesp/scripts/bench/peer"
)

// results makes a result with the key x for each value.
func results(figures ...float64) (out []result) {
	for _, f := range figures {
		out = append(out, result{Result: peer.Result{Values: peer.Values{"x": f, "y": 2 * f}}})
	}
	return out
}

func TestJudge(t *testing.T) {
	results := map[program][]result{
		compiled:   results(30, 10, 20),
		protoactor: results(10),
		hollywood:  results(7, 9),
		channels:   results(1000),
		goakt:      {{Result: peer.Result{Error: "lost"}}},
	}
	for _, test := range []struct {
		goal goal
		less bool
		want string
	}{
		{goal{bound: 2}, false, "20.0 u | 10.0 (protoactor) | 2.00× | ≥ 2× | yes"},
		{goal{bound: 2.1}, false, "20.0 u | 10.0 (protoactor) | 2.00× | ≥ 2.1× | no"},
		{goal{bound: 2.5, atMost: true}, true, "20.0 u | 8.00 (hollywood) | 2.50× | ≤ 2.5× | yes"},
		{goal{bound: 2.4, atMost: true}, true, "20.0 u | 8.00 (hollywood) | 2.50× | ≤ 2.4× | no"},
		{goal{bound: 20, atMost: true, itself: true}, true, "20.0 u | 8.00 (hollywood) | 2.50× | ≤ 20 u | yes"},
		{goal{bound: 0.5, than: "y"}, false, "20.0 u | 40.0 (twice) | 0.50× | ≥ 0.5× | yes"},
	} {
		test.goal.column = "x"
		tab := &table{results: results, workload: workload{
			peers:   []program{compiled, protoactor, hollywood, goakt, channels},
			columns: []column{{key: "x", unit: "u", less: test.less}, {key: "y", name: "twice"}},
		}}
		if got := tab.judge(test.goal); got != test.want {
			t.Errorf("%+v:\n got %s\nwant %s", test.goal, got, test.want)
		}
	}
}

func TestTableTellsOfFailures(t *testing.T) {
	tab := &table{
		workload: workload{peers: []program{compiled, goakt}, columns: []column{{key: "x", unit: "u"}}},
		results:  map[program][]result{compiled: results(1), goakt: {{Result: peer.Result{Error: "lost"}}}},
	}
	if got := tab.String(); !strings.Contains(got, "| goakt | – | | ≤ 0 % FAILED 1 of 1: lost |") {
		t.Errorf("the table is\n%s", got)
	}
}
