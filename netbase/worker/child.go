package worker

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime/debug"
	"strings"
	"time"
)

// variable is that of the environment which makes a process a worker.
const variable = "THESP_WORKER"

const (
	maxStack   = 64 << 20 // bytes: an endless recursion is over in 0.2 s, and takes 150 MB
	maxThreads = 512
	maxHello   = 16 << 10
)

// The exit statuses of a child that cannot go on, from sysexits.h.
const (
	statusNoParent   = 0
	statusOtherBuild = 75
)

// An order is what the parent has the child do.
type order struct {
	Build    string // of the parent
	Limits   Limits
	Sandbox  bool
	Apart    string // how the process was started
	Tried    string // why it was not started more apart
	AllCalls bool   // see way
}

// variable is the order as one of the environment.
func (o order) variable() string {
	b, err := json.Marshal(o)
	if err != nil {
		panic(err) // strings and numbers
	}
	return variable + "=" + string(b)
}

// A hello is the first and only thing that this package says on the connection: one line.
type hello struct {
	Build  string
	Layers []Layer
	Err    string
}

// Inherited reports whether this process is a worker, and returns the connection to its parent. Call it first thing in main. When it returns, the limits and the
// sandbox hold. From now on the process ends at once when its parent has ended.
func Inherited() (net.Conn, bool, error) {
	text, ok := os.LookupEnv(variable)
	if !ok {
		return nil, false, nil
	}
	os.Unsetenv(variable) // what this process starts is none
	conn, err := enter(text)
	if err != nil {
		return nil, true, fmt.Errorf("worker: %w", err)
	}
	return conn, true, nil
}

// enter makes this process a worker.
func enter(text string) (net.Conn, error) {
	var o order
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return nil, fmt.Errorf("%s: %w", variable, err)
	}
	conn, err := inheritedConn(3)
	if err != nil {
		return nil, err
	}
	life, err := inheritedFile(4)
	if err != nil {
		return nil, err
	}
	go func() {
		io.Copy(io.Discard, life)
		os.Exit(statusNoParent)
	}()
	h := hello{Build: buildID()}
	if h.Build == o.Build {
		debug.SetMaxStack(maxStack)
		debug.SetMaxThreads(maxThreads)
		debug.SetMemoryLimit(int64(o.Limits.Memory / 4 * 3))
		_, _ = time.Now().Zone() // reads the local time zone, while that can be read
		h.Layers, err = confine(o)
		if err != nil {
			h.Err = err.Error()
		}
	}
	line, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	if _, err := conn.Write(append(line, '\n')); err != nil {
		return nil, err
	}
	switch {
	case h.Build != o.Build:
		os.Exit(statusOtherBuild)
	case h.Err != "":
		return nil, errors.New(h.Err)
	}
	return conn, nil
}

// inheritedConn is the connection that was handed over as the given file.
func inheritedConn(fd uintptr) (net.Conn, error) {
	f, err := inheritedFile(fd)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return net.FileConn(f)
}

// readHello reads the line that the child says when it is ready, and no more.
func readHello(r io.Reader) (hello, error) {
	var line bytes.Buffer
	for b := make([]byte, 1); ; {
		if _, err := io.ReadFull(r, b); err != nil {
			return hello{}, err
		}
		if b[0] == '\n' {
			break
		}
		if line.WriteByte(b[0]); line.Len() > maxHello {
			return hello{}, errors.New("its first line is too long")
		}
	}
	var h hello
	err := json.Unmarshal(line.Bytes(), &h)
	return h, err
}

// buildID tells this build of the program from others. Where it can be had, it tells the file of the running program from one that has replaced it.
func buildID() string {
	var id strings.Builder
	if info, ok := debug.ReadBuildInfo(); ok {
		id.WriteString(info.GoVersion + " " + info.Path + " " + info.Main.Version)
		for _, s := range info.Settings {
			if strings.HasPrefix(s.Key, "vcs.") {
				id.WriteString(" " + s.Value)
			}
		}
	}
	return id.String() + " " + programFile()
}
