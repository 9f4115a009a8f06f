package peer

import (
	"bytes"
	"os"
	"strconv"
)

// residentSize is the memory of this process in bytes, 0 where there is no /proc.
func residentSize() float64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	fields := bytes.Fields(text)
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseFloat(string(fields[1]), 64)
	if err != nil {
		return 0
	}
	return pages * float64(os.Getpagesize())
}
