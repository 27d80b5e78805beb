package query

import "time"

// Aggregate computes measures of groups of rows. Each result row is one group: the values of Keys,
// then those of Measures. A group consists of the rows with equal keys, where NULL equals NULL.
// Without Keys, all rows are one group, which exists even if there is no row.
type Aggregate struct {
	Table    *Table
	Where    Predicate // on rows, before they are grouped; nil for all rows
	Keys     []GroupKey
	Measures []Measure
	Having   Having // nil for all groups
	// Order sorts the groups by columns of Keys and by measures. A measure need not be one of
	// Measures.
	Order  []Order
	Limit  int // of groups; -1 for no limit
	Offset int
	// Count counts the groups, after Limit and Offset, instead of returning them.
	Count bool
}

// GroupKey is a column by which rows are grouped. With Truncate, rows are grouped by the beginning
// of the period that contains the column's time.
type GroupKey struct {
	Column   int
	Truncate Period
	// Zone is the time zone in which periods begin. It is ignored for a column of dates. See
	// [ZoneOf].
	Zone Zone
}

// Period is a period of the calendar.
type Period uint8

// The periods. A Week begins on Monday, as in ISO 8601.
const (
	NoPeriod Period = iota
	Day
	Week
	Month
	Year
)

// String returns the name of the period in English, which is also its name in SQL.
func (p Period) String() string {
	return [...]string{NoPeriod: "no period", Day: "day", Week: "week", Month: "month", Year: "year"}[p]
}

// Zone is a time zone. It has a name of the IANA database, or a fixed offset from UTC.
type Zone struct {
	Name   string // "" for a fixed offset
	Offset int    // in seconds, positive east of Greenwich
}

// ZoneOf returns the zone of loc. It returns false if loc changes its offset and has no name of the
// IANA database, as is the case for [time.Local].
func ZoneOf(loc *time.Location) (Zone, bool) {
	at := time.Unix(0, 0).In(loc)
	if start, end := at.ZoneBounds(); start.IsZero() && end.IsZero() {
		_, offset := at.Zone()
		return Zone{Offset: offset}, true
	}
	name := loc.String()
	if name == "" || name == "Local" {
		return Zone{}, false
	}
	_, err := time.LoadLocation(name)
	return Zone{Name: name}, err == nil
}

// Having is a condition on groups: [MeasureCompare], [HavingAll], [HavingAny] or [HavingNot].
//
//sumtype:decl
type Having interface{ having() }

// MeasureCompare compares a measure of a group with a value of the kind of [Measure.Result]. As for
// [Compare], Ne holds for NULL too, and the value NULL with Eq or Ne asks whether the measure is
// NULL.
type MeasureCompare struct {
	Measure Measure
	Op      CompareOp
	Value   Value
}

// HavingAll holds if all its conditions hold.
type HavingAll []Having

// HavingAny holds if at least one of its conditions holds.
type HavingAny []Having

// HavingNot holds if its condition does not hold.
type HavingNot struct{ H Having }

func (MeasureCompare) having() {}
func (HavingAll) having()      {}
func (HavingAny) having()      {}
func (HavingNot) having()      {}

// EachMeasure calls f for every comparison in h and stops at the first error. h may be nil.
func EachMeasure(h Having, f func(MeasureCompare) error) error {
	switch h := h.(type) {
	case nil:
	case MeasureCompare:
		return f(h)
	case HavingAll:
		return eachMeasure(h, f)
	case HavingAny:
		return eachMeasure(h, f)
	case HavingNot:
		return EachMeasure(h.H, f)
	}
	return nil
}

func eachMeasure(hs []Having, f func(MeasureCompare) error) error {
	for _, h := range hs {
		if err := EachMeasure(h, f); err != nil {
			return err
		}
	}
	return nil
}
