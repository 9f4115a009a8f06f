package netbase

import "time"

// lineRation is how many lines of one origin get into a log in a second.
const lineRation = 20

// A ration bounds how many lines there are in a second, and counts those that are left out.
type ration struct {
	since   time.Time // when the second has begun
	said    int       // how many lines of it there have been
	omitted int       // how many were left out, and nothing has said so yet
}

// take reports whether there may be another line.
func (r *ration) take(now time.Time) bool {
	if now.Sub(r.since) >= time.Second {
		r.since, r.said = now, 0
	}
	if r.said == lineRation {
		r.omitted++
		return false
	}
	r.said++
	return true
}

// missed returns how many lines were left out, to be said now: once a second, or at the end.
func (r *ration) missed(now time.Time, end bool) (n int) {
	if r.omitted > 0 && (end || now.Sub(r.since) >= time.Second) {
		n, r.omitted = r.omitted, 0
	}
	return n
}
