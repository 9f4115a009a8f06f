package netbase

import "thesp/runtime"

// What tests from outside of the package use of its inside, to play a system that means ill.

const (
	RecordData = recordData
	RecordAck  = recordAck
	RecordFlow = recordFlow
	MaxRecord  = maxRecord
)

var AppendRecord = appendRecord

// A Forger makes frames as a peer does.
type Forger struct {
	enc    *encoder
	frames []byte
}

func NewForger() *Forger {
	f := &Forger{}
	f.enc = newEncoder(newCodec(nil), func(number uint64, def typeDef) {
		b := appendUint(appendUint(appendArray(nil, frameElements), frameType), number)
		f.Frame(appendNull(appendString(appendString(b, def.Name), def.Schema)))
	})
	return f
}

// Frame adds a frame with the given body.
func (f *Forger) Frame(body []byte) {
	f.frames = append(f.frames, byte(len(body)>>24), byte(len(body)>>16), byte(len(body)>>8), byte(len(body)))
	f.frames = append(f.frames, body...)
}

// Message adds the frame of a message, with the definition of its type ahead of it the first time. from is a number or a text.
func (f *Forger) Message(from any, to runtime.Address, msg any) error {
	value, typ, err := f.enc.encode(nil, msg)
	if err != nil {
		return err
	}
	b := appendUint(appendUint(appendArray(nil, frameElements), frameMessage), to.Number())
	if text, ok := from.(string); ok {
		b = appendString(b, text)
	} else {
		b = appendUint(b, uint64(from.(int)))
	}
	f.Frame(append(appendUint(b, typ), value...))
	return nil
}

// Take returns the frames that were added since the last time.
func (f *Forger) Take() []byte {
	frames := f.frames
	f.frames = nil
	return frames
}

// Held returns how many bytes wait in the base for room in mailboxes, and how many to be sent.
func (b *Base) Held() (waiting, sending int) {
	for p := range b.all() {
		p.backlog.mu.Lock()
		waiting += p.backlog.total
		p.backlog.mu.Unlock()
		p.out.mu.Lock()
		sending += int(p.out.end - p.out.got)
		p.out.mu.Unlock()
	}
	return waiting, sending
}

// Peers returns how many systems the base knows.
func (b *Base) Peers() (n int) {
	for range b.all() {
		n++
	}
	return n
}

// EndIdle ends the workers that seem to have nothing to do.
func (b *Base) EndIdle() {
	for p := range b.all() {
		if p.work != nil {
			b.letGo(p, true)
		}
	}
}

// SequencesLen is how many sequences are remembered.
func SequencesLen(s *Sequences) int { return len(s.highest) }
