package runtime_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"thesp/runtime"
)

// exited is the news of the end of a, which somebody outside has asked for.
func exited(sys *runtime.System, a runtime.Address) runtime.ActorExited {
	return runtime.ActorExited{Address: a, Reason: "exit requested by " + sys.Address().String()}
}

func TestWatch(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a, b := createScript(t, sys, echo), createScript(t, sys, echo)
		w1, got1 := watching(t, sys, a, b)
		_, got2 := watching(t, sys, a)
		ask(t, sys, a, "hi")
		same(t, "news of the living", len(got1.take()), 0)
		end(t, sys, a)
		same(t, "news for the first watcher", got1.take(), []runtime.ActorExited{exited(sys, a)})
		same(t, "news for the second watcher", got2.take(), []runtime.ActorExited{exited(sys, a)})
		end(t, sys, b)
		same(t, "news of the other one", got1.take(), []runtime.ActorExited{exited(sys, b)})
		// What was said is not said again.
		time.Sleep(time.Hour)
		same(t, "later news for the first watcher", len(got1.take()), 0)
		same(t, "later news for the second watcher", len(got2.take()), 0)
		_, ok := sys.Actor(w1)
		same(t, "the watcher lives", ok, true)
	})
}

func TestWatchTwice(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := createScript(t, sys, echo)
		w, got := watching(t, sys, a, a, a)
		tell(t, sys, w, []runtime.Address{a})
		synctest.Wait()
		end(t, sys, a)
		same(t, "news", got.take(), []runtime.ActorExited{exited(sys, a)})
		// One Unwatch is enough for it.
		a = createScript(t, sys, echo)
		tell(t, sys, w, []runtime.Address{a, a})
		tell(t, sys, w, a)
		synctest.Wait()
		end(t, sys, a)
		same(t, "news of one that is not watched any more", len(got.take()), 0)
	})
}

func TestWatchTheDead(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		gone := deadActor(t, sys)
		start := time.Now()
		for name, a := range map[string]runtime.Address{"dead": gone, "nobody": {}, "outside": sys.Address()} {
			_, got := watching(t, sys, a)
			same(t, "news of "+name, got.take(), []runtime.ActorExited{{Address: a, Reason: "it has ended"}})
		}
		same(t, "time for it", time.Since(start), time.Duration(0))
	})
}

func TestUnwatch(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := createScript(t, sys, echo)
		w1, got1 := watching(t, sys, a)
		_, got2 := watching(t, sys, a)
		tell(t, sys, w1, a)
		tell(t, sys, w1, a)                          // twice is no harm
		tell(t, sys, w1, deadActor(t, sys))          // nor is one that was never watched
		tell(t, sys, w1, createScript(t, sys, echo)) // dead or alive
		synctest.Wait()
		end(t, sys, a)
		same(t, "news for one that watches no more", len(got1.take()), 0)
		same(t, "news for the other watcher", got2.take(), []runtime.ActorExited{exited(sys, a)})
		// It can begin again.
		a = createScript(t, sys, echo)
		tell(t, sys, w1, []runtime.Address{a})
		tell(t, sys, w1, a)
		tell(t, sys, w1, []runtime.Address{a})
		synctest.Wait()
		end(t, sys, a)
		same(t, "news after it began again", got1.take(), []runtime.ActorExited{exited(sys, a)})
	})
}

func TestWatcherEndsFirst(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		d := deadLetters(t, sys)
		a := createScript(t, sys, echo)
		w1, got1 := watching(t, sys, a)
		_, got2 := watching(t, sys, a, w1)
		end(t, sys, w1)
		end(t, sys, a)
		same(t, "news for the one that has ended", len(got1.take()), 0)
		same(t, "news for the other watcher", got2.take(), []runtime.ActorExited{exited(sys, w1), exited(sys, a)})
		same(t, "dead letters", d.messages(), "")
	})
}

// An actor that watches itself, and two that watch each other, end like all others.
func TestWatchInCircles(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a, got := watching(t, sys)
		tell(t, sys, a, []runtime.Address{a})
		b, gotB := watching(t, sys, a)
		tell(t, sys, a, []runtime.Address{b})
		synctest.Wait()
		end(t, sys, a)
		same(t, "news for itself", len(got.take()), 0)
		same(t, "news for the other", gotB.take(), []runtime.ActorExited{exited(sys, a)})
		end(t, sys, b)
		same(t, "actors", len(sys.Actors()), 0)
	})
}

func TestWatchReasons(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		stop := runtime.Policy{OnFailure: runtime.Stop}
		for _, c := range []struct {
			msg    string
			reason string
		}{
			{"fail", "failed: no good"},
			{"exit", "it exited"},
		} {
			a := supervised(t, sys, stop, func(ctx *runtime.Context, msg any) error {
				if msg == "exit" {
					ctx.Exit()
					return nil
				}
				return failing(ctx, msg)
			})
			_, got := watching(t, sys, a)
			tell(t, sys, a, c.msg)
			same(t, "news", got.take(), []runtime.ActorExited{{Address: a, Reason: c.reason}})
		}
	})
}

// A parent that watches its child is told in both ways, once each.
func TestParentWatches(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		var got record[string]
		parent := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			switch m := msg.(type) {
			case string:
				a, err := ctx.CreateActor(script(idle))
				if err != nil {
					return err
				}
				ctx.Watch(a)
				return ctx.Reply(a)
			case runtime.ActorExited:
				got.add(fmt.Sprintf("%T", m))
			case runtime.ChildActorExited:
				got.add(fmt.Sprintf("%T", m))
			}
			return nil
		})
		child := ask(t, sys, parent, "create").(runtime.Address)
		end(t, sys, child)
		all := map[string]int{}
		for _, s := range got.take() {
			all[s]++
		}
		same(t, "news", all, map[string]int{"runtime.ActorExited": 1, "runtime.ChildActorExited": 1})
	})
}

// News come when the whole family is gone, also to a watcher that is about to restart.
func TestWatchFamily(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		start := time.Now()
		a := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			if msg == "create" {
				_, err := ctx.CreateActor(script(func(ctx *runtime.Context, msg any) error {
					if _, ok := msg.(runtime.ActorExitRequest); ok {
						time.Sleep(time.Second)
					}
					return nil
				}))
				return err
			}
			return nil
		})
		tell(t, sys, a, "create")
		var got record[string]
		w := supervised(t, sys, runtime.Policy{OnFailure: runtime.Restart, Backoff: 5 * time.Second}, func(ctx *runtime.Context, msg any) error {
			switch m := msg.(type) {
			case runtime.Address:
				ctx.Watch(m)
			case runtime.ActorExited:
				got.add(fmt.Sprint(m.Address, " with ", len(sys.Actors()), " left after ", time.Since(start)))
			case string:
				return failing(ctx, msg)
			}
			return nil
		})
		tell(t, sys, w, a)
		tell(t, sys, w, "fail")
		synctest.Wait()
		tell(t, sys, a, runtime.ActorExitRequest{})
		time.Sleep(time.Minute)
		same(t, "news", got.take(), []string{fmt.Sprint(a, " with 1 left after 5s")})
	})
}

func TestWatchOwnerOfAName(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		a := named(t, sys, "a", script(echo))
		var got record[string]
		w := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			switch m := msg.(type) {
			case string:
				owner, _ := ctx.System().Lookup(m)
				ctx.Watch(owner)
			case runtime.ActorExited:
				_, taken := ctx.System().Lookup("a")
				got.add(fmt.Sprint(m.Address, " taken ", taken))
			}
			return nil
		})
		tell(t, sys, w, "a")
		synctest.Wait()
		end(t, sys, a)
		same(t, "news", got.take(), []string{fmt.Sprint(a, " taken false")})
	})
}

// Watches do not hinder the end of a system.
func TestWatchAndShutdown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sys := runtime.New(runtime.Config{})
		var all []runtime.Address
		for range 100 {
			w, _ := watching(t, sys, all...)
			all = append(all, w)
		}
		for _, a := range all {
			tell(t, sys, a, all)
		}
		synctest.Wait()
		start := time.Now()
		fails(t, "Shutdown", sys.Shutdown(context.Background()), nil)
		same(t, "time that it took", time.Since(start), time.Duration(0))
	})
}
