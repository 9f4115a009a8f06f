package repl

import (
	"bufio"
	"io"
	"strings"
)

// pipe reads lines as they are. Control characters in them have no meaning.
type pipe struct {
	r       *bufio.Reader
	prompts io.Writer
}

func (p *pipe) line(prompt string) (string, error) {
	io.WriteString(p.prompts, prompt)
	line, err := p.r.ReadString('\n')
	if err != nil && line == "" {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil // the last line may lack its end
}

func (p *pipe) keep(string)     {}
func (p *pipe) reprompt(string) {}
func (p *pipe) close()          {}
