package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"thesp/scripts/bench/peer"
)

// A program is where a peer is: in peers, and the name that it has there.
type program struct{ folder, peer string }

// A result is what a measurement has given.
type result struct {
	peer.Result
	others float64 // the share of the machine that other processes used meanwhile
}

// build compiles all programs into the folder bin.
func build(ctx context.Context, bin string) error {
	out, err := exec.CommandContext(ctx, "go", "build", "-o", bin, "./peers/...").CombinedOutput()
	if err != nil {
		return fmt.Errorf("build of the peers: %w\n%s", err, out)
	}
	return nil
}

// measure makes one measurement in a new process. The error is that of ctx; whatever else goes wrong is in the result.
func (p program) measure(ctx context.Context, bin, workload string, n int) (result, error) {
	// A workload that hangs ends by itself, if it can.
	limited, cancel := context.WithTimeoutCause(ctx, 2*peer.Timeout, errors.New("the process hangs"))
	defer cancel()
	cmd := exec.CommandContext(limited, filepath.Join(bin, p.folder), "-w", workload, "-peer", p.peer, "-n", strconv.Itoa(n))
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	watch := startWatch()
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return result{}, context.Cause(ctx)
	}
	var r result
	if err == nil {
		r.Result, err = parse(out)
	}
	if err != nil {
		if limited.Err() != nil {
			err = context.Cause(limited)
		}
		r.Error = strings.TrimSpace(fmt.Sprintf("%v %s", err, firstLine(complaints.String())))
	}
	var own time.Duration
	if s := cmd.ProcessState; s != nil {
		own = s.UserTime() + s.SystemTime()
	}
	r.others = watch.others(own)
	return r, nil
}

// parse finds the result in the output of a process. Frameworks may print lines of their own.
func parse(out []byte) (r peer.Result, err error) {
	for line := range bytes.Lines(out) {
		if bytes.HasPrefix(line, []byte("{")) {
			return r, json.Unmarshal(line, &r)
		}
	}
	return r, errors.New("the process has no result")
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}
