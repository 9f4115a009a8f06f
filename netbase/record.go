package netbase

import (
	"encoding/binary"
	"fmt"
	"io"
)

// A connection carries records: a header of one byte of kind and four of length, and as many bytes. The bytes of the data records are a stream, whose
// frames may be cut anywhere; the other records are about the connection itself, and are not part of the stream.
const (
	recordHello = 'H' // CBOR of a hello; the first record of each side
	recordData  = 'D'
	recordAck   = 'A' // eight bytes: the offset up to which the stream has been received. Comes at least once in a heartbeat.
	recordFlow  = 'F' // the number of an actor whose mailbox is full, and how many more messages for it may be sent, or flowFree; eight bytes each
	recordBye   = 'B' // text: the system ends
)

const recordHeader = 5

// maxRecord is how long a record may be.
const maxRecord = 64 << 10

func appendRecord(b []byte, kind byte, body []byte) []byte {
	return append(appendRecordHeader(b, kind, len(body)), body...)
}

// appendRecordHeader appends what goes ahead of a body of n bytes.
func appendRecordHeader(b []byte, kind byte, n int) []byte {
	return binary.BigEndian.AppendUint32(append(b, kind), uint32(n))
}

// readRecord reads a whole record that is not data.
func readRecord(r io.Reader) (kind byte, body []byte, err error) {
	kind, n, err := readRecordHeader(r, make([]byte, recordHeader))
	if err != nil {
		return 0, nil, err
	}
	body, err = readBody(r, n, nil)
	return kind, body, err
}

// readBody reads n bytes, into buf if they fit.
func readBody(r io.Reader, n int, buf []byte) ([]byte, error) {
	if cap(buf) < n {
		buf = make([]byte, n)
	}
	_, err := io.ReadFull(r, buf[:n])
	return buf[:n], noEOF(err)
}

// readRecordHeader reads the header of a record, with h as memory for it.
func readRecordHeader(r io.Reader, h []byte) (kind byte, n int, err error) {
	if _, err := io.ReadFull(r, h); err != nil {
		return 0, 0, err
	}
	length := binary.BigEndian.Uint32(h[1:])
	if length > maxRecord {
		return 0, 0, fmt.Errorf("%w: a record of %d bytes", ErrTooLarge, length)
	}
	return h[0], int(length), nil
}

// A dataReader is the stream in the data records of a connection.
type dataReader struct {
	r       io.Reader
	left    int                                // of the current record
	control func(kind byte, body []byte) error // called for each other record
	alive   func(end bool)                     // called for each part of a record, and its end
	head    [recordHeader]byte
	buf     []byte
}

// Read implements io.Reader.
func (d *dataReader) Read(p []byte) (int, error) {
	for d.left == 0 {
		kind, n, err := readRecordHeader(d.r, d.head[:])
		if err != nil {
			return 0, err
		}
		d.alive(n == 0)
		if kind == recordData {
			d.left = n
			continue
		}
		if d.buf, err = readBody(d.r, n, d.buf); err != nil {
			return 0, err
		}
		d.alive(true)
		if err := d.control(kind, d.buf); err != nil {
			return 0, err
		}
	}
	n, err := d.r.Read(p[:min(len(p), d.left)])
	d.left -= n
	d.alive(d.left == 0)
	return n, err
}
