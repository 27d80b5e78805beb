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
// The client stores every time as text in one form, whose texts sort like the times. Other programs
// write times in other forms: integers of milliseconds, CURRENT_TIMESTAMP, RFC 3339 with an offset.
// SQLite compares the stored values. Therefore a condition on a time calls [StoredTime], which
// converts every form to the client's:
//
//	comon_time(t0."at") < '2024-05-15T00:00:00.000000Z'
//
// SQLite cannot use an index for this condition. Therefore a bound is added if the column is in an
// index and has the type TEXT, which migrations use. The bound compares the stored text, so the
// index finds the rows:
//
//	t0."at" < '2024-05-16' AND comon_time(t0."at") < '2024-05-15T00:00:00.000000Z'
//
// The bound excludes no date text that satisfies the condition, because an offset changes a time by
// less than [timeform.LargestOffset] hours. But it can exclude a time in milliseconds, which a
// column of type TEXT stores as a text of digits. So an equality also compares the column with this
// text. A range can miss rows with such times. An update or a delete with a range therefore changes
// too few rows, but no wrong ones. Inside NOT, the bounds would select wrong rows; therefore they
// are left out there. ORDER BY such a column sorts by the stored texts.
//
// In a lookup by keys (builder.keys), no bounds are used. The two bounds of a time are two or three
// days apart, and the times of many rows can lie between them. Instead, an indexed column is
// compared with a list of all forms of the times in UTC.

// TimeColumns describes the columns of one database that hold times. It is safe for concurrent use.
type TimeColumns struct {
	indexed map[TableColumn]bool
	tables  map[string]bool
	columns sync.Map // a map from *query.Column to bool, true if the column is indexed
	stale   atomic.Bool
}

// TableColumn names a column of a database. SQLite ignores the case of names.
type TableColumn struct{ Table, Column string }

// NewTimeColumns returns a TimeColumns for a database. tables lists all its tables, and indexed the
// columns that have type TEXT and an index.
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

// Stale reports whether a statement was compiled for a table that is not in the list of tables.
func (t *TimeColumns) Stale() bool { return t.stale.Load() }

// note looks up at the first call whether column c of the table is indexed, and stores the result.
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

// isIndexed reports whether c has the type TEXT and is in an index. It returns false if note was
// never called for c.
func (t *TimeColumns) isIndexed(c *query.Column) bool {
	indexed, _ := t.columns.Load(c)
	return indexed == true
}

// foreign reports whether column c can contain times in forms that only other programs write.
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

// noTarget returns true for several columns with an integer primary key among them. SQLite stores
// such a key as the row's number, and then does not find the index of the other unique constraint.
func (SQLite) noTarget(t *query.Table, columns []int) bool {
	if len(columns) < 2 || len(t.Key) != 1 || !slices.Contains(columns, t.Key[0]) {
		return false
	}
	kind := t.Columns[t.Key[0]].Kind
	return kind == query.Int || kind == query.BigInt
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
	case c.Kind == query.Enum && op != query.Eq && op != query.Ne:
		s.enumOrder(b, expr, c, op, v)
		return
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

// bounds writes a condition on the stored text, followed by AND. The condition excludes most times
// outside the range from first to last. For a comparison in one direction, it has only one of the
// bounds.
func (s SQLite) bounds(b *builder, expr string, op query.CompareOp, first, last int64) {
	if op != query.Lt && op != query.Lte {
		b.w(expr, " >= ")
		b.arg(query.StringValue(dayOf(first, -timeform.LargestOffset)))
		b.w(" AND ")
	}
	if op != query.Gt && op != query.Gte {
		b.w(expr, " < ")
		b.arg(query.StringValue(dayOf(last, timeform.LargestOffset+24)))
		b.w(" AND ")
	}
}

// dayOf returns the date of a time, moved by the given hours, as text. For a date before year 1 it
// returns a text that sorts before all dates, and for a date after year 9999 a text that sorts
// after all dates.
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

// timeOneOf implements oneOf for a column with times. For other columns, it writes nothing and
// returns false.
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

// among writes the condition that expr is one of the values.
func among(b *builder, expr string, values []query.Value) {
	b.w(expr, " IN (SELECT value FROM json_each(")
	b.arg(query.StringValue(jsonItems(values, asKeys)))
	b.w("))")
}

// appendForms appends the texts that programs write for a time in UTC. These have T or a space
// between date and time, one of the usual numbers of fractional digits, and Z, +00:00 or no zone.
// For a time of whole milliseconds, their number since 1970 is also appended, and for midnight
// the date alone.
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
