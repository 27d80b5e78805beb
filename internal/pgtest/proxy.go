package pgtest

import (
	"bytes"
	"net"
	"net/url"
	"sync/atomic"
	"testing"
)

// Proxy forwards connections to a server and counts their round trips. On request it cuts a
// connection.
type Proxy struct {
	// URL is the URL that connects through the proxy.
	URL string

	server string
	cut    atomic.Pointer[cut]
	trips  atomic.Int64
	at     countdown
}

// cut describes the next connection to cut. It is the first one whose client sends the bytes in the
// field text.
type cut struct {
	text  []byte
	after bool
}

// NewProxy starts a proxy for the server of a URL. It stops when the test ends.
func NewProxy(tb testing.TB, target string) *Proxy {
	tb.Helper()
	u, err := url.Parse(target)
	if err != nil {
		tb.Fatal("proxy: the target is no URL")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal("proxy: ", err)
	}
	tb.Cleanup(func() { _ = listener.Close() })
	p := &Proxy{server: u.Host}
	u.Host = listener.Addr().String()
	p.URL = u.String()
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go p.serve(client)
		}
	}()
	return p
}

// CutBefore cuts the next connection whose client sends the given text, before the server receives
// the text.
func (p *Proxy) CutBefore(text string) { p.cut.Store(&cut{[]byte(text), false}) }

// CutAfter cuts the next connection whose client sends the given text. The proxy forwards the text
// and waits for the server's answer, but does not return the answer.
func (p *Proxy) CutAfter(text string) { p.cut.Store(&cut{[]byte(text), true}) }

// Armed reports whether a cut is pending.
func (p *Proxy) Armed() bool { return p.cut.Load() != nil }

// Trips returns the number of round trips that clients have begun, apart from those that open a
// connection.
func (p *Proxy) Trips() int64 { return p.trips.Load() }

func (p *Proxy) serve(client net.Conn) {
	defer func() { _ = client.Close() }()
	server, err := net.Dial("tcp", p.server)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	var mute atomic.Bool
	go func() {
		defer func() { _ = client.Close() }()
		defer func() { _ = server.Close() }()
		buffer := make([]byte, 1<<16)
		var follow messages
		for {
			n, err := server.Read(buffer)
			if err != nil || mute.Load() {
				return
			}
			n, ends := p.at.pass(buffer[:n], &follow, true)
			if _, err := client.Write(buffer[:n]); err != nil || ends {
				return
			}
		}
	}()
	buffer := make([]byte, 1<<16)
	var trips tripCounter
	follow := messages{first: true}
	for {
		n, err := client.Read(buffer)
		if err != nil {
			return
		}
		n, ends := p.at.pass(buffer[:n], &follow, false)
		p.trips.Add(trips.count(buffer[:n]))
		if c := p.cut.Load(); c != nil && bytes.Contains(buffer[:n], c.text) && p.cut.CompareAndSwap(c, nil) {
			if !c.after {
				return
			}
			mute.Store(true)
		}
		if _, err := server.Write(buffer[:n]); err != nil || ends {
			return
		}
	}
}
