package pgtest

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

// Way is how a client reaches a database.
type Way uint8

// The ways in which statements reach a server.
const (
	Direct      Way = iota // prepared statements
	Unnamed                // pgbouncer=true in the URL, but no pooler
	Pooled                 // PgBouncer, and pgbouncer=true
	Unannounced            // PgBouncer, but no pgbouncer=true: the server can refuse statements
	OwnPool                // a pool that the application made
	ways
)

func (w Way) String() string {
	return [ways]string{"direct", "unnamed statements", "pooler", "unannounced pooler", "own pool"}[w]
}

// Surrounding is a server that the client did not set up, and a way to it.
type Surrounding struct {
	Name string
	Way  Way
	// Zone is the time zone of the database and of the role in it.
	Zone     string
	Settings []Setting
}

// plans are settings that change how a server plans statements and what limits it sets to them.
// Some of them forbid a kind of plan, such as enable_seqscan=off. If a statement has no other plan,
// the server uses the forbidden plan, but adds a very high cost to it. The server compiles plans
// with a high cost, which takes much time. Therefore jit is off.
func plans() []Setting {
	return []Setting{
		{Name: "plan_cache_mode", Value: "force_generic_plan"}, {Name: "enable_seqscan", Value: "off"}, {Name: "enable_hashjoin", Value: "off"},
		{Name: "enable_memoize", Value: "off"}, {Name: "jit", Value: "off"}, {Name: "work_mem", Value: "64kB"},
		{Name: "default_transaction_isolation", Value: "serializable", Theirs: true}, {Name: "statement_timeout", Value: "20s", Theirs: true},
		{Name: "idle_in_transaction_session_timeout", Value: "20s", Theirs: true},
	}
}

// Surroundings are all combinations of time zones, ways and sets of settings. They omit the setting
// that makes the server compile each statement, because that takes longer than everything else.
func Surroundings() []Surrounding {
	sets := Profiles()
	sets["plans"], sets["defaults"] = plans(), nil
	var out []Surrounding
	for _, zone := range []string{"UTC", "Asia/Kolkata", "America/New_York"} {
		for way := range ways {
			for name, settings := range sets {
				name = zone + ", " + way.String() + ", " + name
				out = append(out, Surrounding{name, way, zone, changeable(settings, way)})
			}
		}
	}
	slices.SortFunc(out, func(a, b Surrounding) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// ChosenSurroundings are four that together have all zones, all sets of settings and all ways but
// [OwnPool].
func ChosenSurroundings() []Surrounding {
	var out []Surrounding
	for _, s := range Surroundings() {
		switch s.Name {
		case "America/New_York, direct, values", "Asia/Kolkata, pooler, texts", "UTC, unannounced pooler, plans", "Asia/Kolkata, unnamed statements, objects":
			out = append(out, s)
		}
	}
	return out
}

// changeable removes settings that cost much time, and those that a client cannot or must not
// change. A client must not change whether foreign keys are checked. With pgbouncer=true or through
// a pooler, it cannot change array_nulls and extra_float_digits. In a pool that the application
// made, it changes no settings. There it refuses every other encoding of texts than UTF-8, and
// needs the default of array_nulls.
func changeable(settings []Setting, way Way) []Setting {
	return slices.DeleteFunc(slices.Clone(settings), func(s Setting) bool {
		switch s.Name {
		case "jit_above_cost", "session_replication_role":
			return true
		case "array_nulls":
			return way != Direct
		case "extra_float_digits":
			return way != Direct && way != OwnPool
		case "client_encoding":
			return way == OwnPool
		}
		return false
	})
}

// Reach changes the settings of a database of [URL] and returns a URL that reaches it in the
// surrounding's way. With [OwnPool] the URL is for the application's
// pool.
func (s Surrounding) Reach(tb testing.TB, database string) string {
	tb.Helper()
	zone := Setting{Name: "TimeZone", Value: s.Zone}
	settings := slices.DeleteFunc(slices.Clone(s.Settings), func(s Setting) bool { return s.Name == zone.Name })
	Set(tb, database, append([]Setting{zone, {Name: "application_name", Value: "surroundings"}, zone}, settings...))
	at := database
	if s.Way == Pooled || s.Way == Unannounced {
		at = Pooler(tb, database, "default_pool_size=3")
	}
	if s.Way != Pooled && s.Way != Unnamed {
		return at
	}
	u, err := url.Parse(at)
	if err != nil {
		tb.Fatal("surrounding: the target is no URL")
	}
	values := u.Query()
	values.Set("pgbouncer", "true")
	u.RawQuery = values.Encode()
	return u.String()
}
