package main

import (
	"bufio"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"fmt"
	"io"
	"math/big"
	"net"
	"time"

	"thesp/scripts/bench/peer"
)

// A message on the connection is its number and how many bytes follow, eight bytes each, and these. A receipt has none, and the size of the blob in place of their number.
const header = 16

// receives is how much is read at once.
const receives = 64 << 10

func appendHeader(b []byte, seq, size int) []byte {
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(b, uint64(seq)), uint64(size))
}

func readHeader(r io.Reader, b []byte) (seq, size int, err error) {
	_, err = io.ReadFull(r, b[:header])
	return int(binary.BigEndian.Uint64(b)), int(binary.BigEndian.Uint64(b[8:])), err
}

// small is the payload that is sent back and not acknowledged.
var small = len(peer.NewMessage(0).Payload)

func serveTLS(at peer.Place) error {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, private)
	if err != nil {
		return err
	}
	l, err := tls.Listen("tcp", at.Server, &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: private}}})
	if err != nil {
		return err
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go answer(conn)
		}
	}()
	return nil
}

// answer answers what comes on conn. Each message has memory of its own, as one that an actor may keep.
func answer(conn net.Conn) {
	in := bufio.NewReaderSize(conn, receives)
	var head [header]byte
	var out []byte
	for {
		seq, size, err := readHeader(in, head[:])
		if err != nil {
			return
		}
		data := make([]byte, size)
		if _, err := io.ReadFull(in, data); err != nil {
			return
		}
		if size == small {
			out = append(appendHeader(out, seq, size), data...)
		} else {
			out = appendHeader(out, seq, peer.BlobSize(data))
		}
		if in.Buffered() > 0 && len(out) < receives {
			continue // answers go out together
		}
		if _, err := conn.Write(out); err != nil {
			return
		}
		out = out[:0]
	}
}

func connectTLS(at peer.Place) (peer.Remote, error) {
	conn, err := tls.Dial("tcp", at.Server, &tls.Config{InsecureSkipVerify: true}) // it is this program
	if err != nil {
		return peer.Remote{}, err
	}
	in := bufio.NewReaderSize(conn, receives)
	var head [header]byte
	ask := func(seq int) error { // whoever asks reads
		m := peer.NewMessage(seq)
		if _, err := conn.Write(append(appendHeader(nil, seq, len(m.Payload)), m.Payload...)); err != nil {
			return err
		}
		got, size, err := readHeader(in, head[:])
		if err != nil {
			return err
		}
		if got != seq || size != small {
			return peer.ErrAnswer
		}
		_, err = in.Discard(size)
		return err
	}
	return peer.Remote{Ask: ask, Flow: func(j peer.Job) error { return flow(conn, in, j) }}, nil
}

// flow does a job: this goroutine reads, and another one writes.
func flow(conn net.Conn, in *bufio.Reader, j peer.Job) error {
	credit := make(chan int, j.Window)
	for range j.Window {
		credit <- 1
	}
	failed := make(chan error, 1)
	go func() {
		f := peer.NewFlow(j)
		data := f.Data
		if j.Size == 0 {
			data = []byte(peer.NewMessage(0).Payload)
		}
		var out []byte
		for seq := range j.Count {
			<-credit
			out = append(appendHeader(out, seq, len(data)), data...)
			if len(credit) > 0 && len(out) < receives && seq < j.Count-1 {
				continue
			}
			if _, err := conn.Write(out); err != nil {
				failed <- err
				return
			}
			out = out[:0]
		}
		failed <- nil
	}()
	var head [header]byte
	var order peer.Sequence
	for range j.Count {
		seq, size, err := readHeader(in, head[:])
		if err != nil {
			return err
		}
		if j.Size == 0 {
			_, err = in.Discard(size)
		} else if size != j.Size {
			err = fmt.Errorf("a receipt for %d bytes", size)
		}
		if err != nil {
			return err
		}
		order.Add(seq)
		credit <- 1
	}
	if err := <-failed; err != nil {
		return err
	}
	return peer.InOrder(order.Wrong())
}
