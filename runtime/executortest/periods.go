package executortest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/runtime/query"
)

func zone(t *testing.T, name string) (*time.Location, query.Zone) {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Skip(err) // the machine has no database of time zones
	}
	out, ok := query.ZoneOf(loc)
	if !ok {
		t.Fatalf("ZoneOf(%s) knows no zone", name)
	}
	return loc, out
}

// periods returns the number of rows in each period of a column.
func (e *env) periods(t *testing.T, column int, p query.Period, z query.Zone) []string {
	t.Helper()
	return e.groups(t, &query.Aggregate{
		Table: momentTable, Keys: []query.GroupKey{{Column: column, Truncate: p, Zone: z}}, Measures: []query.Measure{query.CountRows()},
		Order: by1(column, false), Limit: -1,
	})
}

// testPeriods groups times at the ends of periods, in zones east and west of UTC.
func testPeriods(t *testing.T, e *env) {
	moments := []string{"2023-12-31T22:59:59.999Z", "2023-12-31T23:00:00Z", "2024-01-01T00:00:00Z", "2024-03-31T00:59:59Z", "2024-03-31T01:00:00Z", "2024-03-31T22:00:00Z", "2024-12-30T12:00:00Z"}
	do(t, e, insert(momentTable, []int{0}, []query.Value{num(100)}))
	for i, m := range moments {
		do(t, e, insert(momentTable, []int{0, momentZoned, momentUTC, momentDay}, []query.Value{num(i), at(m), at(m), at(m)}))
	}
	_, berlin := zone(t, "Europe/Berlin")
	_, newYork := zone(t, "America/New_York")
	utc := query.Zone{}
	for _, c := range []struct {
		name   string
		period query.Period
		zone   query.Zone
		want   string
	}{
		{"day, UTC", query.Day, utc, "NULL 1, 2023-12-31 2, 2024-01-01 1, 2024-03-31 3, 2024-12-30 1"},
		{"day, Berlin", query.Day, berlin, "NULL 1, 2023-12-31 1, 2024-01-01 2, 2024-03-31 2, 2024-04-01 1, 2024-12-30 1"},
		{"day, New York", query.Day, newYork, "NULL 1, 2023-12-31 3, 2024-03-30 2, 2024-03-31 1, 2024-12-30 1"},
		{"day, an hour west", query.Day, query.Zone{Offset: -3600}, "NULL 1, 2023-12-31 3, 2024-03-30 1, 2024-03-31 2, 2024-12-30 1"},
		{"day, two and a half hours east", query.Day, query.Zone{Offset: 9000}, "NULL 1, 2024-01-01 3, 2024-03-31 2, 2024-04-01 1, 2024-12-30 1"},
		{"week, UTC", query.Week, utc, "NULL 1, 2023-12-25 2, 2024-01-01 1, 2024-03-25 3, 2024-12-30 1"},
		{"week, Berlin", query.Week, berlin, "NULL 1, 2023-12-25 1, 2024-01-01 2, 2024-03-25 2, 2024-04-01 1, 2024-12-30 1"},
		{"month, Berlin", query.Month, berlin, "NULL 1, 2023-12-01 1, 2024-01-01 2, 2024-03-01 2, 2024-04-01 1, 2024-12-01 1"},
		{"year, UTC", query.Year, utc, "NULL 1, 2023-01-01 2, 2024-01-01 5"},
		{"year, Berlin", query.Year, berlin, "NULL 1, 2023-01-01 1, 2024-01-01 6"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, column := range []int{momentZoned, momentUTC} {
				equal(t, []string{days(e.periods(t, column, c.period, c.zone))}, c.want)
			}
			dates := e.periods(t, momentDay, c.period, c.zone) // the zone has no effect on dates
			equal(t, dates, e.periods(t, momentDay, c.period, utc)...)
		})
	}
	equal(t, []string{days(e.periods(t, momentDay, query.Month, newYork))}, "NULL 1, 2023-12-01 2, 2024-01-01 1, 2024-03-01 3, 2024-12-01 1")

	page := &query.Aggregate{Table: momentTable, Keys: []query.GroupKey{{Column: momentZoned, Truncate: query.Month, Zone: berlin}}, Measures: []query.Measure{measure(query.FuncMax, momentZoned)},
		Where: query.Compare{Column: momentZoned, Op: query.Gte, Value: at("2024-01-01T00:00:00Z")}, Having: having(query.CountRows(), query.Gt, num(1)),
		Order: []query.Order{{Column: momentZoned, Desc: true}}, Limit: 1}
	equal(t, e.groups(t, page), "2024-03-01T00:00:00Z 2024-03-31T01:00:00Z")
	page.Keys[0].Zone = query.Zone{Name: "Nowhere/Nothing"}
	if _, err := groupsOf(t, e, page); err == nil {
		t.Error("no error for an unknown time zone")
	}
}

// days replaces midnight in rows by the date, and joins the rows.
func days(rows []string) string {
	out := ""
	for i, r := range rows {
		if i > 0 {
			out += ", "
		}
		if len(r) > 20 && r[10:20] == "T00:00:00Z" {
			r = r[:10] + r[20:]
		}
		out += r
	}
	return out
}

// testRandomPeriods compares the periods of random times with those that package time computes.
// Half of the times are within two hours of a change of the zone's offset.
func testRandomPeriods(t *testing.T, e *env) {
	random := rand.New(rand.NewPCG(1, 2))
	names := []string{"Europe/Berlin", "America/New_York", "America/Sao_Paulo", "America/Havana", "Asia/Kolkata", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo", "Asia/Kathmandu"}
	for _, name := range names {
		loc, z := zone(t, name)
		times := randomTimes(random, loc, 60)
		do(t, e, &query.Delete{Table: momentTable, Where: query.AllRows{}})
		rows := make([][]query.Value, len(times))
		for i, at := range times {
			rows[i] = []query.Value{num(i), query.TimeValue(at), query.TimeValue(at)}
		}
		do(t, e, insert(momentTable, []int{0, momentZoned, momentUTC}, rows...))
		for _, p := range []query.Period{query.Day, query.Week, query.Month, query.Year} {
			counts := map[string]int{}
			for _, at := range times {
				counts[localStart(at.In(loc), p).Format(time.RFC3339)]++
			}
			var want []string
			for _, start := range slices.Sorted(maps.Keys(counts)) {
				want = append(want, fmt.Sprintf("%s %d", start, counts[start]))
			}
			for _, column := range []int{momentZoned, momentUTC} {
				t.Run(fmt.Sprintf("%s %s %d", name, p, column), func(t *testing.T) { equal(t, e.periods(t, column, p, z), want...) })
			}
		}
	}
}

// randomTimes returns n times between 1970 and 2037.
func randomTimes(random *rand.Rand, loc *time.Location, n int) []time.Time {
	out := make([]time.Time, n)
	for i := range out {
		at := time.Unix(random.Int64N(67*365*24*3600), random.Int64N(1000)*1_000_000)
		if _, change := at.In(loc).ZoneBounds(); i%2 == 0 && !change.IsZero() {
			at = change.Add(time.Duration(random.IntN(4*3600)-2*3600) * time.Second)
		}
		out[i] = at
	}
	return out
}

// localStart returns the date on which the period of a local time begins, as midnight in UTC.
func localStart(local time.Time, p query.Period) time.Time {
	day := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC)
	switch p {
	case query.Week:
		for day.Weekday() != time.Monday {
			day = day.AddDate(0, 0, -1)
		}
	case query.Month:
		day = day.AddDate(0, 0, 1-day.Day())
	case query.Year:
		day = day.AddDate(0, 0, 1-day.YearDay())
	case query.NoPeriod, query.Day:
	}
	return day
}
