// Package peer says what an actor framework must do to be measured, and measures it. The programs in peers teach it one framework each: two of them
// cannot be linked into one program, because they register the same names of protobuf messages.
//
// What is the same for all: the message and its payload, the shape of the actors, who waits for what, and how loss and disorder are found. What each
// does in its own way: how an actor is declared, and whether a message is a value or a pointer. Either costs one allocation for each message.
package peer

import (
	"errors"
	"fmt"
	"time"
)

// Message is what the actors of most workloads get.
type Message struct {
	Seq     int
	Payload string
}

// NewMessage makes the message with the given number.
func NewMessage(seq int) Message { return Message{seq, "hello world"} }

// A Run does n units of a workload whose actors are there already, and returns when the last one is done. It may be called again. The error
// says that something got lost or came out of order.
type Run func(n int) error

// An Ask sends the message with the given number to one actor and waits for its answer, which it checks. It is safe for concurrent use.
type Ask func(seq int) error

// A Spawner creates idle actors.
type Spawner struct {
	// Create creates n more and returns when all of them have started.
	Create Run
	// Check has each of them handle a message, and forgets their addresses. They go on living.
	Check func() error
}

// A Peer is a framework, with the actors for the workloads. Each function starts a system of its own and creates the actors. It is nil for
// workloads that the peer takes no part in. Nothing is shut down: a process runs one workload and exits.
type Peer struct {
	Name   string
	Module string // its path, "" for one that needs none

	// Tell sends n messages from the goroutine of the caller to one actor, which counts them.
	Tell func() (Run, error)
	// PingPong has pairs of actors bounce n messages in all, one at a time for each pair.
	PingPong func(pairs int) (Run, error)
	// Ask asks one actor, which answers with the message that it got.
	Ask func() (Ask, error)
	// Spawn creates actors that do nothing.
	Spawn func() (Spawner, error)
	// Tree has one actor create ten, and each of these ten, five levels deep. The leaves, which number themselves from 0 to 99,999, send their numbers
	// up, and every other actor the sum of what it got. The function returns what the first one has.
	Tree func() (func() (int64, error), error)
	// Handle has as many actors handle n messages each. For 0 actors, it calls the handler in a loop instead.
	Handle func(actors int) (Run, error)
	// Serve starts a system at at.Server, with an actor that answers every message with itself, and every blob with a receipt.
	Serve func(at Place) error
	// Connect starts a system that reaches the actor of another process, which has called Serve. The system is at at.Client, if it has to be reached itself.
	Connect func(at Place) (Remote, error)
}

// The measures of the tree.
const (
	TreeLevels = 5
	TreeWidth  = 10
	TreeSize   = 111_111
)

// A Sequence checks that messages come in order, the first with number 0.
type Sequence struct{ got, wrong int }

// Add counts one more message, and returns how many there were.
func (s *Sequence) Add(seq int) int {
	if seq != s.got {
		s.wrong++
	}
	s.got++
	return s.got
}

// Wrong is how many messages did not have the number that was due.
func (s *Sequence) Wrong() int { return s.wrong }

// Timeout is how long a workload may take. One that takes longer has lost something, or hangs.
const Timeout = 2 * time.Minute

var errLost = fmt.Errorf("not done after %v: messages are lost", Timeout)

// Await waits for n values on ch.
func Await[T any](ch <-chan T, n int) (last T, err error) {
	timer := time.NewTimer(Timeout)
	defer timer.Stop()
	for range n {
		select {
		case last = <-ch:
		case <-timer.C:
			return last, errLost
		}
	}
	return last, nil
}

// Poll waits until count returns n.
func Poll(count func() int64, n int64) error {
	for end := time.Now().Add(Timeout); count() < n; time.Sleep(50 * time.Microsecond) {
		if time.Now().After(end) {
			return errLost
		}
	}
	return nil
}

// InOrder is the error of a run in which wrong messages came out of order, nil if it is 0.
func InOrder(wrong int) error {
	if wrong == 0 {
		return nil
	}
	return fmt.Errorf("%d messages came out of order", wrong)
}

// ErrAnswer is the error of an Ask that got the answer to something else.
var ErrAnswer = errors.New("wrong answer")

// AskTimeout is how long an Ask waits.
const AskTimeout = 5 * time.Second
