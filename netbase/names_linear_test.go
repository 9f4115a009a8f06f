package netbase_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/anishathalye/porcupine"

	"thesp/runtime"
)

// What clients do with a global name.
type nameUse struct {
	Name string
	Do   string          // create, look up, or end
	Who  runtime.Address // that ends
}

// nameModel is a name as it should be: of nobody, or of one actor, until that ends. What comes out of a use is an address, the zero one for nobody.
var nameModel = porcupine.Model{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		of := map[string][]porcupine.Operation{}
		for _, op := range history {
			name := op.Input.(nameUse).Name
			of[name] = append(of[name], op)
		}
		var parts [][]porcupine.Operation
		for _, ops := range of {
			parts = append(parts, ops)
		}
		return parts
	},
	Init: func() any { return runtime.Address{} },
	Step: func(state, input, output any) (bool, any) {
		owner, use, got := state.(runtime.Address), input.(nameUse), output.(runtime.Address)
		switch {
		case use.Do == "end" && use.Who == owner:
			return true, runtime.Address{}
		case use.Do == "end":
			return true, owner // who has not got the name, or no more
		case use.Do == "create" && owner.IsZero():
			return !got.IsZero(), got
		}
		return got == owner, owner
	},
	DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v: %v", input, output) },
	DescribeState:     func(state any) string { return fmt.Sprint(state) },
}

// A nameHistory is what clients have done, in an order that each of them agrees with.
type nameHistory struct {
	clock atomic.Int64
	mu    sync.Mutex
	ops   []porcupine.Operation
}

func (h *nameHistory) record(client int, use nameUse, do func() runtime.Address) runtime.Address {
	call := h.clock.Add(1)
	got := do()
	op := porcupine.Operation{ClientId: client, Input: use, Call: call, Output: got, Return: h.clock.Add(1)}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ops = append(h.ops, op)
	return got
}

// The checker would see it if two actors had one name, or if a name outlived its owner.
func TestFault54ModelOfNames(t *testing.T) {
	one, two := runtime.MakeAddress(systemID("a:1", 1), 1), runtime.MakeAddress(systemID("b:1", 1), 1)
	create, lookup := nameUse{Name: "x", Do: "create"}, nameUse{Name: "x", Do: "look up"}
	end := nameUse{Name: "x", Do: "end", Who: one}
	for _, tt := range []struct {
		what string
		want bool
		ops  []porcupine.Operation
	}{
		{"both get the same", true, []porcupine.Operation{{Input: create, Call: 1, Output: one, Return: 3}, {Input: create, Call: 2, Output: one, Return: 4}}},
		{"two get two", false, []porcupine.Operation{{Input: create, Call: 1, Output: one, Return: 3}, {Input: create, Call: 2, Output: two, Return: 4}}},
		{"one ends between", true, []porcupine.Operation{{Input: create, Call: 1, Output: one, Return: 2}, {Input: end, Call: 3, Output: one, Return: 6}, {Input: create, Call: 4, Output: two, Return: 5}}},
		{"a look-up finds who has ended", false, []porcupine.Operation{
			{Input: create, Call: 1, Output: one, Return: 2}, {Input: end, Call: 3, Output: one, Return: 4}, {Input: lookup, Call: 5, Output: one, Return: 6},
		}},
		{"a look-up misses who is there", false, []porcupine.Operation{{Input: create, Call: 1, Output: one, Return: 2}, {Input: lookup, Call: 3, Output: runtime.Address{}, Return: 4}}},
	} {
		if got := porcupine.CheckOperations(nameModel, tt.ops); got != tt.want {
			t.Errorf("%s: the checker says %v, want %v", tt.what, got, tt.want)
		}
	}
}

// useNames has clients of three systems create, look up and end actors of two names, over a network that is slow now and then and sometimes breaks.
func useNames(t *testing.T, seed uint64) *nameHistory {
	h := &nameHistory{}
	synctest.Test(t, func(t *testing.T) {
		t.Cleanup(func() { time.Sleep(time.Minute) }) // until what is under way has arrived
		f, a, b, c, _ := faulty(t)
		nodes := []node{a, b, c}
		ends := make(chan struct{})
		defer close(ends)
		go func() {
			r := rand.New(rand.NewPCG(seed, 0))
			for {
				select {
				case <-ends:
					return
				case <-time.After(time.Duration(r.IntN(50)) * time.Millisecond):
				}
				for _, pair := range [][2]string{{"a:1", "b:1"}, {"a:1", "c:1"}, {"b:1", "c:1"}} {
					f.set(pair[0], pair[1], func(l *fault) { l.delay = time.Duration(r.IntN(30)) * time.Millisecond })
					f.set(pair[1], pair[0], func(l *fault) { l.delay = time.Duration(r.IntN(30)) * time.Millisecond })
				}
				if r.IntN(20) == 0 {
					f.cut()
				}
			}
		}()
		var wg sync.WaitGroup
		for client := range 9 {
			wg.Go(func() {
				r := rand.New(rand.NewPCG(seed, uint64(client+1)))
				for range 40 {
					useName(t, h, client, nodes[client%3], r)
					time.Sleep(time.Duration(r.IntN(40)) * time.Millisecond)
				}
			})
		}
		wg.Wait()
	})
	return h
}

// useName does one thing.
func useName(t *testing.T, h *nameHistory, client int, n node, r *rand.Rand) {
	use := nameUse{Name: []string{"x", "y"}[r.IntN(2)]}
	lookup := func() runtime.Address {
		got, _ := n.Lookup(use.Name)
		return got
	}
	create := func() runtime.Address {
		got, err := n.CreateActor(&echo{}, runtime.Name(use.Name))
		if err != nil {
			t.Errorf("create %s at %s: %v", use.Name, n.base.Host(), err)
		}
		return got
	}
	switch what := r.IntN(6); {
	case what < 3:
		use.Do = "look up"
		h.record(client, use, lookup)
	case what < 5:
		use.Do = "create"
		h.record(client, use, create)
	default:
		use.Do = "create"
		who := h.record(client, use, create)
		use.Do, use.Who = "end", who
		h.record(client, use, func() runtime.Address {
			n.Tell(who, "exit")
			for start := time.Now(); lookup() == who; time.Sleep(time.Millisecond) { // it is freed where the leader is
				if time.Since(start) > time.Minute {
					t.Errorf("%v has ended, and has the name %s after a minute", who, use.Name)
					break
				}
			}
			return who
		})
	}
}

// Whatever clients of several systems do with a name at once: it looks as if they had done it one after the other, where there is at most one owner.
func TestFault54NamesAreLinearizable(t *testing.T) {
	total := 0
	for seed := range uint64(pick(10, 300)) {
		h := useNames(t, seed)
		total += len(h.ops)
		if result, info := porcupine.CheckOperationsVerbose(nameModel, h.ops, time.Minute); result != porcupine.Ok {
			t.Errorf("seed %d: the history of %d uses is %v, want linearizable", seed, len(h.ops), result)
			for i, part := range info.PartialLinearizations() {
				t.Logf("name %d: longest legal order: %d sequences", i, len(part))
			}
			for _, op := range h.ops {
				t.Logf("client %d, %d to %d: %s", op.ClientId, op.Call, op.Return, nameModel.DescribeOperation(op.Input, op.Output))
			}
			return
		}
	}
	t.Logf("%d uses of names", total)
}
