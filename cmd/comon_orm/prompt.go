package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"strings"
)

// confirm asks a yes-or-no question. If nobody can be asked, the answer is no.
func (c *cli) confirm(ctx context.Context, question string) bool {
	answer, ok := c.ask(ctx, question+" [y/N] ")
	return ok && (strings.EqualFold(answer, "y") || strings.EqualFold(answer, "yes"))
}

// ask asks a question on a terminal and returns the answer. ok is false if nobody can be asked, or
// if the input or ctx ends before the answer.
func (c *cli) ask(ctx context.Context, question string) (answer string, ok bool) {
	if c.json || ctx.Err() != nil {
		return "", false
	}
	screen, done := c.screen()
	if screen == nil {
		return "", false
	}
	defer done()
	_, _ = io.WriteString(screen, question)
	typed := make(chan string, 1)
	go func() { // an interrupt does not end the read; the read ends when the process exits
		defer close(typed)
		if line, err := bufio.NewReader(c.in).ReadString('\n'); err == nil {
			typed <- strings.TrimSpace(line)
		}
	}()
	select {
	case answer, ok = <-typed:
	case <-ctx.Done():
	}
	if !ok {
		_, _ = io.WriteString(screen, "\n") // end the line of the question
	}
	return answer, ok
}

// screen returns the writer for questions: standard error, or the terminal itself if standard error
// is a file. It returns nil if the input is not a terminal.
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
