package peer

import "iter"

// A Place is where the two processes of a remote workload find each other.
type Place struct {
	Server, Client string // their addresses, HOST:PORT on loopback
	Folder         string // for files of both; empty at first
}

// A Remote is an actor in another process.
type Remote struct {
	// Ask sends it a message and waits for the answer, which is the message.
	Ask Ask
	// Flow has an actor here do the job with it. It may be called again.
	Flow func(Job) error
}

// A Job is to send messages to an actor in another process, at most Window of them unanswered. They are numbered from 0. If Size is 0, they are those of NewMessage and
// answered with themselves; else blobs of Size bytes, answered with a Receipt.
type Job struct{ Count, Window, Size int }

// A Blob is a large message.
type Blob struct {
	Seq  int
	Data []byte
}

// A Receipt answers a blob: with its number, and the BlobSize of its data.
type Receipt struct{ Seq, Size int }

// A Flow is how far a Job is, for the actor that does it.
type Flow struct {
	Job
	Data []byte // of the blobs

	sent, damaged int
	seq           Sequence
}

// NewFlow begins a job.
func NewFlow(j Job) Flow { return Flow{Job: j, Data: newData(j.Size)} }

// Due yields the numbers of the messages to send now.
func (f *Flow) Due() iter.Seq[int] {
	return func(yield func(int) bool) {
		for f.sent < f.Count && f.sent-f.seq.got < f.Window {
			f.sent++
			if !yield(f.sent - 1) {
				return
			}
		}
	}
}

// Answered counts the answer to the message with the given number, and reports whether it is the last one. The size is that in the receipt, 0 if it is no receipt.
func (f *Flow) Answered(seq, size int) bool {
	if size != f.Size {
		f.damaged++
	}
	return f.seq.Add(seq) == f.Count
}

// Wrong is how many answers did not have the number that was due, or were to something damaged.
func (f *Flow) Wrong() int { return f.damaged + f.seq.Wrong() }

// newData makes the data of a blob.
func newData(size int) []byte {
	b := make([]byte, size)
	for i := range b {
		b[i] = dataByte(i)
	}
	return b
}

func dataByte(i int) byte { return byte(i>>16 ^ i>>8*31 ^ i*7) }

// BlobSize is how long the data of a blob are, or -1 if they are not what they were; it looks at some of the bytes.
func BlobSize(data []byte) int {
	for i := 0; i < len(data); i += 509 {
		if data[i] != dataByte(i) {
			return -1
		}
	}
	return len(data)
}
