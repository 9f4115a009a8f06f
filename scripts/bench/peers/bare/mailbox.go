package main

import (
	"sync"

	"thesp/scripts/bench/peer"
)

// A mailbox is a slice under a lock, which the one goroutine that receives takes whole: what one without bound can reach.
type mailbox struct {
	mu   sync.Mutex // guards:
	mail []any

	wake chan struct{}
}

func (b *mailbox) put(m any) {
	b.mu.Lock()
	b.mail = append(b.mail, m)
	first := len(b.mail) == 1
	b.mu.Unlock()
	if first {
		select {
		case b.wake <- struct{}{}:
		default:
		}
	}
}

// take waits for messages. It exchanges them for empty memory for those to come.
func (b *mailbox) take(spare []any) []any {
	for {
		b.mu.Lock()
		mail := b.mail
		if len(mail) > 0 {
			b.mail = spare[:0]
		}
		b.mu.Unlock()
		if len(mail) > 0 {
			return mail
		}
		<-b.wake
	}
}

func tellSlice() (peer.Run, error) {
	box := &mailbox{wake: make(chan struct{}, 1)}
	begin := make(chan int)
	done := make(chan int, 1)
	go func() {
		var mail []any
		for n := range begin {
			var seq peer.Sequence
			for got := 0; got < n; {
				mail = box.take(mail)
				for i, m := range mail {
					got = seq.Add(m.(*peer.Message).Seq)
					mail[i] = nil
				}
			}
			done <- seq.Wrong()
		}
	}()
	return func(n int) error {
		begin <- n
		for i := range n {
			m := peer.NewMessage(i)
			box.put(&m)
		}
		wrong, err := peer.Await(done, 1)
		if err != nil {
			return err
		}
		return peer.InOrder(wrong)
	}, nil
}
