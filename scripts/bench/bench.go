package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"
)

// A bench runs workloads and prints what comes of it.
type bench struct {
	out, log io.Writer // tables, and progress
	bin      string    // the folder of the programs
	quick    bool
	rounds   int // 0 is the default

	versions                        []string
	measurements, disturbed, failed int
}

// run prints the tables of the workloads. The error says that a measurement has failed, or is that of ctx. That a goal is not reached is no error.
func (b *bench) run(ctx context.Context, all []workload) error {
	if b.rounds <= 0 {
		b.rounds = 5
		if b.quick {
			b.rounds = 3
		}
	}
	begun := time.Now()
	b.printf("%s, %s, %s/%s, %d processors, %d rounds\n", begun.UTC().Format("2 January 2006 15:04 UTC"),
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), b.rounds)
	var goals []string
	for _, w := range all {
		n := w.n
		if b.quick {
			n = w.quick
		}
		t, err := b.measure(ctx, w, n)
		if err != nil {
			return err
		}
		b.printf("\n### %s %s (n = %d)\n\n%v", w.id, w.title, n, t)
		goals = append(goals, t.judgements()...)
	}
	b.printf("\n### Goals\n\n%s%s\n", summaryHead, strings.Join(goals, ""))
	if len(b.versions) > 0 {
		b.printf("%s.\n", strings.Join(b.versions, ", "))
	}
	b.printf("%d measurements in %v. During %d of them other processes used more than %.1f %% of the machine.\n",
		b.measurements, time.Since(begun).Round(time.Second), b.disturbed, tooBusy*100)
	if b.failed > 0 {
		return fmt.Errorf("%d of %d measurements have failed", b.failed, b.measurements)
	}
	return nil
}

func (b *bench) printf(format string, args ...any) { fmt.Fprintf(b.out, format, args...) }

// measure makes the measurements of one workload: in each round, every peer has its turn.
func (b *bench) measure(ctx context.Context, w workload, n int) (*table, error) {
	t := &table{workload: w, results: map[program][]result{}}
	for round := range b.rounds {
		fmt.Fprintf(b.log, "%s: round %d of %d\n", w.id, round+1, b.rounds)
		for _, p := range w.peers {
			r, err := b.once(ctx, p, w.id, n)
			if err != nil {
				return nil, err
			}
			t.results[p] = append(t.results[p], r)
		}
	}
	return t, nil
}

// once makes one measurement, and repeats it if others disturb it. Which one counts does not depend on its figures.
func (b *bench) once(ctx context.Context, p program, workload string, n int) (best result, err error) {
	tries := 3
	if b.quick {
		tries = 1
	}
	for try := range tries {
		if !b.quick {
			awaitQuiet(ctx)
		}
		r, err := p.measure(ctx, b.bin, workload, n)
		if err != nil {
			return result{}, err
		}
		if try == 0 || r.others < best.others {
			best = r
		}
		if best.others <= tooBusy {
			break
		}
	}
	b.measurements++
	if best.others > tooBusy {
		b.disturbed++
	}
	if best.Error != "" {
		b.failed++
	}
	if best.Version != "" && !slices.Contains(b.versions, best.Version) {
		b.versions = append(b.versions, best.Version)
	}
	return best, nil
}
