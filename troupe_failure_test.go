package thesp_test

import (
	"context"
	"errors"
	"fmt"
	goruntime "runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"thesp"
)

// Moody is a worker that does what it is told, and answers what turns out well with the message.
type Moody struct{ Bound int }

func (w *Moody) Receive(ctx *thesp.Context, msg any) error {
	word, ok := msg.(string)
	if !ok {
		return nil
	}
	kind, _, _ := strings.Cut(word, " ")
	switch kind {
	case "fail":
		return errors.New("it failed")
	case "panic":
		panic("it panicked")
	case "goexit":
		goruntime.Goexit()
	case "exit":
		ctx.Exit()
		return nil
	case "killed":
		ctx.Tell(ctx.Self(), thesp.ActorExitRequest{})
	case "last":
		ctx.Exit()
	case "continue":
		ctx.Tell(ctx.Parent(), thesp.JobContinues{})
		return errors.New("it failed")
	case "slow":
		time.Sleep(time.Second)
	}
	return ctx.Reply(word)
}

func TestScenario79TroupeSurvivesFailures(t *testing.T) {
	for kind, reason := range map[string]string{
		"fail":   "it failed",
		"panic":  "panic: it panicked",
		"goexit": "the handler called runtime.Goexit",
		"exit":   "it exited",
	} {
		t.Run(kind, func(t *testing.T) {
			run(t, func(t *testing.T, sys *thesp.System) {
				troupe := create(t, sys, &thesp.Troupe{Worker: &Moody{}, Max: 2})
				var bad, good []any
				for i := range 100 {
					bad = append(bad, fmt.Sprint(kind, " ", i))
					good = append(good, fmt.Sprint("good ", i))
				}
				endings := asking(sys, troupe, slices.Concat(bad, good)...)
				for range 200 {
					o := <-endings
					if slices.Contains(good, o.msg) {
						if o.answer != o.msg || o.err != nil {
							t.Errorf("%v: %v, %v", o.msg, o.answer, o.err)
						}
						continue
					}
					p := poisoned(o.err)
					if p == nil || !strings.Contains(p.Reason, reason) {
						t.Errorf("%v: %v, %v, want poison", o.msg, o.answer, o.err)
					} else if kind != "goexit" && p.Message != o.msg {
						t.Errorf("%v: the poison is about %v", o.msg, p.Message)
					}
				}
				s := status(t, sys, troupe)
				if s.Done != 100 || s.Failed != 100 || s.Busy != 0 || s.Waiting != 0 || s.Workers > 2 {
					t.Errorf("the status is %+v", s)
				}
			})
		})
	}
}

// An actor that tells, and does not ask, hears of it as well.
func TestScenario79TroupeTellerGetsPoison(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		troupe := create(t, sys, &thesp.Troupe{Worker: &Moody{}, Max: 1})
		for _, word := range []string{"fail", "exit", "continue"} {
			sys.Tell(troupe, word)
			env, err := sys.Listen(time.Minute)
			if p, ok := env.Message.(thesp.PoisonMessage); err != nil || !ok || p.Message != word {
				t.Errorf("%s: %+v, %v", word, env.Message, err)
			}
		}
		if got := ask(t, sys, troupe, "good"); got != "good" {
			t.Errorf("then: %v", got)
		}
		wantStatus(t, sys, troupe, thesp.TroupeStatus{Max: 1, Idle: 1, Workers: 1, Done: 1, Failed: 3})
	})
}

// A worker that answers and then ends has done its job, and takes none with it.
func TestScenario79TroupeWorkerForOneJob(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		fate := create(t, sys, &Fate{})
		ask(t, sys, fate, "begin")
		troupe := create(t, sys, &thesp.Troupe{Worker: &Moody{}, Max: 3})
		var msgs []any
		for i := range 200 {
			msgs = append(msgs, fmt.Sprint("last ", i))
		}
		endings := asking(sys, troupe, msgs...)
		for range msgs {
			if o := <-endings; o.err != nil || o.answer != o.msg {
				t.Errorf("%v: %v, %v", o.msg, o.answer, o.err)
			}
		}
		s := status(t, sys, troupe)
		if s.Done != 200 || s.Failed != 0 || s.Busy != 0 {
			t.Errorf("the status is %+v", s)
		}
		for _, d := range ask(t, sys, fate, "end").([]thesp.DeadEnvelope) {
			if strings.Contains(fmt.Sprintf("%T", d.Message), "job") {
				t.Errorf("a job is a dead letter: %+v", d)
			}
		}
	})
}

// A job that takes several messages fails with its worker.
func TestScenario79TroupeLongJobs(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		troupe := create(t, sys, &thesp.Troupe{Worker: &Dozer{}, Max: 1})
		endings := asking(sys, troupe, Nap{-1, time.Second}, Nap{-2, time.Second}, Nap{-3, time.Hour}, Nap{4, time.Second})
		reasons := map[any]string{
			Nap{-1, time.Second}: "failed: bad dream",
			Nap{-2, time.Second}: "has ended: it exited",
			Nap{-3, time.Hour}:   "has ended: exit requested by",
		}
		time.Sleep(2500 * time.Millisecond)
		wantStatus(t, sys, troupe, thesp.TroupeStatus{Max: 1, Idle: 1, Workers: 1, Busy: 1, Waiting: 1, Failed: 2})
		info, _ := sys.Actor(troupe)
		sys.Tell(info.Children[0], thesp.ActorExitRequest{})
		for range 4 {
			o := <-endings
			if reason := reasons[o.msg]; reason != "" {
				if p := poisoned(o.err); p == nil || !strings.Contains(p.Reason, reason) || p.Message != o.msg {
					t.Errorf("%v: %v, %v, want poison", o.msg, o.answer, o.err)
				}
			} else if o.answer != 4 {
				t.Errorf("%v: %v, %v", o.msg, o.answer, o.err)
			}
		}
		wantStatus(t, sys, troupe, thesp.TroupeStatus{Max: 1, Idle: 1, Workers: 1, Done: 1, Failed: 3})
	})
}

// When the troupe ends, what is being handled is finished, and the others hear of it.
func TestScenario79TroupeEnds(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		troupe := create(t, sys, &thesp.Troupe{Worker: &Moody{}, Max: 1})
		endings := asking(sys, troupe, "slow", "slow 2", "slow 3")
		sys.Tell(troupe, thesp.ActorExitRequest{})
		for range 3 {
			o := <-endings
			if o.msg == "slow" {
				if o.answer != "slow" {
					t.Errorf("%v: %v, %v", o.msg, o.answer, o.err)
				}
			} else if p := poisoned(o.err); p == nil || !strings.Contains(p.Reason, "the troupe has ended") {
				t.Errorf("%v: %v, %v", o.msg, o.answer, o.err)
			}
		}
		dozers := create(t, sys, &thesp.Troupe{Worker: &Dozer{}})
		endings = asking(sys, dozers, Nap{1, time.Minute})
		sys.Tell(dozers, thesp.ActorExitRequest{NotRecursive: true})
		if o := <-endings; poisoned(o.err) == nil {
			t.Errorf("%v: %v, %v", o.msg, o.answer, o.err)
		}
		synctest.Wait()
		if left := sys.Actors(); len(left) > 0 {
			t.Errorf("actors are left: %+v", left)
		}
	})
}

// A job that has reached a worker but was not begun is a dead letter of its requester.
func TestScenario79TroupeJobNotBegun(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		troupe := create(t, sys, &thesp.Troupe{Worker: &Moody{}, Max: 1, MaxWaiting: 5})
		ask(t, sys, troupe, "good")
		info, _ := sys.Actor(troupe)
		worker := info.Children[0]
		sys.Tell(worker, "slow") // no job: it comes from somebody else
		endings := asking(sys, troupe, "a job")
		sys.Tell(worker, thesp.ActorExitRequest{})
		if o := <-endings; !errors.Is(o.err, thesp.ErrDead) {
			t.Errorf("%v: %v, %v, want ErrDead", o.msg, o.answer, o.err)
		}
		if got := ask(t, sys, troupe, "good"); got != "good" {
			t.Errorf("then: %v", got)
		}
		wantStatus(t, sys, troupe, thesp.TroupeStatus{Max: 1, Idle: 1, Workers: 1, Done: 2, Failed: 1})
	})
}

// A worker with a full mailbox gets its slot free all the same.
func TestTroupeWorkerWithFullMailbox(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		troupe := create(t, sys, &thesp.Troupe{Worker: &Moody{}, Max: 1})
		endings := asking(sys, troupe, "slow", "good")
		info, _ := sys.Actor(troupe)
		for i := range 9_999 { // with the job, the mailbox is full
			if err := sys.Tell(info.Children[0], i); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			if o := <-endings; o.err != nil {
				t.Errorf("%v: %v, %v", o.msg, o.answer, o.err)
			}
		}
		wantStatus(t, sys, troupe, thesp.TroupeStatus{Max: 1, Idle: 1, Workers: 1, Done: 2})
	})
}

// A worker that others keep from taking a job costs that job, and its requester hears of it.
func TestTroupeWorkerTooBusy(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		troupe := create(t, sys, &thesp.Troupe{Worker: &Napper{}, Max: 1})
		ask(t, sys, troupe, Nap{})
		synctest.Wait() // until the troupe knows that its worker has nothing to do
		info, _ := sys.Actor(troupe)
		sys.Tell(info.Children[0], Nap{1, time.Hour})
		for sys.Tell(info.Children[0], Nap{}) == nil {
		}
		_, err := sys.Ask(troupe, Nap{7, 0}, time.Hour)
		if p := poisoned(err); p == nil || !strings.Contains(p.Reason, thesp.ErrBusy.Error()) || p.Message != (Nap{7, 0}) {
			t.Errorf("the ask ended with %v", err)
		}
		time.Sleep(2 * time.Hour)
		if got := ask(t, sys, troupe, Nap{8, 0}); got != 8 {
			t.Errorf("then: %v", got)
		}
		wantStatus(t, sys, troupe, thesp.TroupeStatus{Max: 1, Idle: 1, Workers: 1, Done: 2, Failed: 1})
	})
}

// A worker that ends while it has nothing to do is replaced when there is work.
func TestTroupeIdleWorkerEnds(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		troupe := create(t, sys, &thesp.Troupe{Worker: &Moody{}, Max: 1})
		for i := range 10 {
			if got := ask(t, sys, troupe, "good"); got != "good" {
				t.Errorf("got %v", got)
			}
			info, _ := sys.Actor(troupe)
			sys.Tell(info.Children[0], thesp.ActorExitRequest{})
			wantStatus(t, sys, troupe, thesp.TroupeStatus{Max: 1, Idle: 1, Done: i + 1})
		}
	})
}

func TestTroupeIsBounded(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		troupe := create(t, sys, &thesp.Troupe{Worker: &Dozer{}, Max: 1, MaxWaiting: 2})
		endings := asking(sys, troupe, Nap{1, time.Second}, Nap{2, time.Second}, Nap{3, time.Second}, Nap{4, time.Second})
		for range 4 {
			o := <-endings
			p := poisoned(o.err)
			if o.msg == (Nap{4, time.Second}) != (p != nil) {
				t.Errorf("%v: %v, %v", o.msg, o.answer, o.err)
			}
			if p != nil && p.Reason != "too busy: 2 jobs wait" {
				t.Errorf("the reason is %q", p.Reason)
			}
		}
	})
}

func TestTroupeOfWhatIsNoActor(t *testing.T) {
	run(t, func(t *testing.T, sys *thesp.System) {
		for _, worker := range []any{nil, 7, &Square{}} {
			_, err := sys.Ask(create(t, sys, &thesp.Troupe{Worker: worker}), "job", time.Minute)
			if p := poisoned(err); p == nil || p.Message != "job" || !strings.Contains(p.Reason, "not an actor") {
				t.Errorf("%T: %v", worker, err)
			}
		}
	})
}

// Jobs of all kinds at once, in real time: each has its ending, and the troupe its count of them.
func TestTroupeUnderLoad(t *testing.T) {
	sys, err := thesp.Start(thesp.Config{})
	if err != nil {
		t.Fatal(err)
	}
	troupe := create(t, sys, &thesp.Troupe{Worker: &Moody{}, Max: 4})
	kinds := []string{"good", "fail", "last", "exit", "good", "killed", "goexit", "panic"}
	var wg sync.WaitGroup
	for g := range 16 {
		wg.Go(func() {
			for i := range 100 {
				word := fmt.Sprint(kinds[(g+i)%len(kinds)], " ", g, " ", i)
				answer, err := sys.Ask(troupe, word, time.Minute)
				switch kind, _, _ := strings.Cut(word, " "); kind {
				case "good", "last", "killed":
					if answer != word || err != nil {
						t.Errorf("%s: %v, %v", word, answer, err)
					}
				default:
					if poisoned(err) == nil {
						t.Errorf("%s: %v, %v", word, answer, err)
					}
				}
			}
		})
	}
	wg.Wait()
	s := status(t, sys, troupe)
	for deadline := time.Now().Add(10 * time.Second); s.Done+s.Failed < 1600 && time.Now().Before(deadline); {
		s = status(t, sys, troupe) // the last workers may be about to report
	}
	if s.Done+s.Failed != 1600 || s.Busy != 0 || s.Waiting != 0 || s.Workers > 4 {
		t.Errorf("the status is %+v", s)
	}
	if err := sys.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
}
