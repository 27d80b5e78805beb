package main

import (
	"bufio"
	"io"
	"os"
	"strings"
)

// confirm asks a yes-or-no question; where nobody can be asked the answer is no.
func (c *cli) confirm(question string) bool {
	answer, ok := c.ask(question + " [y/N] ")
	return ok && (strings.EqualFold(answer, "y") || strings.EqualFold(answer, "yes"))
}

// ask asks on a terminal and returns the answer; ok is false where nobody can be asked.
func (c *cli) ask(question string) (answer string, ok bool) {
	if c.json {
		return "", false
	}
	screen, done := c.screen()
	if screen == nil {
		return "", false
	}
	defer done()
	_, _ = io.WriteString(screen, question)
	line, err := bufio.NewReader(c.in).ReadString('\n')
	if err != nil {
		return "", false
	}
	return strings.TrimSpace(line), true
}

// screen is where a person sits who types into the input: standard error, or the terminal itself where that is written to a file.
// It is nil when nobody does.
func (s stdio) screen() (to io.Writer, done func()) {
	if !isTerminal(s.in) {
		return nil, nil
	}
	if isTerminal(s.err) {
		return s.err, func() {}
	}
	tty, err := os.OpenFile("/dev/tty", os.O_WRONLY, 0)
	if err != nil {
		return nil, nil
	}
	return tty, func() { _ = tty.Close() }
}
