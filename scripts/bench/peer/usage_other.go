//go:build !unix

package peer

import "time"

// cpuTime is what this process has used: not known here.
func cpuTime() time.Duration { return 0 }
