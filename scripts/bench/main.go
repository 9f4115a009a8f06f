// Bench measures thesp side by side with the fastest actor frameworks for Go, on the machine that it runs on. It needs the Go tool chain, and is run in
// its folder, which is a module of its own so that thesp does not depend on the others:
//
//	go run .                  the figures to quote: five rounds, some minutes
//	go run . -quick           an impression: smaller, three rounds, under a minute
//	go run . -only L1,L2p64   these workloads alone
//	go run . -reps 9          another number of rounds
//
//	go run ./peers/thesp -w L1 -n 2000000   one measurement, as a line of JSON
//
// It prints a table for each workload, and at last one of what thesp is to reach. The tables are Markdown.
//
// # Workloads
//
//	L1      tell: one goroutine sends 2,000,000 messages to one actor, which counts them
//	L2pN    ping-pong: N pairs of actors bounce one message each, 1,000,000 times in all
//	L3      ask: one goroutine asks an actor 100,000 times and waits for each answer
//	X1      ask: 64 goroutines do so at once with one actor, 200,000 times in all
//	L4      spawn: 100,000 actors are created; the heap that each takes when it has handled one message and idles
//	L5      tree: an actor creates ten, each of them ten more, five levels deep: 111,111 actors; the leaves send numbers up, all others sums
//	R1      remote echo: an actor sends 300,000 messages to one in another process, which sends them back; at most 4096 are under way
//	R2      remote ask: one goroutine asks an actor in another process 20,000 times and waits for each answer
//	R3, R4  remote messages of 64 KiB and 1 MiB, each acknowledged; at most 2 and 4 MiB are under way
//	I1      a simple handler of interpreted Go: compiled code calls it in a loop, sends to one actor with it, and to two actors in turn
//	I4      100,000 idle actors of one interpreted source: what the process takes in all
//
// The messages of L1 to X1 hold a number and a string. thesp sends them as values, as it copies what is behind pointers; the others send pointers, as
// they advise. Either is one allocation.
//
// In R1 to R4 thesp encrypts what it sends, as it always does. The others do not, which is what they do unless told otherwise; they send protobuf. All they do over TCP on loopback. The
// costs are those of both processes.
//
// How each peer does the work is in peers, a program for each. They share a go.mod, so that what several of them need has the newest of the versions that they
// ask for.
//
// # Rows
//
// Besides thesp and the frameworks, with their default mailboxes, there are:
//
//	hollywood, inbox 16   where there are many actors: its default inbox takes 28 KB for each
//	goakt, asks           R3 and R4 with one ask after the other, which it does over another kind of connection than tell
//	channels              goroutines and channels without any framework
//	swapped slice         a slice under a lock as the mailbox, which the goroutine that receives takes whole
//
//	TLS                   a connection with encryption alone, whose goroutines read, answer and write without any actor; each message has memory of its own
//
// The last three can do less than an actor system and are not counted among its peers.
//
// # Figures
//
// Every measurement is a process of its own, or two, after a warm-up; the peers take turns, so that a change of the machine meets all of them. A figure is the
// median of the rounds, with the smallest and the largest in brackets where there is a goal. Every message is accounted for: a run in which one is lost,
// gets the answer to another or comes out of order gives no figure but an error in the table.
//
// What other processes do falsifies the figures. On Linux, each measurement waits a few seconds for a quiet machine, and is repeated, twice at most, when
// others used more than an eighth of it meanwhile; the one that was disturbed least counts. With -quick there is no second try. The last column of a
// table has the largest share that others used.
//
// Compare ratios from one run, not figures from two.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strings"
)

func main() {
	log.SetFlags(0)
	quick := flag.Bool("quick", false, "small sizes, three rounds, no second tries")
	only := flag.String("only", "", "the workloads to run, as in L1,L2p1; all if empty")
	rounds := flag.Int("reps", 0, "the number of rounds; 0 is 5, or 3 with -quick")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, &bench{out: os.Stdout, log: os.Stderr, quick: *quick, rounds: *rounds}, *only)
	stop()
	if err != nil {
		log.Fatal(err)
	}
}

// run builds the programs, and runs the workloads that only names.
func run(ctx context.Context, b *bench, only string) (err error) {
	chosen, err := choose(catalog(), only)
	if err != nil {
		return err
	}
	if b.bin, err = os.MkdirTemp("", "thesp-bench"); err != nil {
		return err
	}
	defer os.RemoveAll(b.bin)
	if err := build(ctx, b.bin); err != nil {
		return err
	}
	return b.run(ctx, chosen)
}

// choose returns the workloads that only names, in the order of the catalog.
func choose(all []workload, only string) ([]workload, error) {
	if only == "" {
		return all, nil
	}
	wanted := map[string]bool{}
	for id := range strings.SplitSeq(only, ",") {
		wanted[strings.TrimSpace(id)] = true
	}
	var out []workload
	for _, w := range all {
		if wanted[w.id] {
			out = append(out, w)
			delete(wanted, w.id)
		}
	}
	for id := range wanted {
		return nil, fmt.Errorf("there is no workload %s", id)
	}
	return out, nil
}
