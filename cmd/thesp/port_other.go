//go:build !linux

package main

// portUser names the program that listens at the port of address. It is empty if that cannot be found out.
func portUser(string) string { return "" }

// hasEnded reports whether the process has ended, and only waits for somebody to take note of that.
func hasEnded(int) bool { return false }
