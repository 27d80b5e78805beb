package pgtest

import (
	"encoding/binary"
	"sync"
)

// Cut is a place in the traffic of one side through a [Proxy], counted from the call of
// [Proxy.CutAt]. It comes after the given number of complete messages and the given number of bytes
// of the next message.
type Cut struct {
	Answers         bool // whether the server's messages are counted, and not the client's
	Messages, Bytes int
}

// CutAt cuts the connection that reaches the place. The messages of all connections are counted
// together.
func (p *Proxy) CutAt(c Cut) { p.at.start(c) }

// Uncut calls off a cut of [Proxy.CutAt] and reports whether it was still pending.
func (p *Proxy) Uncut() bool {
	p.at.mu.Lock()
	defer p.at.mu.Unlock()
	pending := p.at.running
	p.at.running = false
	return pending
}

// countdown is a [Cut] whose numbers decrease as messages and bytes pass.
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

// pass returns how many bytes of b are forwarded, and whether the connection is cut after them.
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

// messages finds the ends of the messages in one direction. A message is a byte for its type, four
// bytes for its length, and its content. The length includes its own four bytes. The first message
// of a client has no type.
type messages struct {
	first bool
	head  []byte
	left  int // number of bytes of the content that have not arrived yet
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
