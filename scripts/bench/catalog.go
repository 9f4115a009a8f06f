package main

import (
	"fmt"
	"slices"

	"thesp/scripts/bench/peer"
)

// A workload is what is measured, one table of the output. How it is measured is in package peer.
type workload struct {
	id, title string
	n, quick  int       // how many messages, asks or actors, and how many with -quick
	peers     []program // the first one is ours
	columns   []column  // the first one is what it is about
	goals     []goal
	note      string // under the table
}

// A column is one figure of a workload.
type column struct {
	key  string // in peer.Values
	name string // in the head of the table, what the unit does not tell; may be empty
	unit string
	less bool // is better
}

// A goal is what the median of our figures in a column is to reach.
type goal struct {
	name   string
	column string
	than   string // what it is compared with: another column of ours, or that of the best framework if it is empty
	bound  float64
	atMost bool // the bound is from above
	itself bool // it bounds the figure, and not the ratio
}

// The programs. Those under bare are what can be done without any framework.
var (
	compiled    = program{"thesp", "thesp"}
	interpreted = program{"interpreted", "thesp, interpreted"}
	protoactor  = program{"protoactor", "protoactor"}
	hollywood   = program{"hollywood", "hollywood"}
	smallInbox  = program{"hollywood", "hollywood, inbox 16"}
	goakt       = program{"goakt", "goakt"}
	goaktAsks   = program{"goakt", "goakt, asks"}
	channels    = program{"bare", "channels"}
	slice       = program{"bare", "swapped slice"}
	bareTLS     = program{"bare", "TLS"}
)

// isFramework reports whether the goals compare us with p.
func (p program) isFramework() bool {
	return slices.Contains([]program{protoactor, hollywood, smallInbox, goakt, goaktAsks}, p)
}

// catalog lists the workloads.
func catalog() []workload {
	return slices.Concat(messaging(), asking(), creating(), remoting(), interpreting())
}

// costs are the columns of what each message or actor costs, after others.
func costs(unit string, others ...column) []column {
	return append(others,
		column{key: "cpu", name: "CPU", unit: "ns/" + unit, less: true},
		column{key: "bytes", name: "allocated", unit: "B/" + unit, less: true},
		column{key: "allocs", unit: "allocs/" + unit, less: true})
}

func messaging() []workload {
	rate := column{key: "rate", unit: "msg/s"}
	out := []workload{{
		id: "L1", title: "tell: one sender, one actor", n: 2_000_000, quick: 500_000,
		peers:   []program{compiled, protoactor, hollywood, goakt, channels, slice},
		columns: costs("msg", rate),
		goals:   []goal{{name: "tell", column: "rate", bound: 1.2}},
	}}
	for _, pairs := range []int{1, 2, 8, 64} {
		title := fmt.Sprintf("ping-pong in pairs, %d", pairs)
		out = append(out, workload{
			id: fmt.Sprint("L2p", pairs), title: title, n: 1_000_000, quick: 200_000,
			peers:   []program{compiled, protoactor, hollywood, goakt, channels},
			columns: costs("msg", rate),
			goals:   []goal{{name: title, column: "rate", bound: 1.2}},
		})
	}
	return out
}

// micros are the columns of how long asks take.
func micros() (out []column) {
	for _, key := range []string{"p50", "p99", "mean"} {
		out = append(out, column{key: key, name: key, unit: "µs", less: true})
	}
	return out
}

func asking() []workload {
	peers := []program{compiled, protoactor, hollywood, goakt, channels}
	return []workload{{
		id: "L3", title: "ask: one after the other", n: 100_000, quick: 20_000,
		peers:   peers,
		columns: costs("ask", micros()...),
		goals:   []goal{{name: "ask, p50", column: "p50", bound: 0.8, atMost: true}},
	}, {
		id: "X1", title: "ask: 64 goroutines, one actor", n: 200_000, quick: 50_000,
		peers:   peers,
		columns: costs("ask", column{key: "rate", unit: "asks/s"}),
		goals:   []goal{{name: "64 askers", column: "rate", bound: 1.2}},
	}}
}

func creating() []workload {
	return []workload{{
		id: "L4", title: "spawn: idle actors", n: 100_000, quick: 20_000,
		peers: []program{compiled, protoactor, hollywood, smallInbox, goakt, channels},
		columns: costs("actor",
			column{key: "rate", unit: "actors/s"},
			column{key: "heap", name: "heap", unit: "B/actor", less: true},
			column{key: "rss", name: "RSS", unit: "B/actor", less: true}),
		goals: []goal{
			{name: "spawn", column: "rate", bound: 3},
			{name: "heap of an idle actor", column: "heap", bound: 400, atMost: true, itself: true},
		},
	}, {
		id: "L5", title: "tree", n: peer.TreeSize, quick: peer.TreeSize,
		peers:   []program{compiled, protoactor, hollywood, smallInbox, channels},
		columns: costs("actor", column{key: "ms", unit: "ms", less: true}),
		goals:   []goal{{name: "tree", column: "ms", bound: 0.4, atMost: true}},
		note:    "goakt is left out: its Spawn inside of Receive waits for a worker of the pool while it holds one, and the tree never ends.",
	}}
}

func remoting() []workload {
	peers := []program{compiled, protoactor, hollywood, goakt, bareTLS}
	withAsks := append(slices.Clone(peers), goaktAsks)
	mb := column{key: "mb", unit: "MB/s"}
	return []workload{{
		id: "R1", title: "remote echo, pipelined", n: 300_000, quick: 50_000,
		peers:   peers,
		columns: costs("msg", column{key: "rate", unit: "msg/s"}),
		goals:   []goal{{name: "remote echo, pipelined", column: "rate", bound: 1.5}},
		note:    "thesp encrypts, the others do not; in all workloads between processes.",
	}, {
		id: "R2", title: "remote ask: one after the other", n: 20_000, quick: 5_000,
		peers:   peers,
		columns: costs("ask", micros()...),
		goals:   []goal{{name: "remote ask, p50", column: "p50", bound: 0.7, atMost: true}},
	}, {
		id: "R3", title: "remote messages of 64 KiB", n: 10_000, quick: 2000,
		peers:   withAsks,
		columns: costs("msg", mb),
		goals:   []goal{{name: "remote, 64 KiB", column: "mb", bound: 1.2}},
	}, {
		id: "R4", title: "remote messages of 1 MiB", n: 600, quick: 200,
		peers:   withAsks,
		columns: costs("msg", mb),
		goals:   []goal{{name: "remote, 1 MiB", column: "mb", bound: 1}},
	}}
}

func interpreting() []workload {
	return []workload{{
		id: "I1", title: "interpreted handler: in a loop, through one actor, through two", n: 500_000, quick: 100_000,
		peers: []program{interpreted},
		columns: []column{
			{key: "loop", name: "loop", unit: "msg/s"},
			{key: "one", name: "one actor", unit: "msg/s"},
			{key: "two", name: "two actors", unit: "msg/s"},
		},
		goals: []goal{
			{name: "interpreted: one actor", column: "one", than: "loop", bound: 0.8},
			{name: "interpreted: two actors", column: "two", than: "one", bound: 1.6},
		},
	}, {
		id: "I4", title: "interpreted: idle actors of one source", n: 100_000, quick: 100_000,
		peers: []program{interpreted},
		columns: []column{
			{key: "mb", name: "RSS of the process", unit: "MB", less: true},
			{key: "heapmb", name: "its heap", unit: "MB", less: true},
			{key: "heap", name: "heap", unit: "B/actor", less: true},
			{key: "rate", unit: "actors/s"},
		},
		goals: []goal{{name: "interpreted: process with 100,000 actors", column: "mb", bound: 200, atMost: true, itself: true}},
	}}
}
