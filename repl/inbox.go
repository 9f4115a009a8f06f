package repl

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"thesp/runtime"
)

// inboxSize is how many messages wait for listen; when one more comes the oldest is dropped, and counted.
const inboxSize = 1000

// An inbox keeps what actors send to the prompt until somebody listens.
type inbox struct {
	ended chan struct{} // closed when nothing comes any more

	mu       sync.Mutex // guards what follows
	messages []runtime.Envelope
	dropped  int                     // since it was told
	waiting  []chan runtime.Envelope // each holds one
}

// newInbox starts to listen to sys, until that is shut down. It calls arrived for each message that nobody waits for, with how many wait then.
func newInbox(sys *runtime.System, arrived func(runtime.Envelope, int)) *inbox {
	b := &inbox{ended: make(chan struct{})}
	go func() {
		defer close(b.ended)
		for {
			env, err := sys.Listen(0)
			if err != nil {
				return
			}
			if n := b.put(env); n > 0 {
				arrived(env, n)
			}
		}
	}()
	return b
}

// wait returns when nothing comes any more.
func (b *inbox) wait() { <-b.ended }

// put adds a message and returns how many wait then; 0 if somebody waited for it.
func (b *inbox) put(env runtime.Envelope) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.waiting) > 0 {
		b.waiting[0] <- env
		b.waiting = b.waiting[1:]
		return 0
	}
	if len(b.messages) == inboxSize {
		b.messages = b.messages[1:]
		b.dropped++
	}
	b.messages = append(b.messages, env)
	return len(b.messages)
}

func (b *inbox) len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.messages)
}

// lost returns how many messages have been dropped since it was called last.
func (b *inbox) lost() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := b.dropped
	b.dropped = 0
	return n
}

// release has nobody wait any more.
func (b *inbox) release() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, ch := range b.waiting {
		close(ch)
	}
	b.waiting = nil
}

// list returns the messages that wait, the oldest first.
func (b *inbox) list() []runtime.Envelope {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.messages)
}

// clear drops the messages that wait, and returns how many those were.
func (b *inbox) clear() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := len(b.messages) + b.dropped
	b.messages, b.dropped = nil, 0
	return n
}

// take returns the oldest message, and waits for one if there is none and timeout is more than 0. It reports false if none comes in time, or before release.
func (b *inbox) take(timeout time.Duration) (runtime.Envelope, bool) {
	b.mu.Lock()
	if len(b.messages) > 0 {
		env := b.messages[0]
		b.messages = b.messages[1:]
		b.mu.Unlock()
		return env, true
	}
	if timeout <= 0 {
		b.mu.Unlock()
		return runtime.Envelope{}, false
	}
	ch := make(chan runtime.Envelope, 1)
	b.waiting = append(b.waiting, ch)
	b.mu.Unlock()
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	select {
	case env, ok := <-ch:
		return env, ok
	case <-timer.C:
	case <-b.ended:
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, o := range b.waiting {
		if o == ch {
			b.waiting = append(b.waiting[:i], b.waiting[i+1:]...)
			return runtime.Envelope{}, false
		}
	}
	env, ok := <-ch // it came, or was released, at the same moment
	return env, ok
}

// arrived says that a message has come.
func (p *printer) arrived(env runtime.Envelope) {
	now := time.Now().Format(time.TimeOnly)
	if m, ok := env.Message.(runtime.PoisonMessage); ok {
		fmt.Fprintf(p.out, "%s %s %s failed on %s: %s\n", p.red.Sprint("!!"), now, p.refs.short(m.Actor), p.brief(m.Message), m.Reason)
		return
	}
	fmt.Fprintf(p.out, "%s %s %s: %s\n", p.green.Sprint("<-"), now, p.refs.short(env.From), p.brief(env.Message))
}

// arrivedMore says that n more have come.
func (p *printer) arrivedMore(n int) {
	fmt.Fprintln(p.out, p.dim.Sprintf("   … %d more (:inbox)", n))
}
