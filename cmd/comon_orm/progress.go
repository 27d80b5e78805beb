package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/cocomon/comon_orm/migrate"
)

const (
	// redraw is the interval at which the time on a terminal is updated.
	redraw = time.Second
	// reminder is the interval at which a log reports that a statement still runs.
	reminder = 15 * time.Second
)

// progress reports what a run is doing. On a terminal it redraws a single line; elsewhere it writes
// plain lines.
type progress struct {
	c        *cli
	terminal bool

	lock  sync.Mutex
	at    migrate.Progress
	began time.Time
	done  chan struct{} // nil before the first statement and after the end
}

func newProgress(c *cli) *progress { return &progress{c: c, terminal: isTerminal(c.err) && !c.json} }

// show prints the name of each migration once, when its first statement runs.
func (p *progress) show(at migrate.Progress) {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.clear()
	if at.Migration != p.at.Migration || at.Statement <= 1 {
		p.c.notef("applying %s (%d of %d, %s)", at.Migration, at.Number, at.Total, count(at.Statements, "statement"))
		p.began = time.Now()
	}
	p.at = at
	if p.done == nil {
		p.done = make(chan struct{})
		go p.tick(p.done)
	}
}

// tick redraws the line on a terminal, or writes reminders to a log, until done is closed.
func (p *progress) tick(done chan struct{}) {
	every := reminder
	if p.terminal {
		every = redraw
	}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-done:
			return
		case <-ticker.C:
			p.lock.Lock()
			p.clear()
			if line := progressLine(p.at, time.Since(p.began)); p.terminal {
				_, _ = fmt.Fprint(p.c.err, line)
			} else {
				p.c.notef("%s", line)
			}
			p.lock.Unlock()
		}
	}
}

// clear removes the line from a terminal.
func (p *progress) clear() {
	if p.terminal {
		_, _ = fmt.Fprint(p.c.err, "\r\x1b[K")
	}
}

// stop ends the reports at the end of a run.
func (p *progress) stop() {
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.done == nil {
		return
	}
	close(p.done)
	p.done = nil
	p.clear()
}

// progressLine returns the report on a statement that has been running for a long time.
func progressLine(at migrate.Progress, elapsed time.Duration) string {
	line := fmt.Sprintf("%s (%d of %d): statement %d of %d", at.Migration, at.Number, at.Total, at.Statement, at.Statements)
	if at.Rows > 0 {
		line += ", rebuilding a table of " + count(int(at.Rows), "row")
	}
	return line + ", " + elapsed.Round(time.Second).String()
}
