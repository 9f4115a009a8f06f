package netbase_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// A keeper keeps the bytes that it gets, each piece of one value, and writes over what it has got twice as long ago.
type keeper struct{ kept [][]byte }

func (k *keeper) Receive(ctx *runtime.Context, msg any) error {
	switch m := msg.(type) {
	case []byte:
		k.kept = append(k.kept, m)
		if old := k.kept[len(k.kept)/2]; len(k.kept)%2 == 0 {
			for i := range old {
				old[i] = 0
			}
		}
	case string:
		var damaged []string
		for i, b := range k.kept {
			if want := bytes.Repeat([]byte{b[0]}, len(b)); !bytes.Equal(b, want) || b[0] != 0 && int(b[0]) != i+1 {
				damaged = append(damaged, fmt.Sprintf("piece %d of %d bytes", i, len(b)))
			}
		}
		return ctx.Reply(fmt.Sprint(len(k.kept), damaged))
	}
	return nil
}

// Large messages are in memory of their own, whatever comes after them, and whoever writes to it.
func TestLargeMessages(t *testing.T) {
	for name, network := range map[string]struct {
		netbase.Network
		a, b string
	}{
		"memory": {newMemory(), "a", "b"},
		"tcp":    {netbase.TCP{}, "127.0.0.1:0", "127.0.0.1:0"},
	} {
		t.Run(name, func(t *testing.T) {
			leader := startWith(t, netbase.Config{Network: network, Listen: network.a, Types: []any{&keeper{}}}, nil)
			defer leader.stop(t)
			member := startWith(t, netbase.Config{Network: network, Listen: network.b, Leaders: []string{leader.base.Host()}, Types: []any{&keeper{}}}, runtime.Capabilities{"Keeper": true})
			defer member.stop(t)
			leader.knows(t, 2)
			to, err := leader.CreateActor(&keeper{}, runtime.Require("Keeper"))
			if err != nil {
				t.Fatal(err)
			}
			const pieces = 120
			for i := range pieces {
				size := []int{200 << 10, 100, 65 << 10, 64<<10 - 20, 3 << 20, 70_000}[i%6]
				if err := leader.Tell(to, bytes.Repeat([]byte{byte(i + 1)}, size)); err != nil {
					t.Fatal(err)
				}
			}
			got, err := leader.Ask(to, "damaged", 10*time.Second)
			if want := fmt.Sprint(pieces, []string{}); got != want || err != nil {
				t.Errorf("kept and damaged: %v, %v; want %s", got, err, want)
			}
		})
	}
}
