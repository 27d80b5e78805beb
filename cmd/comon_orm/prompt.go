package main

import (
	"bufio"
	"strings"
)

// confirm asks a yes-or-no question; where nobody can be asked the answer is no.
func (c *cli) confirm(question string) bool {
	answer, ok := c.ask(question + " [y/N] ")
	return ok && (strings.EqualFold(answer, "y") || strings.EqualFold(answer, "yes"))
}

// ask asks on a terminal and returns the answer; ok is false where nobody can be asked.
func (c *cli) ask(question string) (answer string, ok bool) {
	if c.json || !c.interactive() {
		return "", false
	}
	_, _ = c.err.Write([]byte(question))
	line, err := bufio.NewReader(c.in).ReadString('\n')
	if err != nil {
		return "", false
	}
	return strings.TrimSpace(line), true
}
