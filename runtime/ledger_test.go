package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	goruntime "runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"thesp/runtime"
)

// A coin is handed around by players. From one sender, numbers only grow.
type Coin struct {
	From   runtime.Address
	Number int
	Quiet  bool // nothing follows from it
}

// Bill is a coin that must be copied.
type Bill struct {
	Coin
	Data []byte
}

// A ledger counts what becomes of each message, on its own and not by what the system counts.
type ledger struct {
	t    *testing.T
	sys  *runtime.System
	seed uint64

	sent, handled, failed, dead, refused, outside atomic.Int64

	left  atomic.Int64  // how many messages may still be sent
	open  atomic.Int64  // messages whose end nobody has seen yet
	quiet chan struct{} // holds one when open has fallen to 0

	seats [players]atomic.Pointer[seat]
	born  atomic.Int64
	grave runtime.Address // of the handler of dead letters
}

const (
	players    = 1000
	neighbours = 8
)

// A seat is one of the places in the game. The actor there is replaced when it ends.
type seat struct {
	addr   runtime.Address
	ending atomic.Bool
}

// settle says that the end of one message has been seen.
func (l *ledger) settle(count *atomic.Int64) {
	count.Add(1)
	l.close()
}

func (l *ledger) close() {
	if l.open.Add(-1) == 0 {
		l.quiet <- struct{}{}
	}
}

// wait returns when the end of all messages has been seen. It gives up when nothing happens any more.
func (l *ledger) wait() {
	for before := int64(-1); ; {
		select {
		case <-l.quiet:
			return
		case <-time.After(10 * time.Second):
		}
		now := l.handled.Load()
		if now == before {
			l.t.Fatalf("the end of %d messages was never seen: the test has counted %v, the system %+v", l.open.Load(), l, l.sys.Stats())
		}
		before = now
	}
}

// tell sends a message by the function that is given, and counts it. It reports false if the receiver is dead.
func (l *ledger) tell(tell func(runtime.Address, any) error, to runtime.Address, msg any) bool {
	if l.left.Add(-1) < 0 {
		return true
	}
	l.sent.Add(1)
	l.open.Add(1)
	err := tell(to, msg)
	switch {
	case err == nil:
	case errors.Is(err, runtime.ErrDead):
		return false // the handler of dead letters counts it
	case errors.Is(err, runtime.ErrBusy):
		l.settle(&l.refused)
	default:
		l.t.Errorf("Tell: %v", err)
	}
	return true
}

// ask is tell for asks from outside.
func (l *ledger) ask(to runtime.Address, number int) {
	if l.left.Add(-1) < 0 {
		return
	}
	l.sent.Add(1)
	l.open.Add(1)
	got, err := l.sys.Ask(to, number, 0)
	switch poison := new(runtime.PoisonError); {
	case err == nil && got != number:
		l.t.Errorf("Ask(%d): got %v", number, got)
	case errors.Is(err, runtime.ErrBusy):
		l.settle(&l.refused)
	case err != nil && !errors.As(err, &poison) && !errors.Is(err, runtime.ErrDead):
		l.t.Errorf("Ask: %v", err)
	}
}

// undertake creates the handler of dead letters.
func (l *ledger) undertake() {
	l.grave = create(l.t, l.sys, script(func(ctx *runtime.Context, msg any) error {
		switch msg.(type) {
		case string:
			ctx.HandleDeadLetters(true)
			l.settle(&l.handled)
		case runtime.DeadEnvelope:
			l.sent.Add(1) // the envelope
			l.handled.Add(1)
			l.settle(&l.dead)
		}
		return nil
	}))
	l.open.Add(1)
	l.sent.Add(1)
	tell(l.t, l.sys, l.grave, "on")
	<-l.quiet
}

// calm reports whether the handler of dead letters can take many more. It would miss those that find its mailbox full, and then the books could
// not be compared.
func (l *ledger) calm() bool {
	info, _ := l.sys.Actor(l.grave)
	return info.Mailbox < mailboxSize/4
}

// A player is an actor of the game. Its fields survive a restart of the actor.
type player struct {
	*ledger
	place   int
	here    *seat
	full    bool // has more waiting than the handler of dead letters should get at once
	policy  runtime.Policy
	rand    *rand.Rand
	friends [neighbours]runtime.Address
	numbers map[runtime.Address]int // of the last coin to each receiver
	last    map[runtime.Address]int // of the last coin from each sender
	again   Coin                    // is tried again
}

// sit creates a player and gives it a seat.
func (l *ledger) sit(place int) {
	p := &player{ledger: l, place: place, here: new(seat), numbers: map[runtime.Address]int{}, last: map[runtime.Address]int{}}
	p.rand = rand.New(rand.NewPCG(l.seed, uint64(l.born.Add(1))))
	switch place % 4 {
	case 1:
		p.policy.Retries = 1
	case 2:
		p.policy = runtime.Policy{OnFailure: runtime.Restart, Restarts: 1e9, Within: time.Second}
	case 3:
		p.policy.OnFailure = runtime.Stop
	}
	ready := make(chan bool) // it does not run before its seat is known
	a, err := l.sys.CreateActor(script(func(ctx *runtime.Context, msg any) error { <-ready; return p.receive(ctx, msg) }), runtime.Supervise(p.policy))
	if err != nil {
		l.t.Error(err)
	}
	p.here.addr = a
	l.seats[place].Store(p.here)
	close(ready)
}

// replace sees to it that somebody else sits in a seat, whose actor is about to end. It reports false if that has happened already.
func (l *ledger) replace(place int, s *seat) bool {
	if s.ending.Swap(true) {
		return false
	}
	l.sit(place)
	return true
}

func (p *player) receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case runtime.ActorExitRequest:
		return nil
	case runtime.PoisonMessage:
		p.settle(&p.handled)
		return nil
	case Bill:
		return p.coin(ctx, m.Coin)
	case Coin:
		return p.coin(ctx, m)
	case int: // somebody outside asks
		if p.rand.IntN(50) == 0 && p.policy.OnFailure != runtime.Stop {
			return p.fail(ctx, Coin{}, p.policy.Retries)
		}
		p.sent.Add(1)
		p.outside.Add(1)
		p.settle(&p.handled)
		return ctx.Reply(m)
	}
	p.t.Errorf("a player got %v", msg)
	return nil
}

func (p *player) coin(ctx *runtime.Context, c Coin) error {
	tries := p.policy.Retries
	if p.again != (Coin{}) {
		tries = 0
		if c != p.again {
			p.t.Errorf("coin after a failure that is to be tried again: got %v, want %v", c, p.again)
		}
		p.again = Coin{}
	} else if last := p.last[c.From]; c.Number <= last {
		p.t.Errorf("coin from %v: got number %d after %d", c.From, c.Number, last)
	}
	p.last[c.From] = c.Number
	if !c.Quiet {
		p.play(ctx)
	}
	if p.rand.IntN(50) == 0 && (p.policy.OnFailure != runtime.Stop || p.calm()) {
		return p.fail(ctx, c, tries)
	}
	p.settle(&p.handled)
	return nil
}

// fail fails, in one of several ways. What may be tried again does not count yet, but the end of a goroutine, after which nothing is tried again.
func (p *player) fail(ctx *runtime.Context, c Coin, tries int) error {
	how := p.rand.IntN(3)
	if tries > 0 {
		if c != (Coin{}) && p.rand.IntN(2) == 0 {
			p.again = c
			return errors.New("for now")
		}
		how = 2
	}
	if p.policy.OnFailure == runtime.Stop {
		p.replace(p.place, p.here)
	}
	p.sent.Add(1) // the poison
	if c.From == p.sys.Address() || c.From.IsZero() {
		p.outside.Add(1)
	} else {
		p.open.Add(1)
	}
	p.settle(&p.failed)
	switch how {
	case 0:
		return errors.New("for good")
	case 1:
		panic("for good")
	}
	goruntime.Goexit()
	return nil
}

// play does what follows from a coin.
func (p *player) play(ctx *runtime.Context) {
	if p.rand.IntN(2) == 0 {
		p.give(ctx, p.friend(), false)
		p.give(ctx, p.friend(), false)
	}
	n := p.rand.IntN(50_000)
	if n > 110 || !p.calm() {
		return
	}
	switch {
	case n == 0 && p.place%4 == 0: // more than its own mailbox holds
		p.full = true
		for range mailboxSize + 100 {
			p.give(ctx, ctx.Self(), true)
		}
	case n <= 10: // a flood for somebody else
		to := p.friend()
		for range p.rand.IntN(1000) {
			p.give(ctx, to, true)
		}
	case n <= 60 && !p.full:
		if p.replace(p.place, p.here) {
			ctx.Exit()
		}
	case n > 60:
		place := p.rand.IntN(players)
		if s := p.seats[place].Load(); place%4 != 0 && p.replace(place, s) {
			p.sent.Add(1)
			p.open.Add(1)
			if err := ctx.Tell(s.addr, runtime.ActorExitRequest{}); err == nil {
				p.settle(&p.handled)
			}
		}
	}
}

// friend returns the address of a neighbour, who may have been replaced since.
func (p *player) friend() runtime.Address {
	i := p.rand.IntN(neighbours)
	if p.friends[i].IsZero() {
		p.friends[i] = p.seats[(p.place+1+i)%players].Load().addr
	}
	return p.friends[i]
}

// give sends a coin. If the receiver is dead, whoever is there now gets the next one.
func (p *player) give(ctx *runtime.Context, to runtime.Address, quiet bool) {
	p.numbers[to]++
	c := Coin{ctx.Self(), p.numbers[to], quiet}
	var msg any = c
	if p.rand.IntN(10) == 0 {
		msg = Bill{c, []byte("bill")}
	}
	if p.tell(ctx.Tell, to, msg) {
		return
	}
	for i, a := range p.friends {
		if a == to {
			p.friends[i] = runtime.Address{}
		}
	}
}

// A thousand actors send each other messages, fail, exit, are created again and flood each other. Each message comes at most once and in order, and in the end
// the books of the system agree with those that the test has kept. Time is not fake here: the scheduler must show what it does with real threads.
func TestLedger(t *testing.T) {
	messages := int64(1_000_000)
	if testing.Short() {
		messages = 100_000
	}
	l := &ledger{t: t, sys: runtime.New(runtime.Config{}), seed: 1, quiet: make(chan struct{}, 1)}
	defer l.sys.Shutdown(context.Background())
	l.undertake()
	for place := range players {
		l.sit(place)
	}
	l.left.Store(messages)
	r := rand.New(rand.NewPCG(l.seed, 0))
	numbers := map[runtime.Address]int{}
	for l.left.Load() > 0 {
		l.open.Add(1)
		for range 1000 {
			a := l.seats[r.IntN(players)].Load().addr
			numbers[a]++
			l.tell(l.sys.Tell, a, Coin{l.sys.Address(), numbers[a], false})
		}
		var askers sync.WaitGroup
		for range 8 {
			place := r.IntN(players)
			askers.Go(func() {
				for i := range 50 {
					l.ask(l.seats[(place+i)%players].Load().addr, i)
				}
			})
		}
		askers.Wait()
		l.close()
		l.wait()
	}
	if err := l.sys.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
	s := l.sys.Stats()
	for _, c := range []struct {
		what string
		got  uint64
		want *atomic.Int64
	}{
		{"sent", s.Sent, &l.sent},
		{"handled", s.Handled, &l.handled},
		{"poison", s.Poison, &l.failed},
		{"dead", s.Dead, &l.dead},
		{"refused", s.Refused, &l.refused},
		{"outside", s.Outside, &l.outside},
		{"waiting", s.Waiting, new(atomic.Int64)},
	} {
		same(t, c.what, c.got, uint64(c.want.Load()))
	}
	same(t, "sum of the ends", s.Handled+s.Poison+s.Dead+s.Refused+s.Outside+s.Waiting, s.Sent)
	t.Logf("%d actors, %v", l.born.Load(), l)
}

func (l *ledger) String() string {
	return fmt.Sprintf("%d sent, %d handled, %d failed, %d dead, %d refused, %d outside",
		l.sent.Load(), l.handled.Load(), l.failed.Load(), l.dead.Load(), l.refused.Load(), l.outside.Load())
}

// Whoever looks at the counts while messages are on their way sees numbers that may be a little old, but make sense.
func TestStatsWhileRunning(t *testing.T) {
	sys := runtime.New(runtime.Config{})
	defer sys.Shutdown(context.Background())
	pingPong := script(func(ctx *runtime.Context, msg any) error {
		switch m := msg.(type) {
		case runtime.Address:
			return ctx.Tell(m, 1)
		case int:
			ctx.Tell(ctx.Sender(), m)
		}
		return nil
	})
	for range 2 {
		tell(t, sys, create(t, sys, pingPong), create(t, sys, pingPong))
	}
	for i := range 20_000 {
		s := sys.Stats()
		for what, n := range map[string]uint64{"Handled": s.Handled, "Poison": s.Poison, "Waiting": s.Waiting} {
			if n > s.Sent+1e6 {
				t.Errorf("look %d: %s: got %d of %d sent", i, what, n, s.Sent)
				return
			}
		}
	}
}
