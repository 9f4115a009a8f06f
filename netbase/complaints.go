package netbase

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

const (
	// complaintPeriod is how often the log hears of one host.
	complaintPeriod = 10 * time.Second
	// maxComplaints is of how many hosts the log hears in that time.
	maxComplaints = 32
)

// complaints bound what is logged of others that behave badly: they could fill a disk. The zero value is ready.
type complaints struct {
	mu sync.Mutex
	of map[string]*complaint // by host
}

// A complaint counts what was not logged.
type complaint struct {
	since  time.Time
	silent int
}

// add logs something about a host, once in a period. The next line has the number of those that were left out, as "more".
func (c *complaints) add(log *slog.Logger, level slog.Level, msg, host string, args ...any) {
	if silent, ok := c.pass(host, time.Now()); ok {
		log.Log(context.Background(), level, msg, append(args, "more", silent)...)
	}
}

// pass reports whether the log is to hear of a host now, and how often it did not since the last time.
func (c *complaints) pass(host string, now time.Time) (silent int, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if one := c.of[host]; one != nil {
		if now.Sub(one.since) < complaintPeriod {
			one.silent++
			return 0, false
		}
		silent = one.silent
	} else if len(c.of) >= maxComplaints {
		for h, one := range c.of {
			if now.Sub(one.since) >= complaintPeriod {
				delete(c.of, h)
			}
		}
		if len(c.of) >= maxComplaints {
			return 0, false
		}
	}
	if c.of == nil {
		c.of = map[string]*complaint{}
	}
	c.of[host] = &complaint{since: now}
	return silent, true
}
