package netbase

import (
	"encoding/binary"
	"net"
	"testing"
	"time"
)

// newWire returns a connection over TCP, and its other end.
func newWire(t *testing.T) (near, far net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	near, err = net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	far, err = l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { near.Close(); far.Close() })
	return near, far
}

// newLinked returns a peer with a link over TCP that nobody writes to, and the other end of it.
func newLinked(t *testing.T) (*peer, net.Conn) {
	t.Helper()
	near, far := newWire(t)
	b := &Base{started: time.Now(), cfg: Config{MaxWaiting: 1 << 20, DeadAfter: time.Second}}
	p := &peer{base: b, out: newStream(1 << 20), nudge: make(chan struct{}, 1)}
	p.backlog = newBacklog(1<<20, p.wake)
	if !isPrompt(near) {
		t.Error("a connection of TCP is not prompt")
	}
	p.prompt.Store(&link{conn: near, gone: make(chan struct{})})
	return p, far
}

// frameOf returns a frame with a body of n bytes.
func frameOf(n int) *chunk {
	c := newChunk()
	c.setFrame(nil, append(c.value(), make([]byte, n)...))
	return c
}

// left reports whether the writer has something to do.
func (p *peer) left() bool {
	select {
	case <-p.out.more:
		return true
	default:
		return false
	}
}

// What is said to an idle system is written at once, and what follows before that is confirmed is not.
func TestPrompt(t *testing.T) {
	p, far := newLinked(t)
	say := func(n int, prompt bool) {
		t.Helper()
		if !p.put(frameOf(n), 1) || p.left() == prompt {
			t.Errorf("the sender of %d bytes writes them: %v, want %v", n, !prompt, prompt)
		}
	}
	say(5, true)
	kind, body, err := readRecord(far)
	if err != nil || kind != recordData || binary.BigEndian.Uint32(body) != 5 || len(body) != frameHeader+5 {
		t.Fatalf("record %q %v, %v", kind, body, err)
	}
	say(5, false)
	p.out.next()
	p.out.confirm(p.out.end)
	p.received.Add(100)
	say(5, true)
	if kind, body, err = readRecord(far); err != nil || kind != recordAck || binary.BigEndian.Uint64(body) != 100 {
		t.Errorf("record %q %v, %v, want an ack of 100", kind, body, err)
	}
	p.out.confirm(p.out.end)
	say(promptSize+1, false)
	p.out.next()
	p.out.confirm(p.out.end)

	l := p.prompt.Load()
	l.writing.Lock()
	say(5, false) // somebody writes
	l.writing.Unlock()
	p.out.next()
	p.out.confirm(p.out.end)
	l.fallSilent()
	say(5, false)
}

// A frame that is in two chunks of the stream needs the writer for its second part.
func TestPromptFrameInTwoChunks(t *testing.T) {
	p, _ := newLinked(t)
	const half = chunkSize/2 - frameHeader - 5
	p.out.appendFrame(nil, make([]byte, half), 1)
	p.out.appendFrame(nil, make([]byte, half), 1) // 10 bytes are left
	p.out.next()
	p.out.confirm(p.out.end)
	p.left()
	if !p.put(frameOf(100), 1) || !p.left() {
		t.Error("the writer does not know of the second part")
	}
}
