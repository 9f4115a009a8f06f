package repl

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/signal"
	"strings"
)

// pipe reads lines as they are. Control characters in them have no meaning.
type pipe struct {
	r        *bufio.Reader
	prompts  io.Writer
	terminal bool         // which clears what has been typed itself when it interrupts
	reading  chan reading // gets a line that has not been waited for to its end; nil if there is none
}

// A reading is what reading a line has come to.
type reading struct {
	line string
	err  error
}

func (p *pipe) line(ctx context.Context, before string, prompt func() string) (string, error) {
	interrupts := make(chan os.Signal, 1)
	if p.terminal {
		signal.Notify(interrupts, os.Interrupt)
		defer signal.Stop(interrupts)
	}
	io.WriteString(p.prompts, prompt())
	if p.reading == nil {
		ch := make(chan reading, 1)
		p.reading = ch
		go func() { // ends with the line, or with the process
			line, err := p.r.ReadString('\n')
			ch <- reading{line, err}
		}()
	}
	select {
	case r := <-p.reading:
		p.reading = nil
		if r.err != nil && r.line == "" {
			io.WriteString(p.prompts, "\n")
			return "", r.err
		}
		return strings.TrimRight(r.line, "\r\n"), nil // the last line may lack its end
	case <-interrupts:
		io.WriteString(p.prompts, "\n")
		if before == "" {
			io.WriteString(p.prompts, leaveHint+"\n")
		}
		return "", errInterrupted
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (p *pipe) keep(string)     {}
func (p *pipe) reprompt(string) {}
func (p *pipe) close()          {}
