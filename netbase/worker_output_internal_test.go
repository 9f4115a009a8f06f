package netbase

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// textLog is a log without times, and what it says.
func textLog() (*slog.Logger, *bytes.Buffer) {
	var b bytes.Buffer
	return slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey || a.Key == slog.LevelKey {
			return slog.Attr{}
		}
		return a
	}})), &b
}

// What the sources of others print gets into the log line by line, whatever the pieces are that it comes in, and not too much of it.
func TestOutputLines(t *testing.T) {
	second := func(n float64) time.Time { return time.Unix(1000, 0).Add(time.Duration(n * float64(time.Second))) }
	flood := strings.Repeat("x\n", lineRation)
	logged := strings.Repeat("msg=output text=x\n", lineRation)
	type piece struct {
		at     float64
		stderr bool
		text   string
	}
	for _, c := range []struct {
		name   string
		pieces []piece
		want   string
	}{
		{"a line in pieces", []piece{{0, false, "a"}, {0, false, "b\nc\n"}}, "msg=output text=ab\nmsg=output text=c\n"},
		{"two streams", []piece{{0, false, "a"}, {0, true, "b\n"}, {0, false, "c\n"}}, "msg=output stream=stderr text=b\nmsg=output text=ac\n"},
		{"what no terminal should get", []piece{{0, false, "\x1b[2J\xff\n"}}, `msg=output text="\x1b[2J?"` + "\n"},
		{"as many as there may be", []piece{{0, false, flood}}, logged},
		{"one more", []piece{{0, false, flood + "y\n"}}, logged + "msg=\"lines left out\" lines=1\n"},
		{"more in the next second", []piece{{0, false, flood + "y\n"}, {0.9, false, "y\n"}, {1, false, "z\n"}}, logged + "msg=\"lines left out\" lines=2\nmsg=output text=z\n"},
		{"the longest line", []piece{{0, false, strings.Repeat("l", logLine) + "\n"}}, "msg=output text=" + strings.Repeat("l", logLine) + "\n"},
		{"a longer line", []piece{{0, false, strings.Repeat("l", 2*logLine)}, {0, false, "m\n"}}, "msg=output text=" + strings.Repeat("l", logLine) + "…\n"},
		{"without an end", []piece{{0, false, "a"}, {0, true, "b"}}, "msg=output text=a\nmsg=output text=b\n"},
	} {
		log, got := textLog()
		l := outputLines{to: log}
		at := 0.0
		for _, p := range c.pieces {
			at = p.at
			l.log(second(at), WorkerOutput{p.stderr, []byte(p.text)})
		}
		l.end(second(at))
		if got.String() != c.want {
			t.Errorf("%s: got\n%swant\n%s", c.name, got, c.want)
		}
	}
}

// That lines were left out is said though no others come.
func TestOutputLinesTick(t *testing.T) {
	log, got := textLog()
	l := outputLines{to: log}
	now := time.Unix(1000, 0)
	l.log(now, WorkerOutput{Text: []byte(strings.Repeat("x\n", lineRation+3))})
	got.Reset()
	l.tick(now.Add(time.Second - 1))
	if got.Len() > 0 {
		t.Errorf("within the second the log says %q", got)
	}
	l.tick(now.Add(time.Second))
	l.tick(now.Add(3 * time.Second))
	if want := "msg=\"lines left out\" lines=3\n"; got.String() != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// What a source prints while it loads is kept in order, in few pieces, and what is left out is said.
func TestEarlyOutput(t *testing.T) {
	half := strings.Repeat("h", maxOutput/2)
	for _, c := range []struct {
		name string
		add  func(*earlyOutput)
		want func() []WorkerOutput
	}{
		{"nothing", func(*earlyOutput) {}, func() []WorkerOutput { return nil }},
		{"many small ones", func(e *earlyOutput) {
			for range 1000 {
				e.add(WorkerOutput{Text: []byte("x\n")})
			}
		}, func() []WorkerOutput { return []WorkerOutput{{false, []byte(strings.Repeat("x\n", 1000))}} }},
		{"two streams", func(e *earlyOutput) {
			for i := range 3 {
				e.add(WorkerOutput{i == 1, []byte{'a' + byte(i)}})
			}
		}, func() []WorkerOutput {
			return []WorkerOutput{{false, []byte("a")}, {true, []byte("b")}, {false, []byte("c")}}
		}},
		{"too much", func(e *earlyOutput) {
			for range 2*maxEarly + 1 {
				e.add(WorkerOutput{Text: []byte(half)})
			}
			e.add(WorkerOutput{Text: []byte("y")})
		}, func() (want []WorkerOutput) {
			for range maxEarly {
				want = append(want, WorkerOutput{false, []byte(half + half)})
			}
			return append(want, WorkerOutput{true, fmt.Appendf(nil, "\n… %d bytes of output left out, as there was too much while the source was loaded\n", maxOutput/2+1)})
		}},
	} {
		var e earlyOutput
		c.add(&e)
		if got, want := e.take(), c.want(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %d pieces, want %d: %.200q, want %.200q", c.name, len(got), len(want), fmt.Sprint(got), fmt.Sprint(want))
		}
		if got := e.take(); got != nil {
			t.Errorf("%s: afterwards there are %d pieces more", c.name, len(got))
		}
	}
}

// A dam lets nothing through until it is opened.
type dam struct {
	open chan struct{}
	bytes.Buffer
}

func (g *dam) Write(b []byte) (int, error) {
	<-g.open
	return g.Buffer.Write(b)
}

// A printer prints in order, waits for what is not stuck, does not wait for what is, and says what it has dropped.
func TestPrinter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p printer
		defer p.wait()
		var prompt bytes.Buffer
		print := func(to io.Writer, text string) time.Duration {
			began := time.Now()
			p.print(to, []byte(text))
			return time.Since(began)
		}
		if took := print(&prompt, "a"); took > 0 || prompt.String() != "a" {
			t.Errorf("it took %v, and %q is printed, want a at once", took, prompt.String())
		}
		stuck := &dam{open: make(chan struct{})}
		var took []time.Duration
		for i := range 3 {
			took = append(took, print(stuck, fmt.Sprint(i)))
		}
		if got, want := fmt.Sprint(took), fmt.Sprint([]time.Duration{printTime, 0, 0}); got != want {
			t.Errorf("it waited for %s, want %s", got, want)
		}
		all := "012" + strings.Repeat("x", maxPrinted-3)
		print(stuck, all[3:])
		print(stuck, "dropped")
		close(stuck.open)
		synctest.Wait()
		if got, want := stuck.String(), all+"\n… 7 bytes of output left out, as it was not read\n"; got != want {
			t.Errorf("%d bytes are printed that end with %q, want %d, and %q", len(got), got[max(0, len(got)-80):], len(want), want[len(want)-80:])
		}
		if took := print(stuck, "more"); took > 0 || !strings.HasSuffix(stuck.String(), "\nmore") {
			t.Errorf("afterwards it took %v, and %q is printed last", took, stuck.String()[len(stuck.String())-4:])
		}
	})
}

// A slow writer takes its time.
type slow struct{ bytes.Buffer }

func (s *slow) Write(b []byte) (int, error) {
	time.Sleep(printTime / 4)
	return s.Buffer.Write(b)
}

// A printer that is at work for one worker is not stuck: another one waits as well until its text is written, for its next message must come behind that.
func TestPrinterOfTwo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p printer
		defer p.wait()
		to := &slow{}
		go p.print(to, []byte("first"))
		time.Sleep(time.Nanosecond)
		if p.print(to, []byte("second")); to.String() != "firstsecond" {
			t.Errorf("when it has returned %q is printed, want both", to.String())
		}
	})
}
