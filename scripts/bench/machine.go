package main

import (
	"bytes"
	"context"
	"os"
	"strconv"
	"time"
)

// machineTime is the time that the processors have spent since the machine was started: at work, and in all. Both are 0 where there is no /proc.
func machineTime() (work, all time.Duration) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, 0
	}
	line, _, _ := bytes.Cut(text, []byte("\n"))
	const tick = 10 * time.Millisecond
	for i, f := range bytes.Fields(line) { // cpu user nice system idle iowait irq softirq steal, and what is part of user
		if i == 0 || i > 8 {
			continue
		}
		n, err := strconv.ParseInt(string(f), 10, 64)
		if err != nil {
			return 0, 0
		}
		all += time.Duration(n) * tick
		if i != 4 && i != 5 {
			work += time.Duration(n) * tick
		}
	}
	return work, all
}

// tooBusy is the share of the machine that others may use during a measurement.
const tooBusy = 0.125

// A watch looks at what others do with the machine, from its start.
type watch struct{ work, all time.Duration }

func startWatch() watch {
	work, all := machineTime()
	return watch{work, all}
}

// others is the share of the machine that processes other than those that used own have used.
func (w watch) others(own time.Duration) float64 {
	work, all := machineTime()
	if all == w.all {
		return 0
	}
	return max(0, float64(work-w.work-own)/float64(all-w.all))
}

// awaitQuiet waits until others leave the machine alone, for 3 seconds at most.
func awaitQuiet(ctx context.Context) {
	for range 20 {
		w := startWatch()
		select {
		case <-time.After(150 * time.Millisecond):
		case <-ctx.Done():
			return
		}
		if w.others(0) <= tooBusy {
			return
		}
	}
}
