package netbase

import (
	"bytes"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"
)

// maxOutput is how much output goes into one message to the system of a worker.
const maxOutput = 16 << 10

// outputs are where the source of a worker prints. It goes to the system of the worker, in order with what the actors send.
type outputs struct {
	base *Base

	mu    sync.Mutex // guards:
	boss  *peer      // nil until that can be told something
	early earlyOutput
}

// open has the system hear of what is printed from now on, and of what was before.
func (o *outputs) open() {
	for {
		o.mu.Lock()
		early := o.early.take()
		if len(early) == 0 {
			o.boss = o.base.boss
		}
		o.mu.Unlock()
		if len(early) == 0 {
			return
		}
		for _, m := range early {
			o.say(o.base.boss, m)
		}
	}
}

func (o *outputs) print(m WorkerOutput) {
	o.mu.Lock()
	boss := o.boss
	if boss == nil {
		o.early.add(m)
	}
	o.mu.Unlock()
	if boss != nil {
		o.say(boss, m)
	}
}

// maxEarly is how many pieces of at most maxOutput there may be of what a source prints while it loads.
const maxEarly = 256

// earlyOutput is what a source prints while it loads. The zero value is ready.
type earlyOutput struct {
	pieces  []WorkerOutput
	dropped int // how many bytes had no room
}

// add keeps a copy of m, in one piece with what was printed before if that is possible.
func (e *earlyOutput) add(m WorkerOutput) {
	if n := len(e.pieces); n > 0 && e.dropped == 0 && e.pieces[n-1].Stderr == m.Stderr && len(e.pieces[n-1].Text)+len(m.Text) <= maxOutput {
		e.pieces[n-1].Text = append(e.pieces[n-1].Text, m.Text...)
		return
	}
	if e.dropped > 0 || len(e.pieces) == maxEarly {
		e.dropped += len(m.Text)
		return
	}
	e.pieces = append(e.pieces, WorkerOutput{m.Stderr, bytes.Clone(m.Text)})
}

// take takes what was printed. It says at the end what had no room.
func (e *earlyOutput) take() []WorkerOutput {
	pieces := e.pieces
	if e.dropped > 0 {
		pieces = append(pieces, WorkerOutput{true, fmt.Appendf(nil, "\n… %d bytes of output left out, as there was too much while the source was loaded\n", e.dropped)})
	}
	*e = earlyOutput{}
	return pieces
}

// say returns when the kernel has what is printed, so that it is not lost if the process dies of what comes next.
func (o *outputs) say(boss *peer, m WorkerOutput) {
	o.base.office(boss, m)
	boss.flush()
}

// An output is one of the outputs.
type output struct {
	*outputs
	stderr bool
}

// Write implements io.Writer.
func (o output) Write(b []byte) (int, error) {
	for part := range slices.Chunk(b, maxOutput) {
		o.print(WorkerOutput{o.stderr, part})
	}
	return len(b), nil
}

// printed takes what the source of a worker has printed: that of a source of its own is output of this program, that of others goes to the log.
func (b *Base) printed(p *peer, m WorkerOutput) {
	if !b.cfg.OwnOnly {
		p.work.lines.log(time.Now(), m)
		return
	}
	to := b.cfg.Stdout
	if m.Stderr {
		to = b.cfg.Stderr
	}
	if to != nil {
		b.printer.print(to, m.Text)
	}
}

// logLine is how long a line of a worker in the log may be.
const logLine = 1 << 10

// outputLines are the lines that a worker prints, on their way to the log.
type outputLines struct {
	to *slog.Logger // does not change

	mu     sync.Mutex // guards:
	begun  [2][]byte  // of each stream, the line that has not ended
	ration ration     // of these lines, and of what its actors log
}

// log puts the lines that m ends into the log.
func (l *outputLines) log(now time.Time, m WorkerOutput) {
	l.mu.Lock()
	defer l.mu.Unlock()
	begun, log := &l.begun[0], l.to
	if m.Stderr {
		begun, log = &l.begun[1], l.to.With("stream", "stderr")
	}
	for rest := m.Text; ; {
		line, after, ended := bytes.Cut(rest, []byte{'\n'})
		*begun = append(*begun, line[:min(len(line), logLine+1-len(*begun))]...)
		if !ended {
			return
		}
		l.line(log, now, *begun)
		*begun, rest = (*begun)[:0], after
	}
}

// end puts the lines into the log that have not ended, as the worker has.
func (l *outputLines) end(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, line := range l.begun {
		if len(line) > 0 {
			l.line(l.to, now, line)
		}
		l.begun[i] = nil
	}
	l.omit(now, true)
}

// admit reports whether there may be another line in the log.
func (l *outputLines) admit(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.omit(now, false)
	return l.ration.take(now)
}

// line puts one line into the log, if there were not too many. l.mu is held.
func (l *outputLines) line(log *slog.Logger, now time.Time, line []byte) {
	l.omit(now, false)
	if !l.ration.take(now) {
		return
	}
	text := strings.ToValidUTF8(string(line[:min(len(line), logLine)]), "?")
	if len(line) > logLine {
		text += "…"
	}
	log.Info("output", "text", text)
}

// tick says that lines were left out, if there have been no others since.
func (l *outputLines) tick(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.omit(now, false)
}

// omit says how many lines were left out, when it is time for that. l.mu is held.
func (l *outputLines) omit(now time.Time, end bool) {
	if n := l.ration.missed(now, end); n > 0 {
		l.to.Warn("lines left out", "lines", n)
	}
}
