package thesp_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thesp"
)

type Square struct{ N int }

// Squarer is the worker of the example.
type Squarer struct{}

func (s *Squarer) OnSquare(ctx *thesp.Context, m Square) error { return ctx.Reply(m.N * m.N) }

func ExampleTroupe() {
	sys, err := thesp.Start(thesp.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer sys.Shutdown(context.Background())
	troupe, err := sys.CreateActor(&thesp.Troupe{Worker: &Squarer{}, Max: 4})
	if err != nil {
		fmt.Println(err)
		return
	}
	for n := range 4 {
		answer, err := sys.Ask(troupe, Square{n}, time.Second)
		fmt.Println(answer, err)
	}
	// Output:
	// 0 <nil>
	// 1 <nil>
	// 4 <nil>
	// 9 <nil>
}

// Nap is a job that takes a time.
type Nap struct {
	N int
	D time.Duration
}

// Napper sleeps in its handler.
type Napper struct{}

func (w *Napper) OnNap(ctx *thesp.Context, m Nap) error {
	time.Sleep(m.D)
	return ctx.Reply(m.N)
}

// Dozer takes two messages for a nap, and handles others meanwhile.
type Dozer struct {
	Requester thesp.Address
	Job       Nap
}

func (w *Dozer) Receive(ctx *thesp.Context, msg any) error {
	switch m := msg.(type) {
	case Nap:
		if w.Requester != (thesp.Address{}) {
			return errors.New("a job while another one goes on")
		}
		w.Requester, w.Job = ctx.Sender(), m
		ctx.WakeupAfter(m.D, nil)
		return ctx.Tell(ctx.Parent(), thesp.JobContinues{})
	case thesp.WakeupMessage:
		to := w.Requester
		w.Requester = thesp.Address{}
		switch w.Job.N {
		case -1:
			return errors.New("bad dream")
		case -2:
			ctx.Exit()
			return nil
		}
		if err := ctx.Tell(to, w.Job.N); err != nil {
			return err
		}
		return ctx.Tell(ctx.Parent(), thesp.JobDone{})
	}
	return nil
}

// jobs tells the troupe n naps of a second and waits for the answers. It returns them in the order in which they came, and how long all took.
func jobs(t *testing.T, sys *thesp.System, troupe thesp.Address, n int) (answers []int, took time.Duration) {
	t.Helper()
	start := time.Now()
	for i := range n {
		if err := sys.Tell(troupe, Nap{i, time.Second}); err != nil {
			t.Fatal(err)
		}
	}
	for range n {
		env, err := sys.Listen(time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		i, ok := env.Message.(int)
		if !ok {
			t.Fatalf("got %+v from %v", env.Message, env.From)
		}
		if env.From == troupe {
			t.Fatal("the answer comes from the troupe, want it from a worker")
		}
		answers = append(answers, i)
	}
	return answers, time.Since(start)
}

func status(t *testing.T, sys *thesp.System, troupe thesp.Address) thesp.TroupeStatus {
	t.Helper()
	return ask(t, sys, troupe, thesp.TroupeStatusRequest{}).(thesp.TroupeStatus)
}

func wantStatus(t *testing.T, sys *thesp.System, troupe thesp.Address, want thesp.TroupeStatus) {
	t.Helper()
	synctest.Wait()
	if got := status(t, sys, troupe); got != want {
		t.Errorf("the status is\n%+v, want\n%+v", got, want)
	}
}

// slack is what the watch over blocked handlers takes to start all of them.
const slack = 100 * time.Millisecond

func TestScenario78TroupeWorksInParallel(t *testing.T) {
	for _, c := range []struct {
		name   string
		worker any
		max    int
		want   time.Duration
		slack  time.Duration
	}{
		{"default max", &Dozer{}, 0, 6 * time.Second, 0},
		{"max 10", &Dozer{}, 10, 6 * time.Second, 0},
		{"max 10, handlers that block", &Napper{}, 10, 6 * time.Second, slack},
		{"max 1", &Dozer{}, 1, 52 * time.Second, 0},
		{"max 1, handlers that block", &Napper{}, 1, 52 * time.Second, slack},
		{"max 60", &Dozer{}, 60, time.Second, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(t *testing.T, sys *thesp.System) {
				troupe := create(t, sys, &thesp.Troupe{Worker: c.worker, Max: c.max})
				answers, took := jobs(t, sys, troupe, 52)
				if took < c.want || took > c.want+c.slack {
					t.Errorf("52 jobs of 1s took %v, want %v", took, c.want)
				}
				if c.max == 1 && !slices.IsSorted(answers) {
					t.Errorf("one worker has done them in the order %v", answers)
				}
				slices.Sort(answers)
				if len(slices.Compact(answers)) != 52 {
					t.Errorf("answers %v", answers)
				}
			})
		})
	}
}

func TestScenario78TroupeMaxChangesLive(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		troupe := create(t, sys, &thesp.Troupe{Worker: &Dozer{}, Max: 1})
		for i := range 52 {
			sys.Tell(troupe, Nap{i, time.Second})
		}
		wantStatus(t, sys, troupe, thesp.TroupeStatus{Max: 1, Idle: 1, Workers: 1, Busy: 1, Waiting: 51})
		time.Sleep(2500 * time.Millisecond)
		if got := ask(t, sys, troupe, thesp.TroupeSettings{Max: 10, Idle: 3}); got != (thesp.TroupeSettings{Max: 10, Idle: 3}) {
			t.Errorf("settings in force: %+v", got)
		}
		wantStatus(t, sys, troupe, thesp.TroupeStatus{Max: 10, Idle: 3, Workers: 10, Busy: 10, Waiting: 40, Done: 2})
		time.Sleep(1200 * time.Millisecond)
		// Nine have begun at 2.5s, the first one is half a second ahead: 3.7s.
		wantStatus(t, sys, troupe, thesp.TroupeStatus{Max: 10, Idle: 3, Workers: 10, Busy: 10, Waiting: 30, Done: 12})
		if got := ask(t, sys, troupe, thesp.TroupeSettings{Max: 2}); got != (thesp.TroupeSettings{Max: 2, Idle: 2}) {
			t.Errorf("settings in force: %+v", got)
		}
		wantStatus(t, sys, troupe, thesp.TroupeStatus{Max: 2, Idle: 2, Workers: 10, Busy: 10, Waiting: 30, Done: 12})
		time.Sleep(time.Second)
		wantStatus(t, sys, troupe, thesp.TroupeStatus{Max: 2, Idle: 2, Workers: 2, Busy: 2, Waiting: 28, Done: 22})
		for range 52 {
			if env, err := sys.Listen(time.Minute); err != nil {
				t.Fatal(env, err)
			}
		}
		wantStatus(t, sys, troupe, thesp.TroupeStatus{Max: 2, Idle: 2, Workers: 2, Done: 52})
	})
}

func TestScenario78TroupeShrinksToIdle(t *testing.T) {
	for _, idleAfter := range []time.Duration{0, time.Minute} {
		run(t, func(t *testing.T, sys *thesp.System) {
			troupe := create(t, sys, &thesp.Troupe{Worker: &Dozer{}, Max: 10, Idle: 3, IdleAfter: idleAfter})
			jobs(t, sys, troupe, 10)
			delay := idleAfter
			if delay == 0 {
				delay = 2 * time.Second
			}
			time.Sleep(delay - time.Millisecond)
			wantStatus(t, sys, troupe, thesp.TroupeStatus{Max: 10, Idle: 3, Workers: 10, Done: 10})
			time.Sleep(time.Millisecond)
			wantStatus(t, sys, troupe, thesp.TroupeStatus{Max: 10, Idle: 3, Workers: 3, Done: 10})
			if info, _ := sys.Actor(troupe); len(info.Children) != 3 {
				t.Errorf("%d children live, want 3", len(info.Children))
			}
			// Those who stay do the next jobs; one who works again does not count as idle.
			jobs(t, sys, troupe, 4)
			wantStatus(t, sys, troupe, thesp.TroupeStatus{Max: 10, Idle: 3, Workers: 4, Done: 14})
			ask(t, sys, troupe, thesp.TroupeSettings{Idle: 1})
			time.Sleep(delay)
			wantStatus(t, sys, troupe, thesp.TroupeStatus{Max: 10, Idle: 1, Workers: 1, Done: 14})
			time.Sleep(time.Hour)
			wantStatus(t, sys, troupe, thesp.TroupeStatus{Max: 10, Idle: 1, Workers: 1, Done: 14})
		})
	}
}

// Wrong limits are an error, change nothing, and are not handed to a worker.
func TestScenario78TroupeWrongLimits(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		troupe := create(t, sys, &thesp.Troupe{Worker: &Dozer{}, Max: 5})
		for _, m := range []thesp.TroupeSettings{{Max: -1}, {Idle: -1}, {Idle: 6}, {Max: 2, Idle: 3}} {
			_, err := sys.Ask(troupe, m, time.Minute)
			if p := poisoned(err); p == nil || !strings.Contains(p.Reason, "wrong limits") || p.Message != m || p.Actor != troupe {
				t.Errorf("%+v: %v", m, err)
			}
		}
		if got := ask(t, sys, troupe, thesp.TroupeSettings{}); got != (thesp.TroupeSettings{Max: 5, Idle: 2}) {
			t.Errorf("settings in force: %+v", got)
		}
		wantStatus(t, sys, troupe, thesp.TroupeStatus{Max: 5, Idle: 2})
		for _, template := range []*thesp.Troupe{
			{Worker: &Dozer{}, Max: -1}, {Worker: &Dozer{}, Max: 2, Idle: 3}, {Worker: &Dozer{}, MaxWaiting: -1}, {Worker: &Dozer{}, IdleAfter: -1},
		} {
			_, err := sys.Ask(create(t, sys, template), Nap{}, time.Minute)
			if p := poisoned(err); p == nil || !strings.Contains(p.Reason, "wrong limits") || p.Message != (Nap{}) {
				t.Errorf("%+v: %v", template, err)
			}
		}
	})
}
