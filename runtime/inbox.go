package runtime

import (
	"fmt"
	"sync"
	"time"
)

// inboxSize is how many messages to code outside of any actor are kept for Listen. When one more comes the oldest becomes a dead letter.
const inboxSize = 10_000

// An inbox keeps what is sent to code outside of any actor, until somebody listens.
type inbox struct {
	mu      sync.Mutex
	letters []letter
	waiting []chan letter // each holds one; the first to come is the first to be served
}

// put adds a letter. The letter that it returns did not find room.
func (b *inbox) put(l letter) (lost letter, full bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.waiting) > 0 {
		b.waiting[0] <- l
		b.waiting = b.waiting[1:]
		return letter{}, false
	}
	if len(b.letters) == inboxSize {
		lost, full = b.letters[0], true
		b.letters = b.letters[1:]
	}
	b.letters = append(b.letters, l)
	return lost, full
}

// take returns the oldest letter, or a channel that will have the next one.
func (b *inbox) take() (letter, chan letter) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.letters) > 0 {
		l := b.letters[0]
		b.letters[0] = letter{}
		b.letters = b.letters[1:]
		return l, nil
	}
	ch := make(chan letter, 1)
	b.waiting = append(b.waiting, ch)
	return letter{}, ch
}

// leave takes ch back. It reports false if a letter has come, which is then in ch.
func (b *inbox) leave(ch chan letter) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, o := range b.waiting {
		if o == ch {
			b.waiting = append(b.waiting[:i], b.waiting[i+1:]...)
			return true
		}
	}
	return false
}

// Listen returns the next message that was sent to code outside of any actor: what answers a Tell, and every reply to an Ask after the
// first one or after its time. It waits until one comes, at most for timeout if that is positive; then the error wraps
// ErrTimeout. It wraps ErrClosed once the system is shut down and nothing is left.
func (s *System) Listen(timeout time.Duration) (Envelope, error) {
	l, ch := s.inbox.take()
	if ch != nil {
		var expired <-chan time.Time
		if timeout > 0 {
			timer := time.NewTimer(timeout)
			defer timer.Stop()
			expired = timer.C
		}
		err := ErrTimeout
		select {
		case l = <-ch:
			err = nil
		case <-expired:
		case <-s.down:
			err = ErrClosed
		}
		if err != nil {
			if s.inbox.leave(ch) {
				return Envelope{}, fmt.Errorf("listen: %w", err)
			}
			l = <-ch // it came at the same moment
		}
	}
	return Envelope{From: l.from, To: s.Address(), Message: unpack(l.msg)}, nil
}
