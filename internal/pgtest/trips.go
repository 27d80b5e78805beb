package pgtest

import "encoding/binary"

// tripCounter counts the round trips of one connection. It reads what the client sends and counts
// the messages that make a server answer at once. The zero value is for a connection whose client
// has sent nothing, not even the startup message.
type tripCounter struct {
	header  []byte // of a message, as far as it has arrived
	skip    int    // what is left of the current message's body
	started bool   // messages have a type from now on
}

// sslRequest is the code of a request for encryption (PostgreSQL manual, 55.7). The startup message
// follows it.
const sslRequest = 80877103

// count reads the next bytes and returns the number of round trips that begin in them.
func (c *tripCounter) count(data []byte) (trips int64) {
	for len(data) > 0 {
		if c.skip > 0 {
			n := min(c.skip, len(data))
			c.skip, data = c.skip-n, data[n:]
			continue
		}
		c.header, data = append(c.header, data[0]), data[1:]
		switch {
		case !c.started && len(c.header) == 8: // the length and the protocol's version
			c.skip = int(binary.BigEndian.Uint32(c.header)) - 8
			c.started = binary.BigEndian.Uint32(c.header[4:]) != sslRequest
		case c.started && len(c.header) == 5: // the type and the length
			c.skip = int(binary.BigEndian.Uint32(c.header[1:])) - 4
			if t := c.header[0]; t == 'S' || t == 'H' || t == 'Q' { // Sync, Flush, Query
				trips++
			}
		default:
			continue
		}
		c.header = c.header[:0]
	}
	return trips
}
