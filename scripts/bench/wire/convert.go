// Package wire has the messages that cross the network, for frameworks that can send nothing but protobuf.
package wire

import "thesp/scripts/bench/peer"

// Due is the message of a job with the given number.
func Due(f *peer.Flow, seq int) any {
	if f.Size > 0 {
		return &Blob{Seq: int64(seq), Data: f.Data}
	}
	return NewMessage(seq)
}

// NewMessage is peer.NewMessage.
func NewMessage(seq int) *Message {
	m := peer.NewMessage(seq)
	return &Message{Seq: int64(m.Seq), Payload: m.Payload}
}

// Answer is what is to be said to a message, nil if it is none of a workload.
func Answer(msg any) any {
	switch m := msg.(type) {
	case *Message:
		return &Message{Seq: m.Seq, Payload: m.Payload}
	case *Blob:
		return &Receipt{Seq: m.Seq, Size: int64(peer.BlobSize(m.Data))}
	}
	return nil
}

// Answered counts an answer, and reports whether it is the last one.
func Answered(f *peer.Flow, msg any) bool {
	switch m := msg.(type) {
	case *Message:
		return f.Answered(int(m.Seq), 0)
	case *Receipt:
		return f.Answered(int(m.Seq), int(m.Size))
	}
	return false
}

// CheckAnswer is the error of an ask that got this answer to the message with the given number.
func CheckAnswer(answer any, seq int) error {
	if m, ok := answer.(*Message); !ok || int(m.Seq) != seq {
		return peer.ErrAnswer
	}
	return nil
}
