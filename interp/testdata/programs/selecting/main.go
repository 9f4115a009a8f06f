package main

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

type Message struct {
	From, Text string
	At         time.Duration
}

type Bus[T any] struct {
	mu   sync.Mutex
	subs map[string][]chan<- T
}

func (b *Bus[T]) Subscribe(topic string, size int) <-chan T {
	c := make(chan T, size)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.subs == nil {
		b.subs = make(map[string][]chan<- T)
	}
	b.subs[topic] = append(b.subs[topic], c)
	return c
}

func (b *Bus[T]) Publish(topic string, v T) (delivered, dropped int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.subs[topic] {
		select {
		case c <- v:
			delivered++
		default:
			dropped++
		}
	}
	return
}

func (b *Bus[T]) Close() {
	for _, list := range b.subs {
		for _, c := range list {
			close(c)
		}
	}
	clear(b.subs)
}

type request struct {
	n     int
	reply chan int
}

type Server struct {
	requests chan request
	quit     chan struct{}
	done     sync.WaitGroup
}

func (s *Server) loop() {
	defer s.done.Done()
	total := 0
	for {
		select {
		case r, ok := <-s.requests:
			if !ok {
				return
			}
			total += r.n
			r.reply <- total
		case <-s.quit:
			fmt.Println("server quits at", total)
			return
		}
	}
}

func (s *Server) Add(n int) int {
	r := request{n, make(chan int, 1)}
	s.requests <- r
	return <-r.reply
}

func primes(n int) (out []int) {
	ch := make(chan int)
	quit := make(chan struct{})
	defer close(quit)
	go func(out chan<- int) {
		for i := 2; ; i++ {
			select {
			case out <- i:
			case <-quit:
				return
			}
		}
	}(ch)
	for len(out) < n {
		prime := <-ch
		out = append(out, prime)
		next := make(chan int)
		go func(in <-chan int) {
			for {
				select {
				case i := <-in:
					if i%prime == 0 {
						continue
					}
					select {
					case next <- i:
					case <-quit:
						return
					}
				case <-quit:
					return
				}
			}
		}(ch)
		ch = next
	}
	return
}

func main() {
	var bus Bus[Message]
	a, b := bus.Subscribe("news", 2), bus.Subscribe("news", 1)
	fmt.Println(bus.Publish("news", Message{From: "x", Text: "one"}))
	fmt.Println(bus.Publish("news", Message{"y", "two", time.Minute}))
	fmt.Println(bus.Publish("other", Message{}))
	bus.Close()
	for m := range a {
		fmt.Printf("a %+v\n", m)
	}
	m, ok := <-b
	fmt.Println(m.Text, ok)
	m, ok = <-b
	fmt.Println(m == Message{}, ok, len(bus.subs))

	s := &Server{requests: make(chan request), quit: make(chan struct{})}
	s.done.Add(1)
	go s.loop()
	fmt.Println(s.Add(5), s.Add(6))
	close(s.quit)
	s.done.Wait()
	fmt.Println(primes(12))

	ping, pong := make(chan string), make(chan string)
	go func() {
		for s := range ping {
			pong <- strings.ToUpper(s)
		}
		close(pong)
	}()
	go func() {
		defer close(ping)
		for _, w := range strings.Fields("a bee sees") {
			ping <- w
		}
	}()
	for s := range pong {
		fmt.Print(s, " ")
	}
	fmt.Println()
	var nothing chan int
	results := [2]chan int{make(chan int, 1), make(chan int, 1)}
	results[1] <- 42
	index := map[string]int{}
	select {
	case v := <-nothing:
		fmt.Println("impossible", v)
	case index["zero"] = <-results[0]:
	case index["one"] = <-results[1]:
	}
	fmt.Println(index)
	timeout := time.After(10 * time.Millisecond)
	for n := 0; ; n++ {
		select {
		case <-timeout:
			fmt.Println("timeout", n > 0)
			return
		default:
			time.Sleep(time.Millisecond)
		}
	}
}
