package peer

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"time"
)

// A second is the other process of a remote workload: this program, which serves. It tells what it has used when it is asked to, and ends with its input.
type second struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

// marker begins the lines that are for the first process. Frameworks may print lines of their own.
const marker = "bench: "

// startSecond starts it for the peer with the given name, and returns when it serves.
func startSecond(name string, at Place) (*second, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &second{cmd: exec.Command(self, "-peer", name, "-serve", at.Server, "-folder", at.Folder)}
	s.cmd.Stderr = os.Stderr
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.out = bufio.NewScanner(out)
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	if _, err := s.used(); err != nil {
		s.end()
		return nil, err
	}
	return s, nil
}

// used asks what it has used.
func (s *second) used() (u usage, err error) {
	if _, err := fmt.Fprintln(s.in, "used"); err != nil {
		return u, err
	}
	for s.out.Scan() {
		if text, ok := strings.CutPrefix(s.out.Text(), marker); ok {
			return u, json.Unmarshal([]byte(text), &u)
		}
	}
	return u, errors.Join(errors.New("the second process has ended"), s.out.Err())
}

// end ends it. What it has used counts for this process from then on.
func (s *second) end() {
	s.in.Close()
	late := time.AfterFunc(AskTimeout, func() { s.cmd.Process.Kill() })
	defer late.Stop()
	s.cmd.Wait() // how it ends does not matter
}

// serve is the second process of a peer.
func serve(p Peer, at Place) error {
	if p.Serve == nil {
		return fmt.Errorf("%s does not serve", p.Name)
	}
	if err := p.Serve(at); err != nil {
		return err
	}
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		text, err := json.Marshal(used())
		if err != nil {
			return err
		}
		fmt.Printf("%s%s\n", marker, text)
	}
	return nil
}

// newPlace chooses free ports, and makes the folder.
func newPlace() (at Place, err error) {
	for _, address := range []*string{&at.Server, &at.Client} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return at, err
		}
		defer l.Close() // after both are chosen
		*address = l.Addr().String()
	}
	at.Folder, err = os.MkdirTemp("", "thesp-bench-place")
	return at, err
}
