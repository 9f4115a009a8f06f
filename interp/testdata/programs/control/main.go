package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

type State int

const (
	Idle State = iota
	Running
	Paused
	Stopped
	numStates
)

func (s State) String() string { return [numStates]string{"Idle", "Running", "Paused", "Stopped"}[s] }

type Event string

type transition struct {
	from State
	on   Event
}

type Machine struct {
	State
	table map[transition]State
	hooks map[State][]func(from, to State)
}

var ErrTransition = errors.New("no such transition")

func (m *Machine) Fire(e Event) error {
	to, ok := m.table[transition{m.State, e}]
	if !ok {
		return fmt.Errorf("%w: %v on %q", ErrTransition, m.State, e)
	}
	from := m.State
	m.State = to
	for _, hook := range m.hooks[to] {
		hook(from, to)
	}
	return nil
}

const (
	_  = iota
	KB = 1 << (10 * iota)
	MB
	GB
)

const (
	A, B = iota, iota * 10
	C, D
	_, _
	E, F
)

type Perm uint8

const (
	Read Perm = 1 << iota
	Write
	Exec
	All = Read | Write | Exec
)

func (p Perm) String() string {
	var parts []string
	for i, name := range [...]string{"r", "w", "x"} {
		if p&(1<<i) != 0 {
			parts = append(parts, name)
		}
	}
	return strings.Join(parts, "|")
}

func search(grid [][]int, want int) (r, c int) {
rows:
	for r = range grid {
		for c = range grid[r] {
			switch v := grid[r][c]; {
			case v == want:
				return
			case v < 0:
				continue rows
			case v > 100:
				break rows
			}
		}
	}
	return -1, -1
}

func collatz(n int) (steps int) {
loop:
	if n == 1 {
		return
	}
	steps++
	if n%2 == 0 {
		n /= 2
		goto loop
	}
	n = 3*n + 1
	goto loop
}

func grade(n int) string {
	switch {
	case n >= 90:
		return "A"
	case n >= 80:
		fallthrough
	case n >= 70:
		return "B or C"
	default:
		return "F"
	}
}

func main() {
	m := &Machine{table: map[transition]State{
		{Idle, "start"}: Running, {Running, "pause"}: Paused, {Paused, "resume"}: Running, {Running, "stop"}: Stopped,
	}, hooks: map[State][]func(State, State){}}
	m.hooks[Running] = append(m.hooks[Running], func(from, to State) { fmt.Printf("  %v -> %v\n", from, to) })
	for _, e := range []Event{"start", "pause", "start", "resume", "stop"} {
		if err := m.Fire(e); err != nil {
			fmt.Println(err, errors.Is(err, ErrTransition))
			continue
		}
		fmt.Println(e, m.State, m)
	}
	fmt.Println(KB, MB, GB, A, B, C, D, E, F, numStates)
	fmt.Println(Read, Write|Exec, All&^Write, Perm(0), All)
	fmt.Println(search([][]int{{1, -1, 7}, {2, 7}, {101, 9}}, 7))
	fmt.Println(search([][]int{{1, -1, 7}, {101, 9}, {9}}, 9))
	fmt.Println(collatz(27), grade(95), grade(85), grade(71), grade(3))
	i := 0
	for {
		i++
		if i%2 == 0 {
			continue
		}
		if i > 7 {
			break
		}
		switch i {
		case 1, 3:
			fmt.Print("low ")
		case 5:
			if i == 5 {
				break
			}
			fmt.Print("never")
		default:
			fmt.Print("high ")
		}
	}
	fmt.Println(i)
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		fmt.Print(i, ",", j, " ")
	}
	var x any = 3
	switch y := x.(type) {
	case int, int64:
		fmt.Printf("%T\n", y)
	}
	if v, ok := x.(string); !ok {
		fmt.Printf("%q %v\n", v, ok)
	} else if len(v) > 3 {
		fmt.Println("long")
	}
	defer fmt.Println("not printed")
	os.Exit(int(m.State) + 40)
}
