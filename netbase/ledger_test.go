package netbase_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"thesp/runtime"
)

var (
	ledgerKills    = flag.Int("kills", 20, "how many systems TestLedger kills")
	ledgerMessages = flag.Int("messages", 1_000_000, "how many messages TestLedger sends")
)

// What the players of the ledger are told.
type (
	// coin is handed from player to player. Seq counts the coins of one sender for one receiver.
	coin struct{ Seq int }
	// seats says who is in the game.
	seats struct{ Players []runtime.Address }
	// play says how many more coins to send.
	play struct{ Coins int }
	// books asks for the books; the answer is a ledger.
	books struct{}
	// ledger is what a player, or an undertaker, has seen.
	ledger struct {
		Sent, Handled, Dead []entry
		Refused             int // coins that could not be sent: they are not in Sent
		Left                int // coins still to be sent
		Wrong               []string
	}
	// entry sums up the coins from one player to another one.
	entry struct {
		From, To runtime.Address
		Count    int
		Sum      uint64 // of the mixed numbers, modulo 2^64: two sets of coins with the same sum are the same
	}
)

func gameTypes() []any {
	return []any{coin{}, seats{}, play{}, books{}, ledger{}, &player{}, &gravedigger{}}
}

// mix makes a number of which sums tell sets apart.
func mix(seq int) uint64 {
	x := uint64(seq) * 0x9e3779b97f4a7c15
	x ^= x >> 32
	x *= 0xd6e8feb86659fd93
	return x ^ x>>32
}

func (e *entry) add(seq int) {
	e.Count++
	e.Sum += mix(seq)
}

// player sends coins to all others, and keeps books of what it sends and what comes.
type player struct {
	others  []runtime.Address
	left    int
	sent    map[runtime.Address]*entry
	handled map[runtime.Address]*entry
	last    map[runtime.Address]int
	refused int
	wrong   []string
	playing bool
}

// turn is how many coins a player sends before it looks at what has come.
const turn = 50

func (p *player) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case coin:
		p.take(ctx.Sender(), ctx.Self(), m.Seq)
	case seats:
		p.others = slices.DeleteFunc(m.Players, func(a runtime.Address) bool { return a == ctx.Self() })
		return ctx.Reply(true)
	case play:
		p.left += m.Coins
		if !p.playing {
			p.playing = true
			return ctx.Tell(ctx.Self(), "turn")
		}
	case string:
		p.turn(ctx)
	case books:
		l := ledger{Refused: p.refused, Left: p.left, Wrong: p.wrong}
		for _, e := range p.sent {
			l.Sent = append(l.Sent, *e)
		}
		for _, e := range p.handled {
			l.Handled = append(l.Handled, *e)
		}
		return ctx.Reply(l)
	}
	return nil
}

func (p *player) take(from, self runtime.Address, seq int) {
	if p.handled == nil {
		p.handled, p.last = map[runtime.Address]*entry{}, map[runtime.Address]int{}
	}
	e := p.handled[from]
	if e == nil {
		e = &entry{From: from, To: self}
		p.handled[from] = e
	}
	if last := p.last[from]; seq <= last && len(p.wrong) < 10 {
		p.wrong = append(p.wrong, fmt.Sprintf("coin %d from %v comes after coin %d", seq, from, last))
	}
	p.last[from] = seq
	e.add(seq)
}

func (p *player) turn(ctx *runtime.Context) {
	if p.sent == nil {
		p.sent = map[runtime.Address]*entry{}
	}
	for range min(turn, p.left) {
		to := p.others[rand.IntN(len(p.others))]
		e := p.sent[to]
		if e == nil {
			e = &entry{From: ctx.Self(), To: to}
			p.sent[to] = e
		}
		p.left--
		switch err := ctx.Tell(to, coin{e.Count + 1}); {
		case errors.Is(err, runtime.ErrBusy):
			p.refused++
			continue
		case err != nil && !errors.Is(err, runtime.ErrDead): // that is a dead letter as well
			p.wrong = append(p.wrong, err.Error())
		}
		e.add(e.Count + 1)
	}
	if p.playing = p.left > 0; p.playing {
		ctx.Tell(ctx.Self(), "turn")
	}
}

// gravedigger keeps books of dead letters.
type gravedigger struct {
	dead map[[2]runtime.Address]*entry
	seen map[[2]runtime.Address]map[int]bool
	bad  []string
}

func (g *gravedigger) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case string:
		g.dead, g.seen = map[[2]runtime.Address]*entry{}, map[[2]runtime.Address]map[int]bool{}
		ctx.HandleDeadLetters(true)
		return ctx.Reply(true)
	case runtime.DeadEnvelope:
		c, ok := m.Message.(coin)
		if !ok {
			return nil // of what the test itself asks
		}
		way := [2]runtime.Address{m.From, m.To}
		if g.dead[way] == nil {
			g.dead[way], g.seen[way] = &entry{From: m.From, To: m.To}, map[int]bool{}
		}
		if g.seen[way][c.Seq] && len(g.bad) < 10 {
			g.bad = append(g.bad, fmt.Sprintf("coin %d from %v to %v is twice a dead letter", c.Seq, m.From, m.To))
		}
		g.seen[way][c.Seq] = true
		g.dead[way].add(c.Seq)
	case books:
		l := ledger{Wrong: g.bad}
		for _, e := range g.dead {
			l.Dead = append(l.Dead, *e)
		}
		return ctx.Reply(l)
	}
	return nil
}

// A game is a convention whose players hand coins to each other while its systems are killed.
type game struct {
	*world
	names   []string
	systems []system
	players [][]runtime.Address // by system
	grave   []runtime.Address
}

const (
	gameSystems = 5
	gamePlayers = 4 // in each
)

// seat starts the system number i, with its players.
func (g *game) seat(i int) {
	// What waits for a system that is lost becomes dead letters at once, which must find room in a mailbox.
	s := g.start(systemConfig{Name: g.names[i], Leaders: g.names[:2], Waiting: 16 << 10})
	g.systems[i] = s
	g.grave[i] = g.create(s, &gravedigger{}, nil)
	g.asks(s, g.grave[i], "open", true)
	g.players[i] = nil
	for range gamePlayers {
		g.players[i] = append(g.players[i], g.create(s, &player{}, nil))
	}
}

// deal tells all players of each other, and to go on.
func (g *game) deal(coins int) {
	g.Helper()
	all := slices.Concat(g.players...)
	for i, s := range g.systems {
		for _, a := range g.players[i] {
			g.asks(s, a, seats{all}, true)
		}
	}
	for i, s := range g.systems {
		for _, a := range g.players[i] {
			if err := s.tell(a, play{coins}); err != nil {
				g.Fatal(err)
			}
		}
	}
}

// read returns the books of an actor.
func (g *game) read(s system, a runtime.Address) ledger {
	g.Helper()
	got, err := s.ask(a, books{}, time.Minute)
	if err != nil {
		g.Fatalf("books of %v: %v", a, err)
	}
	return got.(ledger)
}

// close waits until all is sent, and nothing is under way any more. It returns the books of all who are there.
func (g *game) close() []ledger {
	g.Helper()
	for before := -1; ; {
		var all []ledger
		left, seen := 0, 0
		for i, s := range g.systems {
			for _, a := range append(slices.Clone(g.players[i]), g.grave[i]) {
				l := g.read(s, a)
				left += l.Left
				for _, e := range slices.Concat(l.Sent, l.Handled, l.Dead) {
					seen += e.Count
				}
				all = append(all, l)
			}
		}
		if left == 0 && seen == before {
			return all
		}
		before = seen
		time.Sleep(5 * g.heartbeat)
	}
}

// Actors on five systems hand each other coins in all directions, while the systems are killed, one after the other, and started again. What is checked:
//
//   - between any two players, coins come in the order in which they were sent, and none twice;
//   - of what one player that is alive in the end has sent to another one that is, each coin has been handled, or is a dead letter at the sender's system, and not both;
//   - of what it has sent to one that was killed, no coin is twice a dead letter, and there are no more of them than were sent. How many the dead one has handled nobody knows.
func TestLedger(t *testing.T) {
	scenario(t, func(w *world) {
		kills, messages := *ledgerKills, *ledgerMessages
		if w.kind == "tcp" { // in one process all share the work
			kills, messages = kills/4, messages/5
		}
		if testing.Short() || raceEnabled {
			messages /= 10
		}
		g := &game{world: w, names: []string{"a", "b", "c", "d", "e"}}
		g.systems, g.players, g.grave = make([]system, gameSystems), make([][]runtime.Address, gameSystems), make([]runtime.Address, gameSystems)
		start := time.Now()
		for i := range gameSystems {
			g.seat(i)
		}
		w.meet(time.Second, g.systems, g.names...)
		share := messages / (kills + 1) / (gameSystems * gamePlayers)
		for range kills {
			g.deal(share)
			time.Sleep(time.Duration(rand.IntN(50)) * time.Millisecond)
			victim := rand.IntN(gameSystems)
			g.systems[victim].kill()
			if w.wires != nil && rand.IntN(2) == 0 {
				w.wires.cut()
			}
			g.seat(victim)
			w.meet(5*time.Second, g.systems, g.names...)
		}
		g.deal(share)
		g.audit(g.close())
		w.Logf("after %v", time.Since(start))
	}, "tcp", "processes")
}

// audit compares the books.
func (g *game) audit(all []ledger) {
	g.Helper()
	alive := map[runtime.Address]bool{}
	for _, a := range slices.Concat(g.players...) {
		alive[a] = true
	}
	type account struct{ sent, handled, dead entry }
	accounts := map[[2]runtime.Address]*account{}
	of := func(e entry) *account {
		way := [2]runtime.Address{e.From, e.To}
		if accounts[way] == nil {
			accounts[way] = new(account)
		}
		return accounts[way]
	}
	refused := 0
	for _, l := range all {
		for _, what := range l.Wrong {
			g.Error(what)
		}
		refused += l.Refused
		for _, e := range l.Sent {
			of(e).sent = e
		}
		for _, e := range l.Handled {
			of(e).handled = e
		}
		for _, e := range l.Dead {
			of(e).dead = e
		}
	}
	var exact, sent, handled, dead, unknown int
	for way, a := range accounts {
		sent, handled, dead = sent+a.sent.Count, handled+a.handled.Count, dead+a.dead.Count
		switch from, to := way[0], way[1]; {
		case !alive[from]: // its books are gone
		case alive[to]:
			exact++
			if a.handled.Count+a.dead.Count != a.sent.Count || a.handled.Sum+a.dead.Sum != a.sent.Sum {
				g.Errorf("from %v to %v: %d sent, %d handled, %d dead letters", from, to, a.sent.Count, a.handled.Count, a.dead.Count)
			}
		default:
			unknown += a.sent.Count - a.dead.Count
			if a.dead.Count > a.sent.Count {
				g.Errorf("from %v to %v, which was killed: %d sent, %d dead letters", from, to, a.sent.Count, a.dead.Count)
			}
		}
	}
	g.Logf("books of the living: %d sent, %d handled, %d dead letters, %d refused, %d handed over to those that were killed; %d pairs are exact", sent, handled, dead, refused, unknown, exact)
	if exact != gameSystems*gamePlayers*(gameSystems*gamePlayers-1) || handled == 0 {
		g.Errorf("%d pairs of living players have books, want all", exact)
	}
}
