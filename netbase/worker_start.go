package netbase

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"time"
	"unique"

	"github.com/fxamacker/cbor/v2"

	"thesp/runtime"
)

// A setup is the first thing that a worker hears, and says: the error then, if there is one.
type setup struct {
	Host         string               `cbor:"1,keyasint"`
	Incarnation  uint64               `cbor:"2,keyasint"`
	Generation   uint32               `cbor:"3,keyasint"`
	Hash         string               `cbor:"4,keyasint"`
	Source       []byte               `cbor:"5,keyasint"`
	Capabilities runtime.Capabilities `cbor:"6,keyasint"`
	Heartbeat    time.Duration        `cbor:"7,keyasint"`
	DeadAfter    time.Duration        `cbor:"8,keyasint"`
	MaxMessage   int                  `cbor:"9,keyasint"`
	MaxWaiting   int                  `cbor:"10,keyasint"`
	Error        string               `cbor:"11,keyasint,omitempty"`
	MessageTime  time.Duration        `cbor:"12,keyasint"`
}

// startWorker gets the source, starts the worker and connects it.
func (b *Base) startWorker(p *peer, creator unique.Handle[runtime.SystemID]) error {
	if !b.hasWorkers() || b.cfg.OwnOnly && creator != b.self {
		return fmt.Errorf("%w: %s runs no sources of others", runtime.ErrSourceRefused, b.Host())
	}
	source, err := b.obtain(p.work.hash, creator)
	if err != nil {
		return err
	}
	if err := b.cfg.Sources.Allow(p.work.hash); err != nil {
		return err
	}
	proc, err := b.cfg.StartWorker(b.ctx)
	if err != nil {
		return fmt.Errorf("a worker for source @%s cannot be started: %w", p.id.Value().Source, err)
	}
	if !p.work.employ(proc) {
		proc.Close()
		return runtime.ErrClosed
	}
	conn := proc.Conn()
	conn.SetDeadline(time.Now().Add(setupTime))
	answer, err := b.introduceTo(p, conn, source)
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		proc.Kill("it did not load its source in time")
		return fmt.Errorf("the worker of source @%s has ended: %s", p.id.Value().Source, proc.Wait())
	case err != nil:
		return fmt.Errorf("the worker of source @%s has ended: %s", p.id.Value().Source, proc.LastWords())
	case answer.Error != "":
		return fmt.Errorf("%w: %s", runtime.ErrSourceRefused, answer.Error)
	}
	if !p.attach(conn, p.state(), hello{}) {
		return runtime.ErrClosed
	}
	b.log.Info("worker started", "source", "@"+p.id.Value().Source)
	b.thinOut()
	b.sys.SourceChanged(p.work.hash, true)
	return nil
}

// introduceTo tells a worker who it is, and waits until it has loaded its source.
func (b *Base) introduceTo(p *peer, conn net.Conn, source []byte) (answer setup, err error) {
	id := p.id.Value()
	said, err := cbor.Marshal(setup{
		Host: id.Host, Incarnation: id.Incarnation, Generation: p.work.gen, Hash: p.work.hash, Source: source,
		Capabilities: b.firstOffer(p.work), Heartbeat: min(b.cfg.Heartbeat, p.patience()/beatsInPatience), DeadAfter: b.cfg.DeadAfter, MaxMessage: b.cfg.MaxMessage, MaxWaiting: b.cfg.MaxWaiting,
		MessageTime: b.cfg.MessageTime,
	})
	if err != nil {
		return answer, err
	}
	if err = writeSetup(conn, said); err != nil {
		return answer, err
	}
	return b.readSetup(conn)
}

func writeSetup(conn net.Conn, body []byte) error {
	_, err := conn.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), body...))
	return err
}

// readSetup reads a setup, and nothing of what follows.
func (b *Base) readSetup(conn net.Conn) (s setup, err error) {
	var head [frameHeader]byte
	if _, err := io.ReadFull(conn, head[:]); err != nil {
		return s, err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n > maxSource+1<<16 {
		return s, tooLarge(uint64(n), maxSource+1<<16)
	}
	body, err := io.ReadAll(io.LimitReader(conn, int64(n)))
	switch {
	case err != nil:
		return s, err
	case len(body) < int(n):
		return s, io.ErrUnexpectedEOF
	}
	return s, b.decMode.Unmarshal(body, &s)
}

// obtain returns a source: from here, from the system of who wants it, or from another member.
func (b *Base) obtain(hash string, creator unique.Handle[runtime.SystemID]) ([]byte, error) {
	if source, ok := b.cfg.Sources.Source(hash); ok {
		return source, nil
	}
	ctx, cancel := context.WithTimeout(b.ctx, fetchTime)
	defer cancel()
	holders := []unique.Handle[runtime.SystemID]{baseOf(creator)}
	for _, m := range b.Members() {
		if id := idOf(m); id != holders[0] {
			holders = append(holders, id)
		}
	}
	holders = slices.DeleteFunc(holders, func(id unique.Handle[runtime.SystemID]) bool { return id == b.self })
	trouble := fmt.Errorf("%w: nobody has source @%s", runtime.ErrSourceRefused, runtime.ShortHash(hash))
	for _, id := range holders {
		end, _ := ctx.Deadline()
		answer, err := b.sys.Ask(runtime.MakeAddress(id, 0), SourceRequest{Hash: hash}, time.Until(end))
		reply, ok := answer.(SourceReply)
		switch {
		case err != nil && ctx.Err() != nil:
			return nil, fmt.Errorf("%w: source @%s did not come in time: %w", runtime.ErrSourceRefused, runtime.ShortHash(hash), err)
		case err != nil && id == baseOf(creator):
			trouble = fmt.Errorf("%w: source @%s cannot be got: %w", runtime.ErrSourceRefused, runtime.ShortHash(hash), err)
		case ok && reply.Source != nil:
			if err := b.cfg.Sources.Accept(hash, reply.Source); err != nil {
				trouble = err
				if errors.Is(err, runtime.ErrSourceRefused) {
					return nil, err
				}
				continue // it was damaged on its way: another one may have it
			}
			return reply.Source, nil
		}
	}
	return nil, trouble
}

// employ notes the process. It reports false if the worker is not wanted any more.
func (w *workplace) employ(proc Process) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over {
		return false
	}
	w.proc = proc
	return true
}

// supply gives a worker another version of its source.
func (b *Base) supply(p *peer, from runtime.Address, m SourceRequest) {
	var reply any
	source, err := b.version(p, m)
	if err == nil {
		reply = SourceReply{m.Hash, source}
	} else {
		reply = runtime.OutcomeOf(runtime.Address{}, err)
	}
	if err := b.Send(runtime.MakeAddress(b.self, 0), from, reply); err != nil {
		b.log.Warn("cannot send a source", "source", "@"+runtime.ShortHash(m.Hash), "to", from, "error", err)
	}
}

func (b *Base) version(p *peer, m SourceRequest) ([]byte, error) {
	if !p.work.supplying.CompareAndSwap(false, true) {
		return nil, fmt.Errorf("%w: it gets another source", runtime.ErrBusy)
	}
	defer p.work.supplying.Store(false)
	holder := b.self
	if !m.Holder.IsZero() {
		holder = m.Holder.System()
	}
	source, err := b.obtain(m.Hash, holder)
	if err != nil {
		return nil, err
	}
	return source, b.cfg.Sources.Allow(m.Hash)
}
