package ddl

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// Convert implements dialect.Dialect. It decides by the kinds of values. Every conversion is
// explicit, because a new affinity alone would leave old values unchanged. Bad finds values that
// cannot be converted, because SQLite itself refuses no value.
func (sqlite) Convert(from, to catalog.Type) dialect.Conversion {
	was, is := valueKind(from), valueKind(to)
	if was == catalog.UnknownKind || is == catalog.UnknownKind {
		if from.Name == to.Name {
			return dialect.Conversion{}
		}
		return impossible()
	}
	conv := strictly(convertKind(was, is), was, is)
	conv.Rewrites = conv.Class != dialect.Impossible && from.Name != to.Name
	return merged(conv)
}

// merged sets Merged. Different values may become equal if they are rounded or parsed from text.
func merged(conv dialect.Conversion) dialect.Conversion {
	if conv.Using != "" && (conv.Class == dialect.Rounds || conv.Class == dialect.Narrows) {
		conv.Merged = conv.Fitting(conv.Using)
	}
	return conv
}

// strictly adds a condition to Bad. The condition finds values that are not of the kind of the old
// type. A column can have such values, because SQLite stores any value in any column. The
// conversion would change them to a number or to NULL. A conversion that leaves them unchanged, for
// example to text, needs no condition, unless the old type is BOOLEAN.
func strictly(conv dialect.Conversion, was, is catalog.Kind) dialect.Conversion {
	var stray sqltext.SQL
	switch was {
	case catalog.IntKind, catalog.BigIntKind, catalog.FloatKind:
		stray = "typeof({}) IN ('text', 'blob')"
	case catalog.DecimalKind:
		stray = "NOT " + plainNumber
	case catalog.BooleanKind:
		stray = "{} NOT IN (0, 1)"
	case catalog.UnknownKind, catalog.StringKind, catalog.DateTimeKind, catalog.JsonKind, catalog.BytesKind, catalog.EnumKind:
	}
	kept := conv.Using == "" && conv.Bad == "" || is == catalog.StringKind
	if stray == "" || was == is || conv.Class == dialect.Impossible || kept && was != catalog.BooleanKind {
		return conv
	}
	if conv.Bad == "" {
		conv.Bad = stray
	} else {
		conv.Bad = stray + " OR " + conv.Bad
	}
	return conv
}

func impossible() dialect.Conversion { return dialect.Conversion{Class: dialect.Impossible} }

// valueKind returns the kind of a type's values. A type that was read from a database has no kind.
// Then valueKind derives it from the name of the type.
func valueKind(t catalog.Type) catalog.Kind {
	if t.Kind != catalog.UnknownKind {
		return t.Kind
	}
	switch t.Name {
	case textType:
		return catalog.StringKind
	case integerType:
		return catalog.BigIntKind
	case realType:
		return catalog.FloatKind
	case booleanType:
		return catalog.BooleanKind
	case blobType:
		return catalog.BytesKind
	default:
		return catalog.UnknownKind
	}
}

func convertKind(from, to catalog.Kind) dialect.Conversion {
	if from == to {
		return dialect.Conversion{}
	}
	switch to {
	case catalog.StringKind:
		return toText(from)
	case catalog.IntKind, catalog.BigIntKind:
		return toInteger(from, to)
	case catalog.FloatKind:
		return toFloat(from)
	case catalog.DecimalKind:
		return toDecimal(from)
	case catalog.BooleanKind:
		return toBoolean(from)
	case catalog.DateTimeKind:
		if from == catalog.StringKind {
			return dialect.Conversion{Class: dialect.Narrows, Using: timeText, Bad: "NOT " + anyTime, Changed: finerTime}
		}
	case catalog.JsonKind:
		if from == catalog.StringKind {
			return dialect.Conversion{Class: dialect.Narrows, Using: "json({})", Bad: "NOT json_valid({})"}
		}
	case catalog.EnumKind:
		if from == catalog.StringKind {
			// The check of the enum determines which values fit.
			return dialect.Conversion{Class: dialect.Widens}
		}
	case catalog.BytesKind, catalog.UnknownKind:
	}
	return impossible()
}

func toText(from catalog.Kind) dialect.Conversion {
	conv := dialect.Conversion{Class: dialect.Widens}
	switch from {
	case catalog.IntKind, catalog.BigIntKind, catalog.FloatKind:
		conv.Using = "CAST({} AS TEXT)"
	case catalog.BooleanKind:
		conv.Using = "CASE {} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"
	case catalog.DecimalKind, catalog.DateTimeKind, catalog.JsonKind, catalog.EnumKind:
	case catalog.BytesKind, catalog.StringKind, catalog.UnknownKind:
		return impossible()
	}
	return conv
}

func toInteger(from, to catalog.Kind) dialect.Conversion {
	conv := dialect.Conversion{Class: dialect.Narrows}
	switch from {
	case catalog.BooleanKind, catalog.IntKind:
		conv.Class = dialect.Widens
	case catalog.BigIntKind:
		conv.Bad = "{} NOT BETWEEN " + bounds(to)
	case catalog.FloatKind:
		conv.Class, conv.Using = dialect.Rounds, "CAST(round({}) AS INTEGER)"
		conv.Bad, conv.Changed = "round({}) NOT BETWEEN "+bounds(to), "{} <> round({})"
	case catalog.DecimalKind:
		conv.Class, conv.Using = dialect.Rounds, "CASE WHEN instr({}, '.') = 0 THEN CAST({} AS INTEGER) ELSE CAST(round({}) AS INTEGER) END"
		conv.Bad, conv.Changed = "round({}) NOT BETWEEN "+bounds(to), "instr({}, '.') > 0"
	case catalog.StringKind:
		conv.Using = "CAST({} AS INTEGER)"
		conv.Bad = "NOT (" + wholeNumber + " AND CAST({} AS INTEGER) BETWEEN " + bounds(to) + ")"
		conv.Changed = wholeNumber + " AND CAST(CAST({} AS INTEGER) AS TEXT) <> {}"
	case catalog.DateTimeKind, catalog.JsonKind, catalog.BytesKind, catalog.EnumKind, catalog.UnknownKind:
		return impossible()
	}
	return conv
}

// bounds returns a condition for values in the range of the PostgreSQL integer of the same kind.
func bounds(kind catalog.Kind) sqltext.SQL {
	if kind == catalog.IntKind {
		return "-2147483648 AND 2147483647"
	}
	return "-9223372036854775807 AND 9223372036854775807"
}

func toFloat(from catalog.Kind) dialect.Conversion {
	conv := dialect.Conversion{Class: dialect.Widens, Using: "CAST({} AS REAL)"}
	switch from {
	case catalog.IntKind, catalog.BooleanKind:
	case catalog.BigIntKind:
		conv.Class, conv.Changed = dialect.Rounds, "abs({}) > 9007199254740992"
	case catalog.DecimalKind:
		conv.Class, conv.Changed = dialect.Rounds, "CAST(CAST({} AS REAL) AS TEXT) NOT IN ({}, {} || '.0')"
	case catalog.StringKind:
		conv.Class, conv.Bad = dialect.Narrows, "NOT "+anyNumber
	case catalog.DateTimeKind, catalog.JsonKind, catalog.BytesKind, catalog.EnumKind, catalog.FloatKind, catalog.UnknownKind:
		return impossible()
	}
	return conv
}

func toDecimal(from catalog.Kind) dialect.Conversion {
	conv := dialect.Conversion{Class: dialect.Widens, Using: "CAST({} AS TEXT)"}
	switch from {
	case catalog.IntKind, catalog.BigIntKind, catalog.BooleanKind:
	case catalog.FloatKind:
		// DECIMAL(65,30) has 35 digits before the point.
		conv.Class, conv.Using, conv.Bad = dialect.Rounds, decimalOf("printf('%!.30f', {})"), "NOT abs({}) < 1e35"
		conv.Changed = "CAST(" + conv.Using + " AS REAL) <> {}"
	case catalog.StringKind:
		conv.Class, conv.Using, conv.Bad = dialect.Narrows, decimalOf("trim({})"), "NOT "+plainNumber
	case catalog.DecimalKind, catalog.DateTimeKind, catalog.JsonKind, catalog.BytesKind, catalog.EnumKind, catalog.UnknownKind:
		return impossible()
	}
	return conv
}

func toBoolean(from catalog.Kind) dialect.Conversion {
	conv := dialect.Conversion{Class: dialect.Narrows}
	switch from {
	case catalog.IntKind, catalog.BigIntKind:
		conv.Bad = "{} NOT IN (0, 1)"
	case catalog.StringKind:
		conv.Bad = "lower(trim({})) NOT IN " + allWords
		conv.Using = "CASE WHEN {} IS NULL THEN NULL WHEN lower(trim({})) IN " + trueWords + " THEN 1 ELSE 0 END"
	case catalog.FloatKind, catalog.DecimalKind, catalog.DateTimeKind, catalog.JsonKind, catalog.BytesKind, catalog.EnumKind, catalog.BooleanKind, catalog.UnknownKind:
		return impossible()
	}
	return conv
}
