package runtime_test

import (
	"errors"
	"fmt"
	goruntime "runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thesp/runtime"
)

// deadActor returns the address of an actor that has ended.
func deadActor(t *testing.T, sys *runtime.System) runtime.Address {
	t.Helper()
	a := createScript(t, sys, idle)
	end(t, sys, a)
	return a
}

func TestScenario35NoHandler(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		gone := deadActor(t, sys)
		start := time.Now()
		_, err := sys.Ask(gone, "x", time.Minute)
		fails(t, "Ask of the dead", err, runtime.ErrDead)
		fails(t, "Tell to the dead", sys.Tell(gone, "x"), runtime.ErrDead)
		fails(t, "request to exit to the dead", sys.Tell(gone, runtime.ActorExitRequest{}), runtime.ErrDead)
		a := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			if msg == "go" {
				_, err := ctx.Ask(gone, "x", time.Minute)
				fails(t, "Ask of the dead by an actor", err, runtime.ErrDead)
				fails(t, "Tell to the dead by an actor", ctx.Tell(gone, "x"), runtime.ErrDead)
				return ctx.Reply("done")
			}
			return nil
		})
		same(t, "answer", ask(t, sys, a, "go"), any("done"))
		same(t, "time for all this", time.Since(start), time.Duration(0))
		same(t, "dead letters counted", sys.Stats().Dead, uint64(5))
	})
}

func TestScenario36HandlersOfDeadLetters(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		gone := deadActor(t, sys)
		sender, _ := collect(t, sys)
		d1 := deadLetters(t, sys)
		n := 0
		// lose sends a few messages to the dead, and says who must get them.
		lose := func(when, want1, want2 string, d2 *mortuary) {
			t.Helper()
			for range 3 {
				n++
				fails(t, "Tell to the dead", sys.Tell(gone, n), runtime.ErrDead)
			}
			synctest.Wait()
			want := func(s string) string { return strings.ReplaceAll(s, "all", fmt.Sprint(n-2, n-1, n)) }
			same(t, when+": the first handler", d1.messages(), want(want1))
			if d2 != nil {
				same(t, when+": the second handler", d2.messages(), want(want2))
			}
		}
		// What an envelope says.
		fails(t, "Tell from outside", sys.Tell(gone, "outside"), runtime.ErrDead)
		tell(t, sys, sender, runtime.Envelope{To: gone, Message: "inside"})
		synctest.Wait()
		same(t, "dead letters", d1.take(), []runtime.DeadEnvelope{
			{Message: "outside", To: gone, From: sys.Address(), Reason: "it has ended"},
			{Message: "inside", To: gone, From: sender, Reason: "it has ended"},
		})

		lose("one handler", "all", "", nil)
		tell(t, sys, d1.addr, "on")
		synctest.Wait()
		lose("registered twice", "all", "", nil)
		d2 := deadLetters(t, sys)
		lose("a second one", "", "all", d2)
		tell(t, sys, d1.addr, "off")
		synctest.Wait()
		lose("the first one off", "", "all", d2)
		tell(t, sys, d1.addr, "on")
		synctest.Wait()
		lose("the first one on again", "all", "", d2)
		tell(t, sys, d1.addr, "off")
		synctest.Wait()
		lose("the first one off again", "", "all", d2)
		end(t, sys, d2.addr)
		lose("both gone", "", "", d2)
		tell(t, sys, d1.addr, "on")
		synctest.Wait()
		lose("the first one back", "all", "", d2)
		d2 = deadLetters(t, sys)
		lose("a new second one", "", "all", d2)
		end(t, sys, d2.addr)
		lose("it has ended", "all", "", d2)
	})
}

// While the newest handler ends, which may take a while, the one before gets what comes; also what the one that ends leaves behind.
func TestScenario36HandlerThatEnds(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		gone := deadActor(t, sys)
		d1 := deadLetters(t, sys)
		d2 := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			switch msg.(type) {
			case string:
				ctx.HandleDeadLetters(true)
				time.Sleep(time.Second)
			case runtime.ActorExitRequest:
				time.Sleep(time.Second)
			}
			return nil
		})
		tell(t, sys, d2, "on")
		synctest.Wait()
		tell(t, sys, d2, 1) // waits in its mailbox
		tell(t, sys, d2, runtime.ActorExitRequest{})
		time.Sleep(1500 * time.Millisecond)
		fails(t, "Tell to the dead", sys.Tell(gone, "meanwhile"), runtime.ErrDead)
		time.Sleep(time.Minute)
		synctest.Wait()
		same(t, "dead letters of the handler before", d1.messages(), "1 meanwhile")
		same(t, "dead letters counted", sys.Stats().Dead, uint64(2))
	})
}

// What the newest handler has not handled when it ends, dead letters or its own, goes to the one before, also what it had taken from its mailbox already.
func TestScenario36LettersOfAHandlerThatEnds(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		gone := deadActor(t, sys)
		d1 := deadLetters(t, sys)
		d2 := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			switch msg {
			case "on":
				ctx.HandleDeadLetters(true)
				time.Sleep(time.Second)
			case "exit":
				ctx.Exit()
			}
			return nil
		})
		tell(t, sys, d2, "on")
		synctest.Wait()
		fails(t, "Tell to the dead", sys.Tell(gone, "before"), runtime.ErrDead)
		tell(t, sys, d2, "exit")
		tell(t, sys, d2, "behind")
		fails(t, "Tell to the dead", sys.Tell(gone, "between"), runtime.ErrDead)
		time.Sleep(time.Minute)
		synctest.Wait()
		same(t, "dead letters of the handler before", d1.messages(), "behind between")
		same(t, "dead letters counted", sys.Stats().Dead, uint64(4)) // the envelope of "between" is one as well
	})
}

// A goroutine that an actor has left behind cannot make it a handler of dead letters any more.
func TestScenario36HandlerAfterItsEnd(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		d := deadLetters(t, sys)
		c := newClock(t, sys)
		tell(t, sys, c.addr, "keep the context")
		synctest.Wait()
		end(t, sys, c.addr)
		c.ctx.HandleDeadLetters(true)
		fails(t, "Tell to the dead", sys.Tell(c.addr, "x"), runtime.ErrDead)
		same(t, "dead letters", d.messages(), "x")
	})
}

// More dead letters than a mailbox holds: they are counted exactly, those that fit arrive in order, and nobody waits.
func TestScenario36FloodOfDeadLetters(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		const letters = 20_000
		gone := deadActor(t, sys)
		var got []int
		d := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			switch m := msg.(type) {
			case string:
				ctx.HandleDeadLetters(true)
				time.Sleep(time.Second)
			case runtime.DeadEnvelope:
				got = append(got, m.Message.(int))
			}
			return nil
		})
		tell(t, sys, d, "on")
		synctest.Wait()
		start := time.Now()
		for i := range letters {
			if err := sys.Tell(gone, i); !errors.Is(err, runtime.ErrDead) {
				t.Errorf("Tell %d: got the error %v, want ErrDead", i, err)
			}
		}
		same(t, "time for it", time.Since(start), time.Duration(0))
		info, _ := sys.Actor(d)
		same(t, "waiting dead letters", info.Mailbox, mailboxSize-1)
		time.Sleep(time.Minute)
		synctest.Wait()
		same(t, "dead letters that arrived", len(got), mailboxSize-1)
		if !slices.IsSorted(got) {
			t.Error("they are not in order")
		}
		same(t, "dead letters counted", sys.Stats().Dead, uint64(letters))
	})
}

// mailboxSize is how many messages an actor may have, the one that it handles included.
const mailboxSize = 10_000

// A full actor is busy until it is released, and then handles what waits, which it records.
type full struct {
	addr    runtime.Address
	release chan bool
	got     []any // may be read when all is quiet
}

// newFull creates an actor whose mailbox holds as much as it may.
func newFull(t *testing.T, sys *runtime.System) *full {
	t.Helper()
	f := &full{release: make(chan bool)}
	f.addr = createScript(t, sys, func(ctx *runtime.Context, msg any) error {
		switch msg.(type) {
		case runtime.ActorExitRequest:
		case bool:
			<-f.release
		default:
			f.got = append(f.got, msg)
		}
		return nil
	})
	start := time.Now()
	tell(t, sys, f.addr, true)
	for i := range mailboxSize - 1 {
		tell(t, sys, f.addr, i)
	}
	same(t, "time to fill a mailbox", time.Since(start), time.Duration(0))
	synctest.Wait()
	info, _ := sys.Actor(f.addr)
	same(t, "messages that wait in it", info.Mailbox, mailboxSize-1)
	return f
}

// handled waits until the actor, which is released, has handled what it has, and checks that it is what it was filled with, and then more.
func (f *full) handled(t *testing.T, more ...any) {
	t.Helper()
	synctest.Wait()
	if len(f.got) != mailboxSize-1+len(more) {
		t.Errorf("messages handled: got %d, want %d", len(f.got), mailboxSize-1+len(more))
		return
	}
	for i := range mailboxSize - 1 {
		if f.got[i] != i {
			t.Errorf("message %d: got %v", i, f.got[i])
			return
		}
	}
	if after := f.got[mailboxSize-1:]; !slices.Equal(after, more) {
		t.Errorf("messages after them: got %v, want %v", after, more)
	}
}

// sayers are the ways to tell: from outside, and as an actor. Each returns the error of Tell and how long it took.
func sayers(t *testing.T, sys *runtime.System) map[string]func(to runtime.Address, msg any) (time.Duration, error) {
	return map[string]func(runtime.Address, any) (time.Duration, error){
		"outside": func(to runtime.Address, msg any) (time.Duration, error) {
			start := time.Now()
			err := sys.Tell(to, msg)
			return time.Since(start), err
		},
		"actor": func(to runtime.Address, msg any) (took time.Duration, told error) {
			a := createScript(t, sys, func(ctx *runtime.Context, m any) error {
				if m != "go" {
					return nil
				}
				start := time.Now()
				told = ctx.Tell(to, msg)
				took = time.Since(start)
				return ctx.Reply("done")
			})
			ask(t, sys, a, "go")
			return took, told
		},
	}
}

func TestScenario38RefusedWhenFull(t *testing.T) {
	for _, who := range []string{"outside", "actor"} {
		t.Run(who, func(t *testing.T) {
			run(t, func(t *testing.T, sys *runtime.System) {
				d := deadLetters(t, sys)
				f := newFull(t, sys)
				took, err := sayers(t, sys)[who](f.addr, "too many")
				fails(t, "Tell to a full mailbox", err, runtime.ErrBusy)
				same(t, "how long it waits for room", took, 5*time.Second)
				same(t, "refused messages counted", sys.Stats().Refused, uint64(1))
				close(f.release)
				f.handled(t)
				took, err = sayers(t, sys)[who](f.addr, "afterwards")
				fails(t, "Tell afterwards", err, nil)
				same(t, "time for it", took, time.Duration(0))
				f.handled(t, "afterwards")
				same(t, "dead letters", d.messages(), "")
			})
		})
	}
}

func TestScenario38WaitsForRoom(t *testing.T) {
	for _, who := range []string{"outside", "actor"} {
		t.Run(who, func(t *testing.T) {
			run(t, func(t *testing.T, sys *runtime.System) {
				f := newFull(t, sys)
				time.AfterFunc(3*time.Second, func() { close(f.release) })
				took, err := sayers(t, sys)[who](f.addr, "patient")
				fails(t, "Tell to a full mailbox", err, nil)
				same(t, "how long it waited", took, 3*time.Second)
				f.handled(t, "patient")
				same(t, "refused messages counted", sys.Stats().Refused, uint64(0))
			})
		})
	}
}

// A slow receiver makes room in time, if only little: a sender that has waited for it gets in.
func TestScenario38SlowReceiver(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		slow := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			if n, ok := msg.(int); ok && n < 100 {
				time.Sleep(100 * time.Millisecond)
			}
			return nil
		})
		for i := range mailboxSize {
			tell(t, sys, slow, i)
		}
		fails(t, "Tell to a slow receiver", sys.Tell(slow, -1), nil)
		same(t, "refused messages counted", sys.Stats().Refused, uint64(0))
	})
}

// Room is room, however the messages before were handled.
func TestScenario38RoomAfterGoexit(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		release := make(chan bool)
		a := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			switch msg.(type) {
			case bool:
				<-release
			case int:
				goruntime.Goexit()
			}
			return nil
		})
		tell(t, sys, a, true)
		for i := range mailboxSize - 1 {
			tell(t, sys, a, i)
		}
		time.AfterFunc(time.Second, func() { close(release) })
		start := time.Now()
		fails(t, "Tell to a full mailbox", sys.Tell(a, "x"), nil)
		same(t, "how long it waited", time.Since(start), time.Second)
	})
}

// Requests to exit overtake what waits, but are no way around the limit.
func TestScenario38FloodOfExitRequests(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		calls := 0
		a := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			switch msg.(type) {
			case string:
				time.Sleep(time.Second)
			case runtime.ActorExitRequest:
				calls++
			}
			return nil
		})
		tell(t, sys, a, "block")
		before := heap()
		for range 100_000 {
			tell(t, sys, a, runtime.ActorExitRequest{})
		}
		if grown := int(heap() - before); grown > 1<<20 {
			t.Errorf("heap after 100,000 requests to exit: got %d bytes more, want at most 1 MiB", grown)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		same(t, "requests that the handler saw", calls, 1)
		same(t, "actors", len(sys.Actors()), 0)
	})
}

func TestScenario38AskOfFull(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		f := newFull(t, sys)
		start := time.Now()
		if _, err := sys.Ask(f.addr, "x", 300*time.Millisecond); !errors.Is(err, runtime.ErrTimeout) && !errors.Is(err, runtime.ErrBusy) {
			t.Errorf("Ask of a full actor: got the error %v, want ErrTimeout or ErrBusy", err)
		}
		same(t, "time until it gives up", time.Since(start), 300*time.Millisecond)
		start = time.Now()
		_, err := sys.Ask(f.addr, "x", time.Minute)
		fails(t, "Ask with more time", err, runtime.ErrBusy)
		same(t, "time until it gives up", time.Since(start), 5*time.Second)
		close(f.release)
		f.handled(t)
	})
}

// What the runtime itself sends does not wait: it becomes a dead letter.
func TestScenario38RuntimeDoesNotWait(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		d := deadLetters(t, sys)
		bad := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			if msg == "bad" {
				time.Sleep(10 * time.Second)
				return errors.New("no good")
			}
			return nil
		})
		release := make(chan bool)
		a := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			if msg == "go" {
				ctx.WakeupAfter(time.Second, "wakeup")
				if err := ctx.Tell(bad, "bad"); err != nil {
					return err
				}
				<-release
			}
			return nil
		})
		tell(t, sys, a, "go")
		for i := range mailboxSize - 1 {
			tell(t, sys, a, i)
		}
		start := time.Now()
		time.Sleep(11 * time.Second)
		synctest.Wait()
		dead := d.take()
		same(t, "how many dead letters", len(dead), 2)
		for i, m := range dead {
			same(t, fmt.Sprint("receiver of dead letter ", i), m.To, a)
			same(t, fmt.Sprint("reason of dead letter ", i), m.Reason, "its mailbox is full")
		}
		if w, ok := dead[0].Message.(runtime.WakeupMessage); !ok || w.Payload != "wakeup" {
			t.Errorf("the first dead letter: got %+v, want the wakeup", dead[0].Message)
		}
		if p, ok := dead[1].Message.(runtime.PoisonMessage); !ok || p.Message != "bad" {
			t.Errorf("the second dead letter: got %+v, want the poison", dead[1].Message)
		}
		info, _ := sys.Actor(bad)
		same(t, "the one that failed is busy", info.Active, false)
		same(t, "time passed", time.Since(start), 11*time.Second)
		close(release)
	})
}

func TestScenario38SelfFlood(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		const messages = 12_000
		handled := 0
		a := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			switch msg {
			case "go":
				start := time.Now()
				for i := range messages {
					want := error(nil)
					if i >= mailboxSize-1 { // with the message that it handles
						want = runtime.ErrBusy
					}
					if err := ctx.Tell(ctx.Self(), i); !errors.Is(err, want) {
						t.Errorf("Tell %d to itself: got the error %v, want %v", i, err, want)
					}
				}
				same(t, "time for a flood of itself", time.Since(start), time.Duration(0))
				return ctx.Reply("done")
			}
			if n, ok := msg.(int); ok {
				same(t, "message", n, handled)
				handled++
			}
			return nil
		})
		ask(t, sys, a, "go")
		synctest.Wait()
		same(t, "messages handled", handled, mailboxSize-1)
		same(t, "refused messages counted", sys.Stats().Refused, uint64(messages-mailboxSize+1))
	})
}

// Actors that flood each other in a ring do not wait for each other for ever, or for long. What was accepted is handled, in order.
func TestScenario38FloodInCircles(t *testing.T) {
	for _, size := range []int{2, 3, 10} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			run(t, func(t *testing.T, sys *runtime.System) {
				const messages = 25_000
				type tally struct{ accepted, refused, handled, last int }
				ring := make([]runtime.Address, size)
				counts := make([]tally, size) // each belongs to one actor
				for i := range ring {
					ring[i] = createScript(t, sys, func(ctx *runtime.Context, msg any) error {
						c := &counts[i]
						switch m := msg.(type) {
						case string:
							for n := 1; n <= messages; n++ {
								switch err := ctx.Tell(ring[(i+1)%size], n); {
								case err == nil:
									c.accepted++
								case errors.Is(err, runtime.ErrBusy):
									c.refused++
								default:
									t.Errorf("Tell: %v", err)
								}
							}
						case int:
							if m <= c.last {
								t.Errorf("actor %d got message %d after %d", i, m, c.last)
							}
							c.last = m
							c.handled++
						}
						return nil
					})
				}
				for _, a := range ring {
					tell(t, sys, a, "go")
				}
				time.Sleep(time.Minute)
				synctest.Wait()
				var refused int
				for i, c := range counts {
					same(t, fmt.Sprint("messages that actor ", i, " has sent"), c.accepted+c.refused, messages)
					same(t, fmt.Sprint("messages handled of those that actor ", i, " has sent"), counts[(i+1)%size].handled, c.accepted)
					refused += c.refused
				}
				same(t, "refused messages counted", sys.Stats().Refused, uint64(refused))
				same(t, "waiting messages", sys.Stats().Waiting, uint64(0))
			})
		})
	}
}

// In a circle of asks the one that closes it is refused at once, and not sent; the others get their answers.
func TestScenario38AskInCircle(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		var a, b runtime.Address
		a = createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			if msg == "back" {
				t.Error("what closes the circle was sent")
			}
			if msg != "go" {
				return nil
			}
			got, err := ctx.Ask(b, msg, time.Minute)
			return errors.Join(err, ctx.Reply(got))
		})
		b = createScript(t, sys, func(ctx *runtime.Context, msg any) error {
			if _, ok := msg.(runtime.ActorExitRequest); ok {
				return nil
			}
			_, err := ctx.Ask(a, "back", time.Second)
			fails(t, "Ask that closes the circle", err, runtime.ErrBusy)
			return ctx.Reply("answer")
		})
		start := time.Now()
		same(t, "answer", ask(t, sys, a, "go"), any("answer"))
		same(t, "time for it", time.Since(start), time.Duration(0))
	})
}

func TestScenario39AddressIsNotUsedAgain(t *testing.T) {
	run(t, func(t *testing.T, sys *runtime.System) {
		d := deadLetters(t, sys)
		old := deadActor(t, sys)
		got := 0
		seen := map[runtime.Address]bool{old: true}
		for range 1000 {
			a := createScript(t, sys, func(ctx *runtime.Context, msg any) error {
				if _, ok := msg.(string); ok {
					got++
				}
				return nil
			})
			if seen[a] {
				t.Errorf("the address %v is used again", a)
			}
			seen[a] = true
			if len(seen)%2 == 0 {
				end(t, sys, a)
			}
		}
		fails(t, "Tell to the old address", sys.Tell(old, "for the old one"), runtime.ErrDead)
		_, err := sys.Ask(old, "ask of the old one", time.Minute)
		fails(t, "Ask of the old address", err, runtime.ErrDead)
		synctest.Wait()
		same(t, "dead letters", d.messages(), "for the old one ask of the old one")
		same(t, "messages to new actors", got, 0)
	})
}
