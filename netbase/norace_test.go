//go:build !race

package netbase_test

const raceEnabled = false
