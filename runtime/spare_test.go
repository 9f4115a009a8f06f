package runtime_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"thesp/runtime"
)

// blobMessage has bytes that are worth to serve again.
type blobMessage struct {
	Number byte
	Data   []byte
}

func newBlob(number byte) blobMessage {
	return blobMessage{number, bytes.Repeat([]byte{number}, 10_000)}
}

// A hoarder keeps what it gets. What it gets first for each number that is divisible by 5, it spoils, and fails.
type hoarder struct {
	kept [][]byte
	last byte
}

func (h *hoarder) Receive(ctx *runtime.Context, msg any) error {
	var data []byte
	var number byte
	switch m := msg.(type) {
	case blobMessage:
		data, number = m.Data, m.Number
	case []byte:
		data, number = m, m[0]
	default:
		return ctx.Reply(h.wrong())
	}
	if number%5 == 0 && h.last != number {
		h.last = number
		clear(data)
		return errors.New("spoiled")
	}
	h.kept = append(h.kept, data)
	return nil
}

// wrong is how many of the kept are not as they were sent.
func (h *hoarder) wrong() (n int) {
	for _, data := range h.kept {
		if len(data) != 10_000 || data[0] == 0 || !bytes.Equal(data, bytes.Repeat(data[:1], len(data))) {
			n++
		}
	}
	return n - (len(h.kept) - 200)
}

// The bytes of a message belong to its receiver for good, and a handler that has failed gets them again as they were sent.
func TestBytesAreNotSharedWithLaterMessages(t *testing.T) {
	for name, message := range map[string]func(byte) any{
		"in a struct": func(n byte) any { return newBlob(n) },
		"bare":        func(n byte) any { return newBlob(n).Data },
	} {
		t.Run(name, func(t *testing.T) {
			sys := runtime.New(runtime.Config{})
			defer sys.Shutdown(t.Context())
			a := create(t, sys, &hoarder{}, runtime.Supervise(runtime.Policy{Retries: 1}))
			for i := range byte(200) {
				if err := sys.Tell(a, message(i+1)); err != nil {
					t.Fatal(err)
				}
			}
			if got, err := sys.Ask(a, "wrong", time.Minute); got != 0 || err != nil {
				t.Errorf("%v of the messages are not as they were sent, %v", got, err)
			}
		})
	}
}
