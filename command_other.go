//go:build !unix

package thesp

import "os/exec"

// There are no process groups here, and no signal that asks a process to end.

func ownGroup(*exec.Cmd) {}

func askToEnd(cmd *exec.Cmd) { cmd.Process.Kill() }

func killGroup(cmd *exec.Cmd) { cmd.Process.Kill() }

func groupLives(*exec.Cmd) bool { return false }
