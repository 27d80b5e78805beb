package orm

import (
	"encoding/base64"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/runtime/query"
)

// outsideOps are the operators of ParseWhere by their names. An error lists only the operators that
// the column has.
var outsideOps = []outsideOp{
	{"eq", sortable, comparing(query.Eq)},
	{"not", sortable, comparing(query.Ne)},
	{"in", sortable, listing(false)},
	{"notIn", sortable, listing(true)},
	{"lt", ranged, comparing(query.Lt)},
	{"lte", ranged, comparing(query.Lte)},
	{"gt", ranged, comparing(query.Gt)},
	{"gte", ranged, comparing(query.Gte)},
	{"contains", searchable, searching(query.Contains)},
	{"startsWith", searchable, searching(query.StartsWith)},
	{"endsWith", searchable, searching(query.EndsWith)},
	{"null", nullable, testingNull},
	{"has", comparableList, inList(query.Has)},
	{"hasEvery", comparableList, inList(query.HasEvery)},
	{"hasSome", comparableList, inList(query.HasSome)},
	{"empty", isList, testingEmpty},
}

// outsideOp is an operator of ParseWhere.
type outsideOp struct {
	name string
	// fits reports whether the operator exists for a column.
	fits func(*query.Column) bool
	// condition returns the condition, or a text that describes what the values must be.
	condition func(column int, c *query.Column, values []string) (query.Predicate, string)
}

func comparableList(c *query.Column) bool { return c.List && has(c, nativetype.Comparable) }
func nullable(c *query.Column) bool       { return c.Nullable && !c.List }
func isList(c *query.Column) bool         { return c.List }

func ranged(c *query.Column) bool {
	return sortable(c) && c.Kind != query.Bool && c.Kind != query.Bytes
}

func searchable(c *query.Column) bool {
	return !c.List && c.Kind == query.String && has(c, nativetype.Searchable)
}

// several describes the values of an operator that needs exactly one.
const several = "one value"

func comparing(op query.CompareOp) func(int, *query.Column, []string) (query.Predicate, string) {
	return func(column int, c *query.Column, values []string) (query.Predicate, string) {
		if len(values) != 1 {
			return nil, several
		}
		v, want := parseValue(c, values[0])
		return query.Compare{Column: column, Op: op, Value: v}, want
	}
}

func listing(not bool) func(int, *query.Column, []string) (query.Predicate, string) {
	return func(column int, c *query.Column, values []string) (query.Predicate, string) {
		vs, want := parseValues(c, values)
		return query.In{Column: column, Values: vs, Not: not}, want
	}
}

func searching(op query.MatchOp) func(int, *query.Column, []string) (query.Predicate, string) {
	return func(column int, _ *query.Column, values []string) (query.Predicate, string) {
		if len(values) != 1 {
			return nil, several
		}
		return query.Match{Column: column, Op: op, Text: values[0]}, ""
	}
}

func inList(op query.ListOp) func(int, *query.Column, []string) (query.Predicate, string) {
	return func(column int, c *query.Column, values []string) (query.Predicate, string) {
		if op == query.Has && len(values) != 1 {
			return nil, several
		}
		vs, want := parseValues(c, values)
		return query.ListMatch{Column: column, Op: op, Values: vs}, want
	}
}

func testingNull(column int, _ *query.Column, values []string) (query.Predicate, string) {
	null, want := parseBool(values)
	return query.IsNull{Column: column, Not: !null}, want
}

func testingEmpty(column int, _ *query.Column, values []string) (query.Predicate, string) {
	empty, want := parseBool(values)
	op := query.IsNotEmpty
	if empty {
		op = query.IsEmpty
	}
	return query.ListMatch{Column: column, Op: op}, want
}

func parseBool(values []string) (value bool, want string) {
	if len(values) != 1 || values[0] != "true" && values[0] != "false" {
		return false, "true or false"
	}
	return values[0] == "true", ""
}

func parseWhere(parameters map[string][]string, allowed []columnRef) ([]query.Predicate, error) {
	var out []query.Predicate
	count := 0
	for _, parameter := range slices.Sorted(maps.Keys(parameters)) {
		values := parameters[parameter]
		if count += len(values); count > largestValues {
			return nil, outside(allowed, "more than %d values", largestValues)
		}
		p, err := parseCondition(parameter, values, allowed)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// parseCondition reads one parameter.
func parseCondition(parameter string, values []string, allowed []columnRef) (query.Predicate, error) {
	name, op, bracket := strings.Cut(parameter, "[")
	op, closed := strings.CutSuffix(op, "]")
	if !bracket {
		op, closed = "eq", true
	}
	i := indexOf(allowed, name)
	if i < 0 || !closed {
		return nil, outside(allowed, "parameter %s is not allowed", quoted(parameter))
	}
	c := allowed[i].of()
	var names []string
	for _, o := range outsideOps {
		if !o.fits(c) {
			continue
		}
		if names = append(names, o.name); o.name != op {
			continue
		}
		for _, v := range values {
			if len(v) > largestText {
				return nil, invalid(allowed[i].table, "parameter %s: a value has more than %d bytes", quoted(parameter), largestText)
			}
		}
		p, want := o.condition(allowed[i].index, c, values)
		if want == "" && len(values) == 0 {
			want = "a value"
		}
		if want != "" {
			return nil, invalid(allowed[i].table, "parameter %s must be %s", quoted(parameter), want)
		}
		return p, checkPredicate(allowed[i].table, p)
	}
	return nil, invalid(allowed[i].table, "parameter %s: %s has the operators %s", quoted(parameter), name, strings.Join(names, ", "))
}

func parseValues(c *query.Column, texts []string) ([]query.Value, string) {
	out := make([]query.Value, len(texts))
	for i, text := range texts {
		var want string
		if out[i], want = parseValue(c, text); want != "" {
			return nil, want
		}
	}
	return out, ""
}

// parseValue reads a value of a column, or an item of its list. If the text is no such value, it
// returns a description of the values that are.
func parseValue(c *query.Column, text string) (v query.Value, want string) {
	var err error
	switch v.Kind = c.Kind; c.Kind {
	case query.Int:
		v.Num, err = strconv.ParseInt(text, 10, 32)
		want = "a whole number of at most 32 bits"
	case query.BigInt:
		v.Num, err = strconv.ParseInt(text, 10, 64)
		want = "a whole number of at most 64 bits"
	case query.Float:
		v, err = parseFloat(text)
		want = "a number"
	case query.Decimal:
		var d decimal.Decimal
		if d, err = decimal.NewFromString(text); err == nil { // it refuses exponents that mean thousands of digits
			v = query.DecimalValue(d)
		}
		want = "a decimal number"
	case query.Bool:
		var b bool
		b, want = parseBool([]string{text})
		return query.BoolValue(b), want
	case query.Time:
		v, err = parseTime(c, text)
		want = "a time in the form 2006-01-02T15:04:05Z, in a URL with %2B for +"
	case query.Bytes:
		var b []byte
		b, err = base64.StdEncoding.DecodeString(text)
		v, want = query.BytesValue(b), "bytes in base64"
	case query.Enum:
		return parseEnum(c, text)
	case query.String:
		return parseText(c, text)
	case query.Null, query.JSON:
		return v, "absent: it cannot be compared"
	}
	if err != nil {
		return v, want
	}
	return v, ""
}

func parseFloat(text string) (query.Value, error) {
	if strings.Trim(text, "0123456789+-.eE") != "" { // other characters mean infinity, NaN or a hexadecimal number
		return query.Value{}, strconv.ErrSyntax
	}
	f, err := strconv.ParseFloat(text, 64)
	return query.FloatValue(f), err
}

func parseTime(c *query.Column, text string) (query.Value, error) {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil && c.Clock {
		t, err = time.Parse(time.TimeOnly, text)
		t = t.AddDate(1970, 0, 0) // the day does not matter, but the year 0 is refused
	} else if err != nil && c.Unit >= (24*time.Hour).Microseconds() {
		t, err = time.Parse(time.DateOnly, text)
	}
	return query.TimeValue(t), err
}

// parseEnum finds the value with a name in the schema.
func parseEnum(c *query.Column, text string) (query.Value, string) {
	names := c.EnumNames
	if names == nil {
		names = c.Enum
	}
	if i := slices.Index(names, text); i >= 0 {
		return query.EnumValue(c.Enum[i]), ""
	}
	return query.Value{}, "one of " + strings.Join(names, ", ")
}

// parseText accepts every text, except for a UUID. The database compares a UUID with the text of
// one only, and SQLite stores the lower-case form.
func parseText(c *query.Column, text string) (query.Value, string) {
	if c.Native != "uuid" {
		return query.StringValue(text), ""
	}
	text = strings.ToLower(text)
	for i := range 36 {
		hyphen := i == 8 || i == 13 || i == 18 || i == 23
		if len(text) != 36 || hyphen != (text[i] == '-') || !hyphen && !strings.Contains("0123456789abcdef", text[i:i+1]) {
			return query.Value{}, "a UUID"
		}
	}
	return query.StringValue(text), ""
}
