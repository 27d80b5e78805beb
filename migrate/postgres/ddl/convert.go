package ddl

import (
	"math"
	"strconv"

	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

var impossible = dialect.Conversion{Class: dialect.Impossible}

// Convert implements dialect.Dialect. It never uses a cast that truncates text, as USING
// c::varchar(n) would. It uses the assignment cast, which refuses longer text.
func (p postgres) Convert(from, to catalog.Type) dialect.Conversion {
	conv := p.convert(from, to)
	if conv.Class != dialect.Impossible {
		conv.Merged = p.merged(from, to, conv)
	}
	return conv
}

// merged returns Conversion.Merged, the expression for values that become equal. Values become
// equal if the new type ignores case or trailing blanks, if it has fewer digits, or if text is
// parsed, because several texts can mean the same value.
func (p postgres) merged(from, to catalog.Type, conv dialect.Conversion) sqltext.SQL {
	value := conv.Using
	if value == "" {
		value = "{}"
	}
	switch {
	case to.Name == nativetype.SQLCitext && from.Name != nativetype.SQLCitext && (isText(from.Name) || from.Enum):
		return conv.Fitting("lower({}::text)") // as citext compares; the type may not exist yet
	case to.Name == nativetype.SQLChar && from.Name != nativetype.SQLChar, isText(from.Name) && !isText(to.Name) && !to.Enum, conv.Class == dialect.Rounds:
		return conv.Fitting("CAST(" + value + " AS " + p.TypeSQL(to) + ")")
	}
	return ""
}

func (p postgres) convert(from, to catalog.Type) dialect.Conversion {
	switch {
	case from.List && to.List:
		return p.convertLists(from, to)
	case to.List:
		elem := to
		elem.List = false
		if conv := p.Convert(from, elem); conv.Class == dialect.Declared || conv.Class == dialect.Widens {
			return dialect.Conversion{Class: dialect.Widens, Rewrites: true, Using: "CASE WHEN {} IS NULL THEN NULL ELSE ARRAY[{}]::" + p.TypeSQL(to) + " END"}
		}
		return impossible
	case from.List:
		elem := from
		elem.List = false
		if conv := p.Convert(elem, to); conv.Class == dialect.Declared || conv.Class == dialect.Widens {
			return dialect.Conversion{Class: dialect.Narrows, Rewrites: true, Using: "({})[1]::" + p.TypeSQL(to), Bad: "cardinality({}) > 1"}
		}
		return impossible
	case to.Enum:
		if from.Enum || isText(from.Name) {
			return dialect.Conversion{Class: dialect.Narrows, Rewrites: true, Using: "{}::text::" + p.TypeSQL(to), Label: "{}::text"}
		}
		return impossible
	case isText(to.Name):
		return toText(from, to)
	case isText(from.Name):
		return p.parse(to)
	case from.Enum:
		return impossible
	case isNumber(from.Name) && isNumber(to.Name):
		return numbers(from, to)
	case isTime(from.Name) && isTime(to.Name):
		return p.times(from, to)
	default:
		return others(from, to)
	}
}

func (p postgres) convertLists(from, to catalog.Type) dialect.Conversion {
	from.List, to.List = false, false
	conv := p.Convert(from, to)
	if conv.Class != dialect.Declared && conv.Class != dialect.Widens {
		return impossible
	}
	return dialect.Conversion{Class: conv.Class, Rewrites: conv.Rewrites, Using: "{}::" + p.TypeSQL(to) + "[]"}
}

func length(t catalog.Type) int {
	if len(t.Args) == 0 {
		return 0
	}
	return t.Args[0]
}

func toText(from, to catalog.Type) dialect.Conversion {
	conv := dialect.Conversion{Class: dialect.Widens, Rewrites: true, Using: "{}::text"}
	plain := isText(from.Name)
	switch {
	case from.Name == nativetype.SQLBytea:
		return impossible
	case plain && from.Name != nativetype.SQLChar && to.Name != nativetype.SQLChar:
		conv.Using, conv.Rewrites = "", false
	case plain:
		conv.Using = ""
	}
	limit := length(to)
	if limit == 0 || plain && length(from) > 0 && length(from) <= limit {
		return conv
	}
	conv.Class, conv.Rewrites = dialect.Narrows, true
	conv.Bad = "length({}::text) > " + sqltext.Int(limit)
	return conv
}

const (
	integerPattern = `'^\s*[-+]?[0-9]{1,30}\s*$'`
	numberPattern  = `'^\s*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?\s*$'`
	uuidPattern    = `'^\s*\{?[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}\}?\s*$'`
	timePattern    = `'^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[-+][0-9]{2}(:?[0-9]{2})?)?)?\s*$'`
	clockPattern   = `'^\s*[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[-+][0-9]{2}(:?[0-9]{2})?)?\s*$'`
	jsonPattern    = `'^\s*([\[{"]|-?[0-9]|true\s*$|false\s*$|null\s*$)'`
)

// parse returns the conversion from text. Its condition Bad does not find values that have the
// right form but are invalid, such as month 13. The statement fails at such a value.
func (p postgres) parse(to catalog.Type) dialect.Conversion {
	conv := dialect.Conversion{Class: dialect.Narrows, Rewrites: true, Using: "{}::" + p.TypeSQL(to)}
	refuse := func(pattern sqltext.SQL) { conv.Bad = "{} !~ " + pattern }
	switch literalOf(to.Name) {
	case nativetype.NumberLiteral:
		if !isInteger(to.Name) {
			return p.parseNumber(to, conv)
		}
		low, high := integerRange(to.Name)
		conv.Bad = "CASE WHEN {} ~ " + integerPattern + " THEN {}::numeric NOT BETWEEN " + low + " AND " + high + " ELSE {} IS NOT NULL END"
		conv.Changed = "CASE WHEN {} ~ " + integerPattern + " THEN {}::numeric::text <> {}::text END"
	case nativetype.BoolLiteral:
		conv.Bad = "lower(trim({})) NOT IN ('t', 'true', 'y', 'yes', 'on', '1', 'f', 'false', 'n', 'no', 'off', '0')"
	case nativetype.UUIDLiteral:
		refuse(uuidPattern)
	case nativetype.ClockLiteral:
		refuse(clockPattern)
	case nativetype.TimeLiteral:
		refuse(timePattern)
	case nativetype.JSONLiteral:
		refuse(jsonPattern)
	case nativetype.OtherLiteral, nativetype.TextLiteral, nativetype.BytesLiteral:
		return impossible
	}
	return conv
}

// parseNumber completes the conversion from text to a number type with a fraction.
func (p postgres) parseNumber(to catalog.Type, conv dialect.Conversion) dialect.Conversion {
	conv.Bad = "{} !~ " + numberPattern
	if bound := numericBound(to, 0); bound != "" {
		conv.Bad = "CASE WHEN {} ~ " + numberPattern + " THEN abs(round({}::numeric, " + sqltext.Int(to.Args[1]) + ")) >= " + bound + " ELSE {} IS NOT NULL END"
		conv.Changed = "CASE WHEN {} ~ " + numberPattern + " THEN {}::numeric <> round({}::numeric, " + sqltext.Int(to.Args[1]) + ") END"
	}
	return conv
}

// bits returns the width of an integer type; 0 for other types.
func bits(name string) int {
	if t := nativetype.BySQL(name); t != nil {
		return t.Bits
	}
	return 0
}

func isInteger(name string) bool { return bits(name) > 0 }

func integerRange(name string) (low, high sqltext.SQL) {
	largest := int64(math.MaxInt64) >> (64 - bits(name))
	return sqltext.SQL(strconv.FormatInt(-largest-1, 10)), sqltext.SQL(strconv.FormatInt(largest, 10))
}

// digits returns the number of decimal digits that an integer type may need.
func digits(name string) int {
	_, high := integerRange(name)
	return len(high)
}

// numericBound returns the smallest absolute value that numeric(p,s) cannot hold. The parameter
// need is the number of digits that values may have before the decimal point; 0 if that is not
// known. The result is "" if all such values fit, or if t is another type.
func numericBound(t catalog.Type, need int) sqltext.SQL {
	if t.Name != nativetype.SQLNumeric || len(t.Args) != 2 {
		return ""
	}
	room := t.Args[0] - t.Args[1]
	if need > 0 && room >= need {
		return ""
	}
	return "1e" + sqltext.Int(room)
}

func numbers(from, to catalog.Type) dialect.Conversion {
	conv := dialect.Conversion{Class: dialect.Widens, Rewrites: true}
	switch {
	case from.Name == to.Name && from.Name != nativetype.SQLNumeric:
		return dialect.Conversion{}
	case isInteger(from.Name) && isInteger(to.Name):
		if digits(from.Name) > digits(to.Name) {
			low, high := integerRange(to.Name)
			conv.Class, conv.Bad = dialect.Narrows, "{} NOT BETWEEN "+low+" AND "+high
		}
	case isInteger(from.Name) && to.Name == nativetype.SQLNumeric:
		if bound := numericBound(to, digits(from.Name)); bound != "" {
			conv.Class, conv.Bad = dialect.Narrows, "abs({}::numeric) >= "+bound
		}
	case isInteger(to.Name):
		low, high := integerRange(to.Name)
		conv.Class, conv.Bad = dialect.Rounds, "round({}::numeric) NOT BETWEEN "+low+" AND "+high
		conv.Changed = "{}::numeric <> round({}::numeric)"
	case to.Name == nativetype.SQLNumeric:
		return toNumeric(from, to)
	default:
		return toFloat(from, to)
	}
	return conv
}

func toNumeric(from, to catalog.Type) dialect.Conversion {
	conv := dialect.Conversion{Class: dialect.Widens, Rewrites: true}
	if len(to.Args) != 2 {
		// numeric without precision holds every number, and the change from another numeric
		// rewrites no row.
		conv.Rewrites = from.Name != nativetype.SQLNumeric
		return conv
	}
	scale := to.Args[1]
	if len(from.Args) == 2 && from.Args[1] <= scale && from.Args[0]-from.Args[1] <= to.Args[0]-scale {
		conv.Rewrites = from.Args[1] != scale
		return conv
	}
	conv.Class = dialect.Narrows
	conv.Bad = "abs(round({}::numeric, " + sqltext.Int(scale) + ")) >= " + numericBound(to, 0)
	if len(from.Args) != 2 || from.Args[1] > scale {
		conv.Class, conv.Changed = dialect.Rounds, "{}::numeric <> round({}::numeric, "+sqltext.Int(scale)+")"
	}
	return conv
}

func toFloat(from, to catalog.Type) dialect.Conversion {
	conv := dialect.Conversion{Class: dialect.Widens, Rewrites: true}
	switch {
	case from.Name == nativetype.SQLReal && to.Name == nativetype.SQLDouble, from.Name == nativetype.SQLSmallint, from.Name == nativetype.SQLInteger && to.Name == nativetype.SQLDouble:
	case isInteger(from.Name) && to.Name == nativetype.SQLDouble:
		conv.Class, conv.Changed = dialect.Rounds, "abs({}::numeric) > 9007199254740992"
	case isInteger(from.Name):
		conv.Class, conv.Changed = dialect.Rounds, "abs({}::numeric) > 16777216"
	case from.Name == nativetype.SQLNumeric && to.Name == nativetype.SQLDouble:
		conv.Class, conv.Changed = dialect.Rounds, "{} <> {}::double precision::numeric"
	case from.Name == nativetype.SQLNumeric:
		conv.Class, conv.Changed = dialect.Rounds, "{} <> {}::real::numeric"
	case to.Name == nativetype.SQLReal:
		conv.Class, conv.Changed = dialect.Rounds, "{} <> {}::real::double precision"
	default:
		return impossible
	}
	return conv
}

func isTime(name string) bool {
	l := literalOf(name)
	return l == nativetype.TimeLiteral || l == nativetype.ClockLiteral
}

func precision(t catalog.Type) int {
	if len(t.Args) == 0 {
		return 6
	}
	return t.Args[0]
}

// times converts between times with and without a zone. It interprets times without a zone as UTC,
// not in the session's zone.
func (p postgres) times(from, to catalog.Type) dialect.Conversion {
	conv := dialect.Conversion{Class: dialect.Widens, Rewrites: true}
	if from.Name == to.Name {
		if precision(from) > precision(to) {
			conv.Class, conv.Changed = dialect.Rounds, "{} <> {}::"+p.TypeSQL(to)
			return conv
		}
		conv.Rewrites = false
		return conv
	}
	const utc = "({} AT TIME ZONE 'UTC')"
	finer := precision(from) > precision(to)
	switch from.Name + " > " + to.Name {
	case nativetype.SQLTimestamp + " > " + nativetype.SQLTimestamptz:
		if conv.Using = utc; finer {
			conv.Class, conv.Changed = dialect.Rounds, "{} <> {}::"+p.TypeSQL(catalog.Type{Name: nativetype.SQLTimestamp, Args: to.Args})
		}
	case nativetype.SQLTimestamptz + " > " + nativetype.SQLTimestamp:
		conv.Class, conv.Using, conv.Changed = dialect.Rounds, utc, "{} IS NOT NULL"
	case nativetype.SQLDate + " > " + nativetype.SQLTimestamp:
	case nativetype.SQLDate + " > " + nativetype.SQLTimestamptz:
		conv.Using = "({}::timestamp AT TIME ZONE 'UTC')"
	case nativetype.SQLTimestamp + " > " + nativetype.SQLDate:
		conv.Class, conv.Changed = dialect.Rounds, "{} <> {}::date"
	case nativetype.SQLTimestamptz + " > " + nativetype.SQLDate:
		conv.Class, conv.Using, conv.Changed = dialect.Rounds, utc+"::date", utc+" <> "+utc+"::date"
	case nativetype.SQLTimestamp + " > " + nativetype.SQLTime:
		conv.Class, conv.Using, conv.Changed = dialect.Rounds, "{}::time", "{} IS NOT NULL"
	case nativetype.SQLTimestamptz + " > " + nativetype.SQLTime:
		conv.Class, conv.Using, conv.Changed = dialect.Rounds, utc+"::time", "{} IS NOT NULL"
	default:
		return impossible
	}
	return conv
}

// isBits reports whether a type is a bit string. Values of one length do not fit a bit string of
// another length.
func isBits(name string) bool {
	t := nativetype.BySQL(name)
	return t != nil && t.Family == nativetype.Bits
}

func others(from, to catalog.Type) dialect.Conversion {
	switch {
	case from.Name == to.Name && isBits(from.Name):
		return impossible
	case from.Name == to.Name:
		return dialect.Conversion{}
	case from.Name == nativetype.SQLBoolean && isNumber(to.Name):
		return dialect.Conversion{Class: dialect.Widens, Rewrites: true, Using: "{}::int"}
	case isInteger(from.Name) && to.Name == nativetype.SQLBoolean:
		return dialect.Conversion{Class: dialect.Narrows, Rewrites: true, Using: "({} <> 0)", Bad: "{} NOT IN (0, 1)"}
	case from.Name == nativetype.SQLJson && to.Name == nativetype.SQLJsonb:
		return dialect.Conversion{Class: dialect.Rounds, Rewrites: true, Using: "{}::jsonb", Changed: "{}::text <> {}::jsonb::text"}
	case from.Name == nativetype.SQLJsonb && to.Name == nativetype.SQLJson:
		return dialect.Conversion{Class: dialect.Widens, Rewrites: true, Using: "{}::json"}
	default:
		return impossible
	}
}
