package netbase_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"thesp/netbase"
	"thesp/runtime"
)

// A carefulShelf takes nothing but the one text, as an honest one does that looks at hashes.
type carefulShelf struct {
	shelf
	text    string
	damaged int
}

func (s *carefulShelf) Accept(hash string, source []byte) error {
	if string(source) != s.text {
		s.mu.Lock()
		s.damaged++
		s.mu.Unlock()
		return errors.New("damaged source: it is not what its hash says")
	}
	return s.shelf.Accept(hash, source)
}

// startCareful is startHost with a carefulShelf.
func startCareful(t *testing.T, network netbase.Network, text string) (node, *carefulShelf, *mocks) {
	t.Helper()
	books, ms := &carefulShelf{text: text}, &mocks{}
	return startWith(t, netbase.Config{Network: network, Listen: "b:1", Sources: books, StartWorker: ms.start}, runtime.Capabilities{"Server": true}), books, ms
}

// What is damaged on its way is refused and not kept; another system is asked once for it, and if that has nothing better, that is an error.
func TestFault55DamagedOnItsWay(t *testing.T) {
	for _, tt := range []struct {
		name, other string
		works       bool
	}{{"another has it", "the source", true}, {"another is damaged too", "the sourcf", false}} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := newMemory()
				b, books, ms := startCareful(t, network, "the source")
				defer b.stop(t)
				other := startHost(t, network, "c:1", nil, "b:1")
				defer other.stop(t)
				other.shelf.add(travelHash, tt.other)
				a := startAuthor(t, network, "a:1", "b:1")
				defer a.stop(t)
				a.books.add(travelHash, "the sourc!")
				b.knows(t, 3)
				tr, err := a.CreateActor(&travel{"hello "}, runtime.Require("Server"))
				_, kept := books.Source(travelHash)
				switch {
				case tt.works && err != nil:
					t.Fatal(err)
				case tt.works:
					if got := get[card](t, a, tr, card{1, "x"}); got != (card{2, "hello x"}) || books.accepted != 1 || books.damaged != 1 || !kept {
						t.Errorf("it answers %v, with %d accepted and %d damaged, kept %v, want one of each", got, books.accepted, books.damaged, kept)
					}
				case err == nil || !strings.Contains(err.Error(), "not what its hash says") || books.damaged != 2 || kept || ms.count() != 0:
					t.Errorf("got %v, with %d damaged, kept %v, %d workers, want the error after two, and nothing left", err, books.damaged, kept, ms.count())
				}
			})
		})
	}
}

// When the connection ends in the middle of a source nothing of it is kept; if it is there again soon it comes once, and if the system that has it is lost, who waits hears that.
func TestFault59SourceInPart(t *testing.T) {
	text := strings.Repeat("a long source ", 1<<15)
	for _, lost := range []bool{false, true} {
		name := map[bool]string{false: "a short cut", true: "lost"}[lost]
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				net := newFaultNet(newMemory())
				b, books, ms := startCareful(t, net.as("b:1"), text)
				defer b.stop(t)
				a := startAuthor(t, net.as("a:1"), "a:1", "b:1")
				defer a.stop(t)
				a.books.add(travelHash, text)
				b.knows(t, 2)
				net.both("a:1", "b:1", func(f *fault) { f.rate = 100_000 })
				failed := make(chan error, 1)
				go func() {
					_, err := a.CreateActor(&travel{}, runtime.Require("Server"))
					failed <- err
				}()
				time.Sleep(2 * time.Second)
				synctest.Wait()
				if _, kept := books.Source(travelHash); kept || ms.count() != 0 {
					t.Errorf("after a part of the source: kept %v, %d workers, want nothing", kept, ms.count())
				}
				if lost {
					net.both("a:1", "b:1", freeze)
				}
				net.cut()
				if lost {
					time.Sleep(20 * time.Second)
					net.both("a:1", "b:1", thaw)
				}
				net.both("a:1", "b:1", func(f *fault) { f.rate = 0 })
				err := <-failed
				if lost && !errors.Is(err, runtime.ErrDead) || !lost && err != nil {
					t.Errorf("the creation ends with %v, want ErrDead: %v", err, lost)
				}
				if lost {
					time.Sleep(10 * time.Second)
					b.knows(t, 2)
					if _, err := a.CreateActor(&travel{}, runtime.Require("Server")); err != nil {
						t.Errorf("once it is back: %v, want none", err)
					}
				}
				if books.accepted != 1 || books.damaged != 0 {
					t.Errorf("%d accepted and %d damaged, want one and none", books.accepted, books.damaged)
				}
				time.Sleep(time.Second) // the network is done with what was cut
			})
		})
	}
}

// What many ask for at once is fetched once, and all creations succeed.
func TestFault62AskedForByMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newMemory()
		b, books, ms := startCareful(t, network, "the source")
		defer b.stop(t)
		var authors []node
		for range 10 {
			a := startAuthor(t, network, "", "b:1")
			defer a.stop(t)
			authors = append(authors, a)
		}
		b.knows(t, 11)
		var all sync.WaitGroup
		for _, a := range authors {
			all.Go(func() {
				tr, err := a.CreateActor(&travel{"hello "}, runtime.Require("Server"))
				if err != nil {
					t.Error(err)
				} else if got := get[card](t, a, tr, card{1, "x"}); got != (card{2, "hello x"}) {
					t.Errorf("it answers %v", got)
				}
			})
		}
		all.Wait()
		if books.accepted != 1 || ms.count() != 1 {
			t.Errorf("%d accepted, %d workers, want one of each", books.accepted, ms.count())
		}
	})
}
