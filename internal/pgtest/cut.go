package pgtest

import (
	"encoding/binary"
	"sync"
)

// Cut is a place in what goes through a [Proxy] from now on. It comes after the given number of
// messages of one side and the given number of bytes of the next message.
type Cut struct {
	Answers         bool // of the server; otherwise of the client
	Messages, Bytes int
}

// CutAt cuts the connection that reaches the place. All connections count.
func (p *Proxy) CutAt(c Cut) { p.at.start(c) }

// Uncut calls off a cut of [Proxy.CutAt] and reports whether it was still pending.
func (p *Proxy) Uncut() bool {
	p.at.mu.Lock()
	defer p.at.mu.Unlock()
	pending := p.at.running
	p.at.running = false
	return pending
}

// countdown is the rest of a [Cut].
type countdown struct {
	mu      sync.Mutex
	running bool
	Cut
}

func (d *countdown) start(c Cut) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.running, d.Cut = true, c
}

// pass returns how many bytes pass, and whether the connection ends then.
func (d *countdown) pass(b []byte, m *messages, answers bool) (n int, ends bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range b {
		end := m.read(b[i])
		switch {
		case !d.running || d.Answers != answers:
			continue
		case d.Messages > 0 && end:
			d.Messages--
		case d.Messages == 0 && d.Bytes > 0:
			d.Bytes--
		}
		if d.Messages == 0 && d.Bytes == 0 {
			d.running = false
			return i + 1, true
		}
	}
	return len(b), false
}

// messages follows the messages of one direction: a byte for the type, four for the length, which
// counts itself, and the content. The first message of a client has no type.
type messages struct {
	first bool
	head  []byte
	left  int // of the content
}

// read takes the next byte and reports whether it ends a message.
func (m *messages) read(b byte) bool {
	if m.left > 0 {
		m.left--
		return m.left == 0
	}
	if m.first {
		m.head, m.first = append(m.head, 'F'), false
	}
	if m.head = append(m.head, b); len(m.head) < 5 {
		return false
	}
	m.left = int(binary.BigEndian.Uint32(m.head[1:])) - 4
	m.head = m.head[:0]
	return m.left == 0
}
