package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// listening is the state of a listening socket in /proc/net/tcp.
const listening = "0A"

// portUser names the program that listens at the port of address. It is empty if that cannot be found out.
func portUser(address string) string {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return ""
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return ""
	}
	sockets := map[string]bool{}
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		text, _ := os.ReadFile(table)
		for line := range strings.Lines(string(text)) {
			fields := strings.Fields(line)
			if len(fields) > 9 && fields[3] == listening && strings.HasSuffix(fields[1], fmt.Sprintf(":%04X", n)) {
				sockets["socket:["+fields[9]+"]"] = true
			}
		}
	}
	descriptors, _ := filepath.Glob("/proc/[0-9]*/fd/*") // of this user's processes
	for _, d := range descriptors {
		if target, err := os.Readlink(d); err == nil && sockets[target] {
			pid := strings.Split(d, "/")[2]
			name, _ := os.ReadFile("/proc/" + pid + "/comm")
			return fmt.Sprintf("%s, process %s", strings.TrimSpace(string(name)), pid)
		}
	}
	return ""
}

// hasEnded reports whether the process has ended, and only waits for somebody to take note of that.
func hasEnded(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	state := string(text[strings.LastIndex(string(text), ") ")+2:]) // the name before it may have any characters
	return strings.HasPrefix(state, "Z") || strings.HasPrefix(state, "X")
}
