package netbase

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestFrameQueue(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var q frameQueue
	var want [][]byte
	for range 20_000 {
		if r.IntN(5) < 3 {
			body := bytes.Repeat([]byte{byte(r.Uint32())}, []int{r.IntN(100), 0, r.IntN(100_000)}[r.IntN(40)/19])
			q.push(body)
			want = append(want, body)
		} else if got := q.pop(); len(want) == 0 && got != nil || len(want) > 0 && !bytes.Equal(got, want[0]) {
			t.Fatalf("%d bytes come out of %d", len(got), len(want))
		} else if len(want) > 0 {
			want = want[1:]
		}
		if len(want) > 200 {
			for len(want) > 0 {
				q.pop()
				want = want[1:]
			}
		}
	}
	for len(want) > 0 {
		q.pop()
		want = want[1:]
	}
	if q.pop() != nil || q.bytes != 0 || len(q.segments) != 0 {
		t.Errorf("an empty queue has %d bytes in %d segments", q.bytes, len(q.segments))
	}
}

// flows returns what the news say: number and count in turn.
func flows(t *testing.T, b *backlog) (said [][2]uint64) {
	t.Helper()
	for buf := b.appendNews(nil); len(buf) > 0; buf = buf[recordHeader+16:] {
		if buf[0] != recordFlow || binary.BigEndian.Uint32(buf[1:]) != 16 {
			t.Fatalf("the news are % x", buf)
		}
		said = append(said, [2]uint64{binary.BigEndian.Uint64(buf[recordHeader:]), binary.BigEndian.Uint64(buf[recordHeader+8:])})
	}
	return said
}

func TestBacklogLimits(t *testing.T) {
	const unit = 100_000
	b := newBacklog(unit, func() {})
	body := make([]byte, 1000)
	expect := func(when string, want ...[2]uint64) {
		t.Helper()
		if got := flows(t, b); !slices.Equal(got, want) {
			t.Errorf("%s the other side hears %v, want %v", when, got, want)
		}
	}
	if _, result := b.add(7, body, false); result != notHeld {
		t.Errorf("a frame for a receiver without a hold is %v", result)
	}
	one, result := b.add(7, body, true)
	if result != heldNew {
		t.Fatalf("the first frame is %v", result)
	}
	for range 99 {
		b.add(7, body, false)
	}
	expect("with 100,000 bytes")
	b.add(7, body, false)
	expect("with 101,000 bytes", [2]uint64{7, flowStop})
	b.add(7, body, false)
	expect("with 102,000 bytes") // once

	take := func(n int) {
		t.Helper()
		for range n {
			if got := b.next(one); got == nil {
				t.Fatal("it is empty")
			}
			b.done(one, len(body))
		}
	}
	take(2) // 100 are left
	expect("after two above the limit", [2]uint64{7, 1})
	take(3)
	expect("after three below it", [2]uint64{7, 3})
	b.renew()
	expect("on a new connection", [2]uint64{7, flowStop}, [2]uint64{flowAll, flowFree})
	take(97)
	if b.next(one) != nil || b.count.Load() != 0 || b.total != 0 {
		t.Errorf("an empty backlog has %d holds and %d bytes", b.count.Load(), b.total)
	}
	expect("when it is empty", [2]uint64{7, flowFree})

	// With many holds each of them stops early, and at last nothing more is held.
	for i := range uint64(1000) {
		_, result := b.add(i+1, body, true)
		if result == tooMuch {
			if b.total < maxTotal*unit {
				t.Errorf("%d bytes are too much, want %d", b.total, maxTotal*unit)
			}
			break
		}
	}
	if b.total > maxTotal*unit+holdCost+len(body) {
		t.Errorf("%d bytes are held, want %d at most", b.total, maxTotal*unit)
	}
	stops := len(flows(t, b))
	if all := int(b.count.Load()); stops < all/3 || stops > 2*all/3 {
		t.Errorf("the other side is to stop for %d of %d receivers, want about half", stops, all)
	}
}

func TestBrakes(t *testing.T) {
	var b brakes
	if !b.pass(7) || b.wait(7) != nil {
		t.Error("without a brake nothing passes")
	}
	b.set(7, flowStop)
	if b.pass(7) || !b.pass(8) {
		t.Error("a brake stops something else than its receiver")
	}
	room := b.wait(7)
	b.set(7, 2)
	<-room
	if first, second, third := b.pass(7), b.pass(7), b.pass(7); !first || !second || third {
		t.Error("a grant of two does not let two pass")
	}
	room = b.wait(7)
	b.set(7, flowFree)
	<-room
	if !b.pass(7) || b.count.Load() != 0 {
		t.Error("there is a brake left")
	}
	// A new connection: of the receivers that are not told again nothing is to stop any more.
	b.set(7, flowStop)
	b.set(8, flowStop)
	b.renew()
	if b.pass(7) || b.pass(8) {
		t.Error("a new connection forgets brakes before the other side has told of them")
	}
	room = b.wait(8)
	b.set(7, flowStop)
	b.set(flowAll, flowFree)
	<-room
	if b.pass(7) || !b.pass(8) {
		t.Error("after a new connection the wrong receiver has a brake")
	}
	room = b.wait(7)
	b.clear()
	<-room
	for i := range uint64(maxBrakes) {
		if err := b.set(i+1, flowStop); err != nil {
			t.Fatalf("brake %d: %v", i+1, err)
		}
	}
	if err := b.set(maxBrakes+1, flowStop); !errors.Is(err, ErrCorrupt) {
		t.Errorf("one brake more than %d: %v", maxBrakes, err)
	}
}
