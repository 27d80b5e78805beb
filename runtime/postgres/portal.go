package postgres

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

// portal reads the result of a stream in pieces. The server sends only the requested pieces, so
// leaving the stream early costs the same whether ten rows or ten million are left. pgconn always
// requests the whole result; portal uses the messages of the protocol instead (PostgreSQL manual,
// 55.2.3):
//
//	Bind, Execute 32 rows, Flush
//	  32 rows, PortalSuspended       the size of a row is known now
//	Execute 800 rows, Flush          twice, so that the next piece is always on its way
//	  800 rows, PortalSuspended
//	Execute 800 rows, Flush
//	  …
//	Close, Sync                      the rest is not computed
//
// Outside a transaction the Sync ends the statement. In a transaction a callback may run further
// statements on the connection. For this, [portal.suspend] reads the requested pieces and ends them
// with a Sync. Reading the next row requests further pieces.
type portal struct {
	s    *session
	ctx  context.Context
	conn *pgconn.PgConn
	stop func() // stops watching the context
	name string

	fields []pgconn.FieldDescription
	values [][]byte
	rest   [][][]byte // rows that were read while suspending
	size   uint32     // number of rows of a piece
	sized  bool       // size is computed from the size of the rows
	rows   int        // number of rows of the current piece so far
	bytes  int        // number of bytes of these rows
	asked  int        // number of requested pieces that have not ended
	done   bool       // the server has sent the last row, or an error
	synced bool
	tag    pgconn.CommandTag
	err    error
}

// The sizes of pieces: the first and the largest number of rows, and the approximate number of
// bytes.
const (
	firstPiece   = 32
	largestPiece = 4096
	pieceSize    = 1 << 17
)

// streamed reports whether the result is read through a portal.
func (t *task) streamed() bool {
	sel, ok := t.query.(*query.Select)
	return ok && sel.Stream
}

// stream runs one statement through a portal. If there is a cache, the statement is already
// prepared.
func (s *session) stream(ctx context.Context, c *call, trip int64) error {
	t := &c.tasks[0]
	t.span = s.Start(trip, t.SQL, t.Args).Of(t.node)
	b, err := s.bind(t)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.portals++
	p := &portal{s: s, ctx: ctx, conn: s.conn.PgConn(), name: "comon_orm_" + strconv.Itoa(s.portals), size: firstPiece}
	p.watch()
	defer func() { p.stop() }()
	f := p.conn.Frontend()
	bind := pgproto3.Bind{DestinationPortal: p.name, ParameterFormatCodes: b.formats, Parameters: b.values}
	if b.prepared == nil {
		f.SendParse(&pgproto3.Parse{Query: t.SQL, ParameterOIDs: b.oids})
	} else {
		bind.PreparedStatement, bind.ResultFormatCodes = b.prepared.Name, b.prepared.formats
	}
	f.SendBind(&bind)
	f.SendDescribe(&pgproto3.Describe{ObjectType: 'P', Name: p.name})
	p.ask(1)
	return s.read(ctx, newReading(p, t, b.prepared), c, t)
}

// watch makes reads and writes on the connection fail after the context has ended.
func (p *portal) watch() {
	net, ended := p.conn.Conn(), make(chan struct{})
	stop := context.AfterFunc(p.ctx, func() {
		defer close(ended)
		_ = net.SetDeadline(time.Unix(1, 0)) // a time in the past, so that they fail at once
	})
	p.stop = func() {
		if !stop() {
			<-ended
			_ = net.SetDeadline(time.Time{})
		}
	}
}

// ask requests further pieces.
func (p *portal) ask(pieces int) {
	for range pieces {
		p.conn.Frontend().SendExecute(&pgproto3.Execute{Portal: p.name, MaxRows: p.size})
	}
	p.asked += pieces
	p.synced = false
	p.flush(&pgproto3.Flush{})
}

func (p *portal) flush(last pgproto3.FrontendMessage) {
	f := p.conn.Frontend()
	f.Send(last)
	if err := f.Flush(); err != nil {
		p.lose(err)
	}
}

// lose records that the connection is no longer usable.
func (p *portal) lose(err error) {
	if ended := p.ctx.Err(); ended != nil {
		err = fmt.Errorf("%w: %w", ended, err)
	}
	if p.err == nil {
		p.err = err
	}
	p.done, p.synced = true, true
	closed, cancel := context.WithCancel(context.Background())
	cancel()
	_ = p.conn.Close(closed) // its error is less useful than err
}

// receive reads one message. It returns true if the message is a row.
func (p *portal) receive() bool {
	message, err := p.conn.ReceiveMessage(context.Background())
	if err != nil {
		p.lose(err)
		return false
	}
	switch m := message.(type) {
	case *pgproto3.DataRow:
		p.values = m.Values
		p.rows++
		for _, v := range m.Values {
			p.bytes += len(v)
		}
		return true
	case *pgproto3.RowDescription:
		p.fields = make([]pgconn.FieldDescription, len(m.Fields))
		for i, d := range m.Fields {
			p.fields[i] = pgconn.FieldDescription{Name: string(d.Name), DataTypeOID: d.DataTypeOID, Format: d.Format}
		}
	case *pgproto3.PortalSuspended:
		p.asked--
		perRow := max(p.bytes/max(p.rows, 1), 1)
		p.size = uint32(min(max(pieceSize/perRow, 1), largestPiece))
		p.rows, p.bytes, p.sized = 0, 0, true
	case *pgproto3.CommandComplete:
		p.done, p.tag = true, pgconn.NewCommandTag(string(m.CommandTag))
	case *pgproto3.ErrorResponse:
		if p.err == nil {
			p.err = pgconn.ErrorResponseToPgError(m)
		}
		p.done = true
	case *pgproto3.ReadyForQuery:
		p.synced = true
	}
	return false
}

// NextRow reads the next row. It returns false if there is none.
func (p *portal) NextRow() bool {
	if len(p.rest) > 0 {
		p.values, p.rest = p.rest[0], p.rest[1:]
		return true
	}
	for !p.done {
		switch {
		case p.s.lent == nil:
			p.err, p.done = orm.ErrTxDone, true
		case p.asked == 0: // the first piece has ended, or suspend was called
			p.ask(2)
		case p.asked == 1 && p.sized:
			p.ask(1)
		case p.receive():
			return true
		}
	}
	return false
}

// suspend makes the connection available for other statements of the transaction.
func (p *portal) suspend() {
	if p.synced {
		return
	}
	p.flush(&pgproto3.Sync{})
	var k retainedRows
	for !p.synced {
		if p.receive() {
			p.rest = append(p.rest, k.clone(p.values))
		}
	}
	p.asked = 0
}

// Close ends the portal.
func (p *portal) Close() (pgconn.CommandTag, error) {
	if p.s.lent == nil || p.conn.IsClosed() {
		return p.tag, p.err
	}
	if !p.synced || p.conn.TxStatus() == 'T' {
		p.synced = false
		p.conn.Frontend().SendClose(&pgproto3.Close{ObjectType: 'P', Name: p.name})
		p.flush(&pgproto3.Sync{})
	}
	for !p.synced {
		p.receive()
	}
	return p.tag, p.err
}

// Values returns the current row. It is valid until the next call of NextRow.
func (p *portal) Values() [][]byte { return p.values }

// FieldDescriptions returns the columns. They are known after the first row has been read.
func (p *portal) FieldDescriptions() []pgconn.FieldDescription { return p.fields }
