package netbase_test

import (
	"context"
	"flag"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"thesp/netbase"
)

// soak has tests of faults run with the numbers that take minutes.
var soak = flag.Bool("soak", false, "run the tests of faults for long")

// pick returns the first number, or the second under -soak.
func pick(short, long int) int {
	if *soak {
		return long
	}
	return short
}

// A faultNet carries the bytes of another network, and has them suffer on the way.
type faultNet struct {
	under netbase.Network
	mu    sync.Mutex
	links map[[2]string]*fault // by who says something to whom
	pipes []net.Conn
	luck  *rand.Rand
}

// A fault is what happens to bytes in one direction. Its fields are under the lock of its net.
type fault struct {
	delay  time.Duration
	rate   int           // bytes in a second; 0: no limit
	after  int           // this many bytes come through, and then the connection ends; 0: it does not
	flip   int           // the byte with this number, from 1, has a bit wrong
	lose   float64       // how likely it is that some bytes are lost, and sent again when that is noticed
	frozen chan struct{} // nothing comes through until it is closed
}

func newFaultNet(under netbase.Network) *faultNet {
	return &faultNet{under: under, links: map[[2]string]*fault{}, luck: rand.New(rand.NewPCG(26, 1))}
}

// as is the network of the system that listens at host.
func (f *faultNet) as(host string) netbase.Network { return faultView{f, host} }

type faultView struct {
	*faultNet
	host string
}

func (v faultView) Listen(address string) (net.Listener, error) { return v.under.Listen(address) }

func (v faultView) Dial(ctx context.Context, address string) (net.Conn, error) {
	far, err := v.under.Dial(ctx, address)
	if err != nil {
		return nil, err
	}
	near, middle := net.Pipe()
	v.mu.Lock()
	v.pipes = append(v.pipes, middle, far)
	v.mu.Unlock()
	go v.carry(v.host, address, middle, far)
	go v.carry(address, v.host, far, middle)
	return near, nil
}

// set changes what happens between two systems, in one direction.
func (f *faultNet) set(from, to string, change func(*fault)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(f.between(from, to))
}

// both is set in both directions.
func (f *faultNet) both(a, b string, change func(*fault)) {
	f.set(a, b, change)
	f.set(b, a, change)
}

func (f *faultNet) between(from, to string) *fault {
	key := [2]string{from, to}
	if f.links[key] == nil {
		f.links[key] = &fault{}
	}
	return f.links[key]
}

func freeze(f *fault) { f.frozen = make(chan struct{}) }
func thaw(f *fault)   { close(f.frozen); f.frozen = nil }

// cut ends all connections.
func (f *faultNet) cut() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.pipes {
		c.Close()
	}
	f.pipes = nil
}

// resend is after what time the kernel sends again for the first time what has got lost.
const resend = 200 * time.Millisecond

// parcel is some bytes, and when they arrive.
type parcel struct {
	bytes []byte
	due   time.Time
}

// carry has what src says arrive at dst.
func (f *faultNet) carry(from, to string, src, dst net.Conn) {
	onWay := make(chan parcel, 1<<10)
	go func() {
		defer src.Close()
		defer dst.Close()
		for p := range onWay {
			time.Sleep(time.Until(p.due))
			f.mu.Lock()
			frozen := f.between(from, to).frozen
			f.mu.Unlock()
			if frozen != nil {
				<-frozen
			}
			if _, err := dst.Write(p.bytes); err != nil {
				break
			}
		}
		src.Close()
		for range onWay {
		}
	}()
	defer close(onWay)
	count := 0
	for {
		buf := make([]byte, 4<<10)
		n, err := src.Read(buf)
		f.mu.Lock()
		rule := *f.between(from, to)
		for again := resend; f.luck.Float64() < rule.lose; again *= 2 {
			rule.delay += again
		}
		f.mu.Unlock()
		if rule.flip > count && rule.flip <= count+n {
			buf[rule.flip-count-1] ^= 0x10
		}
		if rule.after > 0 && count+n >= rule.after {
			n, err = max(rule.after-count, 0), io.EOF
		}
		count += n
		if rule.rate > 0 {
			time.Sleep(time.Duration(n) * time.Second / time.Duration(rule.rate))
		}
		onWay <- parcel{buf[:n], time.Now().Add(rule.delay)}
		if err != nil {
			return
		}
	}
}
