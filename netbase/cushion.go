package netbase

import "sync/atomic"

// A cushion is memory that is taken, and never touched, while a system receives much in large messages. They are garbage as soon as they are handled, and the collector runs
// whenever there is as much of that as of what is in use: where that is a few MB, a run for each few dozen messages, which costs as much as to receive them. With a cushion it is
// as if more were in use. What it costs is that much garbage, and no memory of its own. The zero value is ready.
type cushion struct {
	heard atomic.Int64
	held  atomic.Pointer[[]byte]
}

const (
	cushionSize = 32 << 20
	// cushionAfter is how much comes in frames of at least largeFrame bytes before there is a cushion.
	cushionAfter = 8 << 20
	largeFrame   = 16 << 10
)

// hear notes that a frame of n bytes has come.
func (c *cushion) hear(n int) {
	if n < largeFrame || c.held.Load() != nil || c.heard.Add(int64(n)) < cushionAfter {
		return
	}
	taken := make([]byte, cushionSize)
	c.held.Store(&taken)
}

// drop gives the memory up.
func (c *cushion) drop() { c.held.Store(nil) }
