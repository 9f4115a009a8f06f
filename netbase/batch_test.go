package netbase

import (
	"bytes"
	"io"
	"net"
	"testing"
)

// countedConn counts the calls of Write.
type countedConn struct {
	net.Conn
	bytes.Buffer
	writes int
}

func (c *countedConn) Write(b []byte) (int, error) { c.writes++; return c.Buffer.Write(b) }
func (c *countedConn) Read(b []byte) (int, error)  { return c.Buffer.Read(b) }

func TestBatchConn(t *testing.T) {
	under := &countedConn{}
	c := newBatchConn(under)
	write := func(text string, writes int) {
		t.Helper()
		if _, err := io.WriteString(c, text); err != nil || under.writes != writes {
			t.Errorf("after %s there are %d writes, want %d; error %v", text, under.writes, writes, err)
		}
	}
	write("a", 1)
	c.hold()
	write("b", 1)
	write("c", 1)
	if err := c.flush(); err != nil || under.writes != 2 {
		t.Errorf("flush: %v, %d writes, want 2", err, under.writes)
	}
	write("d", 3)
	if got, err := io.ReadAll(c); string(got) != "abcd" || err != nil {
		t.Errorf("read %q, %v", got, err)
	}
}

// It reads little at once until it is told that there is somebody who may have much to say, and loses nothing when that changes.
func TestBatchConnWidens(t *testing.T) {
	under := &countedConn{}
	c := newBatchConn(under)
	text := bytes.Repeat([]byte("abcdefgh"), readBatch/4)
	under.Buffer.Write(text)
	got := make([]byte, 10)
	read := func(held int) {
		t.Helper()
		if _, err := io.ReadFull(c, got[len(got)-10:]); err != nil || len(text)-under.Len() != held {
			t.Errorf("%d bytes are taken, error %v, want %d", len(text)-under.Len(), err, held)
		}
		got = append(got, make([]byte, 10)...)
	}
	read(readFirst)
	c.widen()
	read(readFirst) // there is some left
	rest := make([]byte, readFirst-20)
	if _, err := io.ReadFull(c, rest); err != nil {
		t.Fatal(err)
	}
	read(readFirst + readBatch)
	all := append(append(append([]byte{}, got[:20]...), rest...), got[20:30]...)
	if !bytes.Equal(all, text[:len(all)]) {
		t.Error("what is read is not what was written")
	}
}
