package postgres

import (
	"fmt"
	"reflect"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/cocomon/comon_orm/runtime/internal/rawargs"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

const (
	textFormat   int16 = 0
	binaryFormat int16 = 1
)

// binding contains the encoded parameters of a statement.
type binding struct {
	prepared *prepared // nil: the server infers the types of the parameters from the text
	name     string    // of a statement that is not yet prepared on the connection
	values   [][]byte
	formats  []int16
	oids     []uint32
}

// parameter returns the form in which values of the parameter at position i are sent.
func (b *binding) parameter(i int) parameter {
	if b.prepared == nil {
		return parameter{}
	}
	return b.prepared.params[i]
}

// bind encodes a task's parameters for the types that the server expects.
func (s *session) bind(t *task) (binding, error) {
	var b binding
	if s.cached {
		if b.prepared = cacheOf(s.conn.PgConn()).get(t.SQL); b.prepared == nil {
			b.name = statementName(t.SQL)
		} else if err := t.fits(len(b.prepared.ParamOIDs)); err != nil {
			return b, err
		}
	}
	if t.raw {
		if t.result != nil && b.prepared != nil {
			if err := t.result.open(b.prepared.Fields); err != nil {
				return b, err
			}
		}
		return b, s.bindRaw(&b, t.args)
	}
	b.values, b.formats = make([][]byte, len(t.Args)), make([]int16, len(t.Args))
	buf := make([]byte, 0, 16*len(t.Args))
	for i := range t.Args {
		start := len(buf)
		buf, b.formats[i] = encode(buf, b.parameter(i), &t.Args[i])
		if !t.Args[i].IsNull() {
			b.values[i] = buf[start:len(buf):len(buf)]
		}
	}
	return b, nil
}

// fits checks that the user gave as many values as the statement has parameters.
func (t *task) fits(parameters int) error {
	if t.raw && parameters != len(t.args) {
		return fmt.Errorf("the statement has %d parameters, %d values are given", parameters, len(t.args))
	}
	return nil
}

// bindRaw encodes the user's own values with pgx's type map. The values for which ownForm returns
// true are encoded by this package instead.
func (s *session) bindRaw(b *binding, args []any) error {
	types := s.conn.TypeMap()
	for i, a := range args {
		if v, ok := ownForm(a); ok {
			data, format := encode(nil, b.parameter(i), &v)
			if !v.IsNull() && data == nil {
				data = []byte{}
			}
			b.values, b.formats, b.oids = append(b.values, data), append(b.formats, format), append(b.oids, 0)
			continue
		}
		oid, format := uint32(0), textFormat
		text := reflect.ValueOf(a).Kind() == reflect.String // the server reads texts for every type
		if b.prepared != nil {
			oid = b.prepared.ParamOIDs[i]
			if !text {
				format = types.FormatCodeForOID(oid)
			}
		} else if known, ok := types.TypeForValue(a); ok && !text {
			oid = known.OID
		}
		data, err := encodeRaw(types, oid, format, a)
		if err != nil {
			return s.badParameter(i, oid, a, err)
		}
		b.values, b.formats, b.oids = append(b.values, data), append(b.formats, format), append(b.oids, oid)
	}
	return nil
}

// ownForm converts a slice to a list value if it can. Such a value is then sent like a list of a
// query tree. The server reads this form for every array type, also for arrays of enums. ownForm
// returns a [query.Value] unchanged. For all other arguments it returns false. Then pgx encodes
// them.
func ownForm(a any) (query.Value, bool) {
	if v, ok := a.(query.Value); ok {
		return v, true
	}
	if reflect.ValueOf(a).Kind() != reflect.Slice {
		return query.Value{}, false
	}
	v, err := rawargs.Value(a)
	return v, err == nil && v.List != nil
}

// badParameter replaces pgx's message, because it quotes the value.
func (s *session) badParameter(i int, oid uint32, a any, err error) error {
	reason := fmt.Sprintf("parameter %d: a value of type %T cannot be sent", i+1, a)
	if known, ok := s.conn.TypeMap().TypeForOID(oid); ok {
		reason += " as " + known.Name
	}
	out := &orm.DatabaseError{Kind: orm.ErrInvalidInput, Reason: reason, Err: err}
	if s.ErrorValues() {
		out.Detail = err.Error()
	}
	return out
}

func encodeRaw(types *pgtype.Map, oid uint32, format int16, a any) ([]byte, error) {
	if a == nil {
		return nil, nil
	}
	return types.Encode(oid, format, a, make([]byte, 0, 16)) // nil for a NULL
}
