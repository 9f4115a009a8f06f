package netbase_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// A logger logs what it is told.
type logger struct{}

func (*logger) Receive(ctx *runtime.Context, msg any) error {
	switch msg {
	case "warn":
		ctx.Log().Info("of no interest to others")
		ctx.Log().WithGroup("disk").With("name", "a b").Warn("low", "left", 3, slog.Group("of", "total", time.Second), "error", errors.New("full\x1b[2J"))
	case "odd":
		ctx.Log().With(slog.String("system", "a:1")).WithGroup("").Warn("odd", slog.Attr{}, slog.Group("empty"), "system", "elsewhere")
	case "future":
		for range 30 {
			rec := slog.NewRecord(time.Now().AddDate(100, 0, 0), slog.LevelWarn, "dated", 0)
			ctx.Log().Handler().Handle(context.Background(), rec)
		}
	case "fail":
		return errors.New("out of disk")
	case "burst":
		for range 10_000 {
			ctx.Log().Warn("again")
		}
	}
	return ctx.Reply(msg)
}

// A warning on a member is in the log of the leader as well, with who has logged it. A burst of them delays nothing, and does not fill that log.
func TestScenario94WarningsAtTheLeader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		logs := map[string]*diary{}
		nodes := map[string]node{}
		for _, name := range []string{"a:1", "b:1", "c:1"} {
			logs[name] = &diary{}
			cfg := netbase.Config{Network: network, Listen: name, Log: logs[name].log()}
			if name != "a:1" {
				cfg.Leaders = []string{"a:1"}
			}
			nodes[name] = startWith(t, cfg, nil)
			defer nodes[name].stop(t)
		}
		nodes["a:1"].knows(t, 3)
		b := nodes["b:1"]
		l, err := b.CreateActor(&logger{})
		if err != nil {
			t.Fatal(err)
		}
		who := fmt.Sprintf("actor=%v type=netbase_test.logger source=", l)
		says := func(text string, want map[string]string) {
			t.Helper()
			synctest.Wait()
			got := map[string]string{}
			for name, log := range logs {
				for _, line := range log.with(text) {
					_, line, _ = strings.Cut(line, " ") // the time
					got[name] += line
				}
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("the logs say of %s %q, want %q", text, got, want)
			}
		}
		if _, err := b.Ask(l, "warn", time.Minute); err != nil {
			t.Fatal(err)
		}
		says("low", map[string]string{
			"b:1": "level=WARN msg=low " + who + `"" disk.name="a b" disk.left=3 disk.of.total=1s disk.error="full\x1b[2J"`,
			"a:1": "level=WARN msg=low " + who + `"" disk.name="a b" disk.left=3 disk.of.total=1s disk.error="full\x1b[2J" system=b:1`,
		})
		if _, err := b.Ask(l, "odd", time.Minute); err != nil {
			t.Fatal(err)
		}
		says("odd", map[string]string{
			"b:1": "level=WARN msg=odd " + who + `"" system=a:1 system=elsewhere`,
			"a:1": "level=WARN msg=odd " + who + `"" system=a:1 system=elsewhere system=b:1`,
		})
		says("of no interest", map[string]string{"b:1": `level=INFO msg="of no interest to others" ` + who + `""`})
		if _, err := b.Ask(l, "fail", time.Minute); err == nil {
			t.Error("a failure is none")
		}
		says("actor failed", map[string]string{
			"b:1": `level=WARN msg="actor failed" ` + who + `"" message=string error="out of disk"`,
			"a:1": `level=WARN msg="actor failed" ` + who + `"" message=string error="out of disk" system=b:1`,
		})

		if _, err := b.Ask(l, "future", time.Minute); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if n := len(logs["a:1"].with("dated")); n != 17 {
			t.Errorf("%d warnings of another century are in the log of the leader, want 17 besides those before", n)
		}
		says("left out", map[string]string{"a:1": `level=WARN msg="log lines left out" lines=13 system=b:1`})

		began := time.Now()
		b.Tell(l, "burst")
		if answer, err := nodes["c:1"].Ask(l, "hi", time.Minute); answer != "hi" || time.Since(began) > 0 {
			t.Errorf("behind a burst of warnings the answer is %v, %v after %v, want hi at once", answer, err, time.Since(began))
		}
		time.Sleep(10 * time.Second)
		if here, there := len(logs["b:1"].with("again")), len(logs["a:1"].with("again")); here != 10_000 || there != 20 {
			t.Errorf("of 10000 warnings %d are in the log here and %d at the leader, want all and 20", here, there)
		}
		if lines := logs["a:1"].with("lines=9980"); len(lines) != 1 || !strings.HasSuffix(lines[0], `level=WARN msg="log lines left out" lines=9980 system=b:1`) {
			t.Errorf("at the leader the log says of what was left out %q", lines)
		}
	})
}

// What an actor in a worker logs is in the log of its system, and warnings in that of the leader.
func TestScenario94WarningsOfWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		leader, log := &diary{}, &diary{}
		a := startWith(t, netbase.Config{Network: network, Listen: "a:1", Log: leader.log()}, nil)
		defer a.stop(t)
		workers := &mocks{}
		b := startWith(t, netbase.Config{Network: network, Listen: "b:1", Leaders: []string{"a:1"}, Sources: &shelf{}, StartWorker: workers.start, Log: log.log()}, runtime.Capabilities{"Server": true})
		defer b.stop(t)
		c := startAuthor(t, network, "c:1", "a:1")
		defer c.stop(t)
		c.knows(t, 3)
		tr, err := c.CreateActor(&travel{}, runtime.Require("Server"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Ask(tr, "warn", time.Minute); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		who := fmt.Sprintf("actor=%v type=netbase_test.travel source=", tr)
		for _, c := range []struct {
			log  *diary
			name string
			text string
			want []string
		}{
			{log, "the host", "no interest", nil},
			{log, "the host", "begun", []string{"level=INFO msg=begun " + who}},
			{log, "the host", "low on disk", []string{`level=WARN msg="low on disk" ` + who}},
			{leader, "the leader", "begun", nil},
			{leader, "the leader", "low on disk", []string{`level=WARN msg="low on disk" ` + who}},
		} {
			lines := c.log.with(c.text)
			ok := len(lines) == len(c.want)
			for i, want := range c.want {
				ok = ok && strings.Contains(lines[i], want)
			}
			if !ok {
				t.Errorf("of %s the log of %s says %q, want %q", c.text, c.name, lines, c.want)
			}
		}
	})
}
