package worker

import "golang.org/x/sys/unix"

const auditArch = unix.AUDIT_ARCH_AARCH64

// callsHere are those that only this architecture has.
var callsHere []uint32
