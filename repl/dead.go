package repl

import (
	"fmt"
	"sync"
	"time"

	"thesp/runtime"
)

// deadKept is how many dead letters the shell remembers, the last ones.
const deadKept = 20

// deadLetters are what is known of messages of this system that reached nobody.
type deadLetters struct {
	ended chan struct{}      // closed when nothing comes any more
	sync  chan chan struct{} // what it gets is closed when all has been noted that has happened before

	mu    sync.Mutex // guards what follows
	last  []runtime.Event
	count int // of all
}

// watchDeadLetters begins to note those of sys, and the ends of its actors in exits, until it is shut down.
func watchDeadLetters(sys *runtime.System, exits *exits) *deadLetters {
	d := &deadLetters{ended: make(chan struct{}), sync: make(chan chan struct{})}
	events, _ := sys.Events(100)
	go func() { // ends with the system
		defer close(d.ended)
		for {
			select {
			case e, ok := <-events:
				if !ok {
					return
				}
				d.note(e, exits)
			case noted := <-d.sync:
				for n := len(events); n > 0; n-- {
					d.note(<-events, exits) // a zero one if there are no more
				}
				close(noted)
			}
		}
	}()
	return d
}

func (d *deadLetters) note(e runtime.Event, exits *exits) {
	switch e.Kind {
	case runtime.EventDeadLetter:
		if n := e.Actor.Number(); n != runtime.NumberAdmin && n != runtime.NumberOwner { // what commands ask, and tell themselves
			d.add(e)
		}
	case runtime.EventExited:
		exits.add(e)
	}
}

// catchUp returns when all is noted that has happened before.
func (d *deadLetters) catchUp() {
	noted := make(chan struct{})
	select {
	case d.sync <- noted:
		<-noted
	case <-d.ended:
	}
}

func (d *deadLetters) add(e runtime.Event) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.count++
	if d.last = append(d.last, e); len(d.last) > deadKept {
		d.last = d.last[1:]
	}
}

// wait returns when nothing comes any more.
func (d *deadLetters) wait() { <-d.ended }

// listDead is :dead.
func (sh *shell) listDead(args []string) error {
	if err := noArguments("dead", args); err != nil {
		return err
	}
	d := sh.dead
	d.catchUp()
	d.mu.Lock()
	last, count := append([]runtime.Event(nil), d.last...), d.count
	d.mu.Unlock()
	if count == 0 {
		fmt.Fprintln(sh.print.out, "no dead letters")
		return nil
	}
	w := NewTable(sh.print.out)
	fmt.Fprintln(w, "TIME\tTO\tMESSAGE\tREASON")
	for _, e := range last {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", e.Time.Format(time.TimeOnly), sh.refs.short(e.Actor), shortType(e.Message), e.Reason)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if count > len(last) {
		fmt.Fprintf(sh.print.out, "%d earlier ones are forgotten\n", count-len(last))
	}
	return nil
}
