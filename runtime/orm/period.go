package orm

import (
	"math"
	"slices"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Day groups rows by the day in zone on which the time in column c is:
//
//	q.Post.GroupBy(orm.Day(q.Post.CreatedAt, time.UTC)).Aggregate(q.Post.CountRows())
//
// The result is a key of GroupBy only. c is a DateTime. The zone has a name of the IANA database,
// as the zones of [time.LoadLocation] have, or a fixed offset, as the zones of [time.FixedZone]
// have. [time.Local] is refused unless it has a fixed offset, because the database does not know
// it. For a column of dates (@db.Date) the zone is ignored. All of this is checked when the query
// runs, which returns [ErrInvalidInput].
func Day[M any](c Column[M], zone *time.Location) Column[M] { return truncated(c, query.Day, zone) }

// Week groups by the week, which begins on Monday (ISO 8601). See [Day].
func Week[M any](c Column[M], zone *time.Location) Column[M] { return truncated(c, query.Week, zone) }

// Month groups by the month. See [Day].
func Month[M any](c Column[M], zone *time.Location) Column[M] { return truncated(c, query.Month, zone) }

// Year groups by the year. See [Day].
func Year[M any](c Column[M], zone *time.Location) Column[M] { return truncated(c, query.Year, zone) }

// groupKey is a key of GroupBy. zone is the time zone of a truncated time.
type groupKey struct {
	query.GroupKey
	zone *time.Location
}

// periodKey is implemented by the keys that [Day] and the similar functions return.
type periodKey interface{ period() groupKey }

// truncatedColumn implements [periodKey]. Its position is noPosition, which everything except
// GroupBy refuses.
type truncatedColumn[M any] struct{ key groupKey }

// noPosition is the position of a truncated time where a column is required. In a list of selected
// columns it is neither a column nor one of the marks of [Omit].
const noPosition = math.MinInt + 1

// checkNoPeriod refuses a truncated time among columns, and among the marks of omitted columns.
func checkNoPeriod(t *query.Table, columns []int) error {
	if slices.Contains(columns, noPosition) || slices.Contains(columns, ^noPosition) {
		return invalid(t, "a truncated time is a key of GroupBy only")
	}
	return nil
}

func truncated[M any](c Column[M], p query.Period, zone *time.Location) Column[M] {
	var m M
	return truncatedColumn[M]{groupKey{query.GroupKey{Column: c.column(m).index, Truncate: p}, zone}}
}

func (truncatedColumn[M]) column(M) columnRef { return columnRef{index: noPosition} }
func (c truncatedColumn[M]) period() groupKey { return c.key }

// checkPeriod checks a truncated time, and completes its zone.
func checkPeriod(t *query.Table, k *groupKey) error {
	c := &t.Columns[k.Column]
	if c.Kind != query.Time || c.List || c.Clock {
		return invalid(t, "%s: a %s can be a key of GroupBy for a DateTime with a date only", c.Field, k.Truncate)
	}
	if k.zone == nil {
		return invalid(t, "%s: the time zone of the %s is nil", c.Field, k.Truncate)
	}
	zone, ok := query.ZoneOf(k.zone)
	if !ok {
		return invalid(t, "%s: the database does not know the time zone %s: use one of time.LoadLocation or time.FixedZone", c.Field, k.zone)
	}
	k.Zone = zone
	if isDate(c) {
		k.zone = time.UTC
	}
	return nil
}

// isDate reports whether a column holds dates without a time of the day.
func isDate(c *query.Column) bool { return c.Unit == int64(24*time.Hour/time.Microsecond) }

// periodRow is a row whose columns in zones contain the first date of a period. It returns the
// first instant of this date in the zone.
type periodRow struct {
	driver.Row
	zones []*time.Location // for each key; nil for a key that is not truncated
}

// Time implements [driver.Row].
func (r periodRow) Time(i int) time.Time {
	t := r.Row.Time(i)
	if i < len(r.zones) && r.zones[i] != nil {
		return firstInstant(t, r.zones[i])
	}
	return t
}

// firstInstant returns the first instant of a date in a zone. The date is midnight in UTC. If the
// clocks change at midnight, the day can begin later than 00:00, or 00:00 can occur twice.
func firstInstant(date time.Time, zone *time.Location) time.Time {
	year, month, day := date.Date()
	at := time.Date(year, month, day, 0, 0, 0, 0, zone)
	start, end := at.ZoneBounds()
	switch {
	case at.Day() != day: // 00:00 does not exist, and at is before the change
		return end
	case at.Hour()+at.Minute()+at.Second() > 0: // 00:00 does not exist, and at is after the change
		return start
	case start.IsZero():
		return at
	}
	_, before := start.Add(-1).Zone()
	if earlier := date.Add(-time.Duration(before) * time.Second); earlier.Before(start) {
		return earlier.In(zone)
	}
	return at
}
