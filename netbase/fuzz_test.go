package netbase

import (
	"bytes"
	"errors"
	"io"
	"net"
	"testing"
	"testing/iotest"
	"unique"

	"github.com/fxamacker/cbor/v2"

	"thesp/runtime"
)

// FuzzHello reads records as the first one of a connection. What is taken for a hello can be said again, and is taken for the same.
func FuzzHello(f *testing.F) {
	mode, err := strict()
	if err != nil {
		f.Fatal(err)
	}
	b := &Base{decMode: mode}
	for _, h := range []hello{{Version: protocol, Host: "127.0.0.1:1900", Incarnation: 1 << 39, Received: 5, Again: true, Links: 3}, {Version: 2, Host: "local", Refused: "no"}, {}} {
		body, err := cbor.Marshal(h)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(appendRecord(nil, recordHello, body))
	}
	f.Add(appendRecord(nil, recordHello, []byte("\xa1\x02\x61\xff")))
	f.Add(appendRecord(nil, recordData, nil))
	f.Add([]byte{recordHello, 255, 255, 255, 255})
	f.Fuzz(func(t *testing.T, said []byte) {
		h, err := b.readHello(readConn{r: bytes.NewReader(said)})
		if err != nil {
			return
		}
		body, err := cbor.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		again, err := b.readHello(readConn{r: bytes.NewReader(appendRecord(nil, recordHello, body))})
		if again != h || err != nil {
			t.Fatalf("%+v comes back as %+v, %v", h, again, err)
		}
	})
}

// FuzzRecord reads records at once and byte by byte, which must give the same stream, the same other records and the same end.
func FuzzRecord(f *testing.F) {
	f.Add(appendAck(appendRecord(appendFlow(nil, 7, 1), recordData, []byte("abc")), 3))
	f.Add(appendRecord(appendRecord(nil, recordData, nil), recordBye, nil))
	f.Add([]byte{recordData, 0, 1, 0, 1})
	f.Add([]byte{recordAck, 0, 0, 0, 8, 1})
	f.Fuzz(func(t *testing.T, said []byte) {
		read := func(r io.Reader) (stream, others []byte, err error) {
			d := &dataReader{r: r, alive: func(bool) {}, control: func(kind byte, body []byte) error {
				others = appendRecord(others, kind, body)
				return nil
			}}
			stream, err = io.ReadAll(d)
			return stream, others, err
		}
		one, control, err := read(bytes.NewReader(said))
		two, control2, err2 := read(iotest.OneByteReader(bytes.NewReader(said)))
		if !bytes.Equal(one, two) || !bytes.Equal(control, control2) || (err == nil) != (err2 == nil) {
			t.Fatalf("at once: % x, % x, %v; byte by byte: % x, % x, %v", one, control, err, two, control2, err2)
		}
		if len(one)+len(control) > len(said) {
			t.Fatalf("%d bytes are more than came", len(one)+len(control))
		}
	})
}

// FuzzEnvelope has a system handle frames that a peer may say, one after the other. It refuses them as corrupt, or does what they say, and lives.
func FuzzEnvelope(f *testing.F) {
	sys, b, _ := lonely(f)
	victim, err := sys.CreateActor(silent{})
	if err != nil {
		f.Fatal(err)
	}
	for _, msg := range []any{
		"text", []any{1, "x", nil}, runtime.Undelivered{Message: "x", To: victim, From: victim, Reason: "r"}, runtime.Watching{Address: victim, Watcher: victim, On: true},
		runtime.Creation{Template: "x", Parent: victim}, runtime.ChildActorExited{Address: victim}, runtime.ActorExited{Address: victim},
		Registration{}, Table{Members: []runtime.Member{{Host: "x:1", Incarnation: 3}}}, NotLeader{},
	} {
		all := bodies(f, victim, msg)
		f.Add(all[0], all[len(all)-1])
	}
	f.Add([]byte("\x85\x02\x01\x01\x01\xf6"), []byte("\x85\x00\x05\x65bogus\x00\xf6"))
	id := unique.Make(runtime.SystemID{Host: "local", Incarnation: 7}) // it cannot be dialled
	f.Fuzz(func(t *testing.T, first, second []byte) {
		p := &peer{base: b, id: id, out: newStream(1 << 20), nudge: make(chan struct{}, 1)}
		p.backlog = newBacklog(1<<20, p.wake)
		p.dec = newDecoder(b.codec, b.types)
		p.enc = newEncoder(b.codec, p.define)
		for _, body := range [][]byte{first, second, second} {
			if _, err := p.handle(body, false); err != nil && !errors.Is(err, ErrCorrupt) {
				t.Fatalf("% x: an error of no kind: %v", body, err)
			}
		}
		for other := range b.all() {
			b.lose(other, "it is part of a test")
		}
	})
}

// readConn is a connection that says what is in r.
type readConn struct {
	net.Conn
	r io.Reader
}

func (c readConn) Read(p []byte) (int, error) { return c.r.Read(p) }
