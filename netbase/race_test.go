//go:build race

package netbase_test

// raceEnabled: the race detector slows everything down.
const raceEnabled = true
