package sqlgen

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cocomon/comon_orm/internal/timeform"
	"github.com/cocomon/comon_orm/runtime/query"
)

// How times are compared on SQLite.
//
// The client stores every time in one form of text, whose order is that of the times. Other
// programs write other forms: integers of milliseconds, CURRENT_TIMESTAMP, RFC 3339 with an offset.
// SQLite compares all of them as they are stored. So a time is compared through [StoredTime], which
// turns every form into the client's:
//
//	comon_time(t0."at") < '2024-05-15T00:00:00.000000Z'
//
// No index serves such a condition. Therefore a column of type TEXT that is in an index, as
// migrations make it, is compared with bounds in addition. The bounds use the index. They exclude
// no text that [StoredTime] can read, since an offset moves a time by less than [LargestOffset]
// hours.
//
//	t0."at" < '2024-05-16' AND comon_time(t0."at") < '2024-05-15T00:00:00.000000Z'
//
// Milliseconds can be beyond the bounds. An equality looks for them in addition. A range misses
// them, which changes and deletes no row that it should not, unless the condition is negated: there
// the bounds are left out. The order of such a column is the order of the texts.
//
// A key of several columns is looked up in all forms of UTC, since in a range of two days there can
// be many keys.

// LargestOffset is the number of hours that no offset from UTC reaches, as in PostgreSQL.
const LargestOffset = 16

// TimeColumns knows the columns with times of one database. It is safe for concurrent use.
type TimeColumns struct {
	indexed map[TableColumn]bool
	tables  map[string]bool
	columns sync.Map // from *query.Column to bool: is it indexed
	stale   atomic.Bool
}

// TableColumn names a column in a database; SQLite ignores the case of names.
type TableColumn struct{ Table, Column string }

// NewTimeColumns makes a TimeColumns of all tables of a database, and of the columns that have type
// TEXT and are in an index.
func NewTimeColumns(tables []string, indexed []TableColumn) *TimeColumns {
	t := &TimeColumns{indexed: map[TableColumn]bool{}, tables: map[string]bool{}}
	for _, name := range tables {
		t.tables[strings.ToLower(name)] = true
	}
	for _, c := range indexed {
		t.indexed[TableColumn{strings.ToLower(c.Table), strings.ToLower(c.Column)}] = true
	}
	return t
}

// Stale reports whether a statement was compiled for a table that is not among the tables.
func (t *TimeColumns) Stale() bool { return t.stale.Load() }

// note finds out about the column c of a table, once.
func (t *TimeColumns) note(table *query.Table, c *query.Column) {
	if _, known := t.columns.Load(c); known {
		return
	}
	name := strings.ToLower(table.Name)
	if !t.tables[name] {
		t.stale.Store(true)
		return
	}
	t.columns.Store(c, t.indexed[TableColumn{name, strings.ToLower(c.Name)}])
}

// isIndexed reports whether c is a noted column of type TEXT in an index.
func (t *TimeColumns) isIndexed(c *query.Column) bool {
	indexed, _ := t.columns.Load(c)
	return indexed == true
}

// foreign reports whether other programs can have written other forms than the client's into c.
func (s SQLite) foreign(c *query.Column) bool {
	return s.Times != nil && c.Kind == query.Time && !c.List
}

func (s SQLite) note(t *query.Table, c *query.Column) {
	if s.foreign(c) {
		s.Times.note(t, c)
	}
}

func (s SQLite) formsOfKeys(columns []*query.Column) bool {
	return slices.ContainsFunc(columns, func(c *query.Column) bool { return s.foreign(c) || c.Kind == query.Decimal })
}

func storedTime(expr string) string { return StoredTime + "(" + expr + ")" }

func (s SQLite) identity(expr string, c *query.Column) string {
	if s.foreign(c) {
		return storedTime(expr)
	}
	return s.operand(expr, c)
}

func (s SQLite) joined(left string, c *query.Column, right string, d *query.Column) (l, r string) {
	if s.foreign(c) && s.foreign(d) && (!s.Times.isIndexed(c) || !s.Times.isIndexed(d)) {
		return storedTime(left), storedTime(right)
	}
	return s.operand(left, c), right
}

func (s SQLite) keyEquals(b *builder, expr string, c *query.Column, v query.Value) {
	if s.foreign(c) && s.Times.isIndexed(c) {
		s.timeOneOf(b, expr, c, []query.Value{v})
		return
	}
	b.w(s.operand(expr, c), " = ")
	s.value(b, c, v)
}

func (s SQLite) comparison(b *builder, expr string, c *query.Column, op query.CompareOp, word string, v query.Value) {
	switch bounded := s.foreign(c) && s.Times.isIndexed(c) && !b.negated; {
	case bounded && op == query.Eq:
		s.timeOneOf(b, expr, c, []query.Value{v})
		return
	case bounded && op != query.Ne:
		s.bounds(b, expr, op, v.Num, v.Num)
		b.w(storedTime(expr), word)
	default:
		b.w(s.identity(expr, c), word)
	}
	s.value(b, c, v)
}

// bounds writes the condition that excludes most texts of other times than those from first to
// last, and AND.
func (s SQLite) bounds(b *builder, expr string, op query.CompareOp, first, last int64) {
	if op != query.Lt && op != query.Lte {
		b.w(expr, " >= ")
		b.arg(query.StringValue(dayOf(first, -LargestOffset)))
		b.w(" AND ")
	}
	if op != query.Gt && op != query.Gte {
		b.w(expr, " < ")
		b.arg(query.StringValue(dayOf(last, LargestOffset+24)))
		b.w(" AND ")
	}
}

// dayOf is the day of a time after so many hours, as a text; texts that sort before and after all
// days where the language of the forms has none.
func dayOf(micros int64, hours time.Duration) string {
	switch day := time.UnixMicro(micros).UTC().Add(hours * time.Hour); {
	case day.Year() < 1:
		return ""
	case day.Year() > 9999:
		return ":"
	default:
		return day.Format(timeform.Date)
	}
}

// timeOneOf is oneOf for a column with times. It reports false for other columns.
func (s SQLite) timeOneOf(b *builder, expr string, c *query.Column, values []query.Value) bool {
	if !s.foreign(c) {
		return false
	}
	switch indexed := s.Times.isIndexed(c) && !b.negated && len(values) > 0; {
	case indexed && b.isKey:
		var forms []query.Value
		for _, v := range values {
			forms = appendForms(forms, v.Num)
		}
		values = forms
	case indexed:
		first, last := values[0].Num, values[0].Num
		millis := make([]query.Value, len(values))
		for i, v := range values {
			first, last = min(first, v.Num), max(last, v.Num)
			millis[i] = v
			if v.Num%1000 == 0 {
				millis[i] = query.StringValue(strconv.FormatInt(v.Num/1000, 10))
			}
		}
		b.w("(")
		defer b.w(")")
		among(b, expr, millis)
		b.w(" OR ")
		s.bounds(b, expr, query.Eq, first, last)
		expr = storedTime(expr)
	default:
		expr = storedTime(expr)
	}
	among(b, expr, values)
	return true
}

// among writes that expr is one of the values.
func among(b *builder, expr string, values []query.Value) {
	b.w(expr, " IN (SELECT value FROM json_each(")
	b.arg(query.StringValue(jsonItems(values, asKeys)))
	b.w("))")
}

// appendForms appends the texts of a time in UTC: with T or a space, three ways to write the zone,
// and as many digits as programs write; and milliseconds.
func appendForms(forms []query.Value, micros int64) []query.Value {
	stored := string(appendTime(nil, micros))
	day, seconds, digits := stored[:10], stored[11:19], stored[20:26]
	fractions := []string{"." + digits}
	if micros%1000 == 0 {
		fractions = append(fractions, "."+digits[:3])
	}
	switch short := strings.TrimRight(digits, "0"); len(short) {
	case 0:
		fractions = append(fractions, "")
	case 3, 6:
	default:
		fractions = append(fractions, "."+short)
	}
	var text bytes.Buffer
	for _, separator := range []string{"T", " "} {
		for _, fraction := range fractions {
			for _, zone := range []string{"Z", "", "+00:00"} {
				text.Reset()
				for _, part := range []string{day, separator, seconds, fraction, zone} {
					text.WriteString(part)
				}
				forms = append(forms, query.StringValue(text.String()))
			}
		}
	}
	if micros%1000 == 0 {
		forms = append(forms, query.StringValue(strconv.FormatInt(micros/1000, 10)))
	}
	if stored[11:] == "00:00:00.000000Z" {
		forms = append(forms, query.StringValue(day))
	}
	return forms
}
