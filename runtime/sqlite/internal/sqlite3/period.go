package sqlite3

import (
	"errors"
	"time"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"

	"github.com/cocomon/comon_orm/internal/timeform"
)

var (
	errZone = errors.New("unknown time zone")
	errYear = errors.New("the date in this time zone is not between the years 1 and 9999")
)

// periods is the SQL function [sqlgen.PeriodStart] of one connection. It keeps the time zones that
// the function has used, because reading one from the zone database takes longer than a whole call.
type periods struct {
	zones map[string]*time.Location
	call  func(tls *libc.TLS, ctx uintptr, n int32, argv uintptr)
}

func newPeriods() *periods {
	p := &periods{zones: map[string]*time.Location{}}
	p.call = func(tls *libc.TLS, ctx uintptr, _ int32, argv uintptr) { p.start(call{tls, ctx, argv}) }
	return p
}

func (p *periods) start(c call) {
	if c.null(0) {
		lib.Xsqlite3_result_null(c.tls, c.ctx)
		return
	}
	t, ok := c.time(0)
	if !ok {
		c.fail(errTime)
		return
	}
	if name := c.view(2); len(name) > 0 {
		zone, err := p.zone(name)
		if err != nil {
			c.fail(errZone)
			return
		}
		t = t.In(zone)
	} else {
		t = t.Add(time.Duration(lib.Xsqlite3_value_int64(c.tls, c.arg(3))) * time.Second)
	}
	start := periodStart(t, c.text(1))
	if start.Year() < 1 || start.Year() > 9999 {
		c.fail(errYear)
		return
	}
	c.result(timeform.Format(start))
}

func (p *periods) zone(name []byte) (*time.Location, error) {
	if zone, ok := p.zones[string(name)]; ok {
		return zone, nil
	}
	zone, err := time.LoadLocation(string(name))
	if err == nil {
		p.zones[string(name)] = zone
	}
	return zone, err
}

// periodStart returns the date of the first day of the period that contains the local time t, at
// midnight in UTC.
func periodStart(t time.Time, period string) time.Time {
	year, month, day := t.Date()
	switch period {
	case "week":
		day -= (int(t.Weekday()) + 6) % 7 // days since Monday
	case "month":
		day = 1
	case "year":
		month, day = time.January, 1
	}
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}
