// Command bare does the workloads with goroutines and channels alone, or a connection: no addresses, no registry, no supervision, nothing that may grow. It is what
// the frameworks can be compared with, not one of them.
package main

import (
	"sync"
	"sync/atomic"

	"thesp/scripts/bench/peer"
)

func main() {
	peer.Main(
		peer.Peer{Name: "channels", Tell: tell, PingPong: pingPong, Ask: ask, Spawn: spawn, Tree: tree},
		peer.Peer{Name: "swapped slice", Tell: tellSlice},
		peer.Peer{Name: "TLS", Serve: serveTLS, Connect: connectTLS},
	)
}

func tell() (peer.Run, error) {
	mail := make(chan *peer.Message, 1024)
	begin := make(chan int)
	done := make(chan int, 1)
	go func() {
		for n := range begin {
			var seq peer.Sequence
			for range n {
				m := <-mail
				seq.Add(m.Seq)
			}
			done <- seq.Wrong()
		}
	}()
	return func(n int) error {
		begin <- n
		for i := range n {
			m := peer.NewMessage(i)
			mail <- &m
		}
		wrong, err := peer.Await(done, 1)
		if err != nil {
			return err
		}
		return peer.InOrder(wrong)
	}, nil
}

func pingPong(pairs int) (peer.Run, error) {
	all := make([]chan *peer.Message, 2*pairs)
	for i := range all {
		all[i] = make(chan *peer.Message, 1)
	}
	return func(n int) error {
		done := make(chan struct{}, len(all))
		half := n / len(all)
		for i, in := range all {
			go func() { // the first of each pair has one more to take than to send
				out := all[i^1]
				for range half {
					out <- <-in
				}
				if i%2 == 0 {
					<-in
				}
				done <- struct{}{}
			}()
		}
		for i := 0; i < len(all); i += 2 {
			m := peer.NewMessage(i)
			all[i] <- &m
		}
		_, err := peer.Await(done, len(all))
		return err
	}, nil
}

type question struct {
	m     *peer.Message
	reply chan *peer.Message
}

func ask() (peer.Ask, error) {
	mail := make(chan question, 64)
	go func() {
		for q := range mail {
			q.reply <- q.m
		}
	}()
	replies := sync.Pool{New: func() any { return make(chan *peer.Message, 1) }}
	return func(seq int) error {
		reply := replies.Get().(chan *peer.Message)
		m := peer.NewMessage(seq)
		mail <- question{&m, reply}
		answer := <-reply
		replies.Put(reply)
		if answer.Seq != seq {
			return peer.ErrAnswer
		}
		return nil
	}, nil
}

func spawn() (peer.Spawner, error) {
	var started, handled atomic.Int64
	var all []chan *peer.Message
	create := func(n int) error {
		for range n {
			mail := make(chan *peer.Message, 1)
			all = append(all, mail)
			go func() {
				started.Add(1)
				for range mail {
					handled.Add(1)
				}
			}()
		}
		return peer.Poll(started.Load, int64(len(all)))
	}
	check := func() error {
		for _, mail := range all {
			mail <- &peer.Message{}
		}
		n := len(all)
		all = nil
		return peer.Poll(handled.Load, int64(n))
	}
	return peer.Spawner{Create: create, Check: check}, nil
}

func grow(level int, number int64, parent chan<- int64) {
	if level == 0 {
		parent <- number
		return
	}
	sums := make(chan int64, peer.TreeWidth)
	for i := range int64(peer.TreeWidth) {
		go grow(level-1, number*peer.TreeWidth+i, sums)
	}
	var sum int64
	for range peer.TreeWidth {
		sum += <-sums
	}
	parent <- sum
}

func tree() (func() (int64, error), error) {
	return func() (int64, error) {
		done := make(chan int64, 1)
		go grow(peer.TreeLevels, 0, done)
		return peer.Await(done, 1)
	}, nil
}
