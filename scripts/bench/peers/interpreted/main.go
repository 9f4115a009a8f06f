// Command interpreted measures actors of thesp whose type comes from Go source text.
package main

import (
	_ "embed"
	"fmt"
	"reflect"
	goruntime "runtime"

	"thesp"
	"thesp/interp"
	"thesp/runtime"
	"thesp/scripts/bench/peer"
)

//go:embed testdata/counter.go
var source []byte

// The types of the source as values of them look to compiled code: structs without a name, which is in the tag of the first field.
type (
	counter = struct {
		Got   int `thesp:"main.Counter"`
		Wrong int
		Sum   int
	}
	add = struct {
		Seq int `thesp:"main.Add"`
		N   int
	}
	subtract = struct {
		Seq int `thesp:"main.Subtract"`
		N   int
	}
	report = struct {
		Got   int `thesp:"main.Report"`
		Wrong int
		Sum   int
	}
)

// slack is memory that nobody writes to. It has the garbage collector wait until there is as much garbage, as the command thesp does: interpreted code
// makes a lot of garbage, and little that lasts.
const slack = 32 << 20

func main() {
	unused := make([]byte, slack)
	defer goruntime.KeepAlive(unused)
	peer.Main(peer.Peer{Name: "thesp, interpreted", Handle: handle, Spawn: spawn})
}

func load() (*interp.Program, error) {
	in, err := interp.New(interp.Config{Symbols: thesp.Symbols})
	if err != nil {
		return nil, err
	}
	return in.Load(interp.File{Name: "counter.go", Text: source})
}

// start runs a system that knows the actor types of the source.
func start() (*thesp.System, error) {
	program, err := load()
	if err != nil {
		return nil, err
	}
	return thesp.Start(thesp.Config{Interpreter: program})
}

// message makes the message with the given number: one of two types, in turn, both of which leave the sum of a pair of them at 1.
func message(seq int) any {
	if seq%2 == 0 {
		return add{seq, 3}
	}
	return subtract{seq, 2}
}

// check is the error of an actor that has not got the messages 0 to n-1.
func check(c report, n int) error {
	want := report{Got: n, Sum: n / 2}
	if n%2 == 1 {
		want.Sum += 3
	}
	if c != want {
		return fmt.Errorf("the actor has counted %+v and not %+v", c, want)
	}
	return nil
}

func handle(actors int) (peer.Run, error) {
	if actors == 0 {
		return loop()
	}
	return count(actors)
}

// loop calls the handler: without a mailbox, a copy, a scheduler. It crosses from compiled to interpreted code as the runtime does.
func loop() (peer.Run, error) {
	program, err := load()
	if err != nil {
		return nil, err
	}
	kind, err := program.KindOf(reflect.TypeFor[counter]())
	if err != nil {
		return nil, err
	}
	if kind == nil {
		return nil, fmt.Errorf("%w: main.Counter", runtime.ErrNotActor)
	}
	return func(n int) error {
		state := &counter{}
		actor := kind.Bind(state)
		for i := range n {
			if err := actor.Receive(nil, message(i)); err != nil {
				return err
			}
		}
		return check(report{state.Got, state.Wrong, state.Sum}, n)
	}, nil
}

// window is how many messages an actor has before it is waited for. The sender is compiled and a lot faster: unbounded it would measure how the
// garbage collector deals with a mailbox of millions.
const window = 10_000

// count sends n messages to each of as many actors, in turn. The actors are of one source.
func count(actors int) (peer.Run, error) {
	sys, err := start()
	if err != nil {
		return nil, err
	}
	return func(n int) error {
		all := make([]thesp.Address, actors)
		for i := range all {
			if all[i], err = sys.CreateActor(counter{}); err != nil {
				return err
			}
		}
		for from := 0; from < n; from += window {
			to := min(from+window, n)
			for i := from; i < to; i++ {
				for _, a := range all {
					if err := sys.Tell(a, message(i)); err != nil {
						return err
					}
				}
			}
			for _, a := range all {
				c, err := sys.Ask(a, report{}, peer.Timeout)
				if err != nil {
					return err
				}
				if err := check(c.(report), to); err != nil {
					return err
				}
			}
		}
		return nil
	}, nil
}

func spawn() (peer.Spawner, error) {
	sys, err := start()
	if err != nil {
		return peer.Spawner{}, err
	}
	var all []thesp.Address
	create := func(n int) error {
		for range n {
			a, err := sys.CreateActor(counter{})
			if err != nil {
				return err
			}
			all = append(all, a)
		}
		return nil
	}
	verify := func() error {
		for _, a := range all {
			if _, err := sys.Ask(a, report{}, peer.AskTimeout); err != nil {
				return err
			}
		}
		all = nil
		return nil
	}
	return peer.Spawner{Create: create, Check: verify}, nil
}
