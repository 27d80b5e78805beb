package ddl

import (
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

const (
	// wholeNumber is true for text that is an integer of at most 18 digits.
	wholeNumber = "(trim({}) <> '' AND ltrim(trim({}), '+-') <> '' AND length(ltrim(trim({}), '+-')) >= length(trim({})) - 1" +
		" AND ltrim(trim({}), '+-') NOT GLOB '*[^0-9]*' AND length(ltrim(trim({}), '+-0')) <= 18)"
	// anyNumber leans on JSON's notion of a number.
	anyNumber = "(CASE WHEN json_valid({}) THEN json_type({}) IN ('integer', 'real') ELSE {} IS NULL END)"
	trueWords = "('true', 't', 'yes', 'y', 'on', '1')"
	allWords  = "('true', 't', 'yes', 'y', 'on', '1', 'false', 'f', 'no', 'n', 'off', '0')"
)

// Convert always rewrites: the table is built anew, and affinity alone would leave old values as they are.
// What does not convert is counted beforehand, since SQLite itself never refuses.
func (sqlite) Convert(from, to catalog.Type) dialect.Conversion {
	conv := dialect.Conversion{Class: dialect.Widens, Rewrites: true}
	switch from.Name + " > " + to.Name {
	case integerType + " > " + realType, booleanType + " > " + realType:
		conv.Using, conv.Class, conv.Changed = "CAST({} AS REAL)", dialect.Rounds, "abs({}) > 9007199254740992"
	case integerType + " > " + textType, realType + " > " + textType:
		conv.Using = "CAST({} AS TEXT)"
	case booleanType + " > " + textType:
		conv.Using = "CASE {} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"
	case booleanType + " > " + integerType:
	case integerType + " > " + booleanType, realType + " > " + booleanType:
		conv.Class, conv.Using, conv.Bad = dialect.Narrows, "CAST({} AS INTEGER)", "{} NOT IN (0, 1)"
	case realType + " > " + integerType:
		conv.Class, conv.Using, conv.Bad = dialect.Rounds, "CAST(round({}) AS INTEGER)", "abs({}) >= 9223372036854775808.0"
		conv.Changed = "{} <> round({})"
	case textType + " > " + integerType:
		conv.Class, conv.Using, conv.Bad = dialect.Narrows, "CAST({} AS INTEGER)", "NOT "+wholeNumber
		conv.Changed = wholeNumber + " AND CAST(CAST({} AS INTEGER) AS TEXT) <> {}"
	case textType + " > " + realType:
		conv.Class, conv.Using, conv.Bad = dialect.Narrows, "CAST({} AS REAL)", "NOT "+anyNumber
	case textType + " > " + booleanType:
		conv.Class, conv.Bad = dialect.Narrows, "lower(trim({})) NOT IN "+allWords
		conv.Using = "CASE WHEN {} IS NULL THEN NULL WHEN lower(trim({})) IN " + trueWords + " THEN 1 ELSE 0 END"
	default:
		if from.Name == to.Name {
			return dialect.Conversion{Class: dialect.Declared}
		}
		return dialect.Conversion{Class: dialect.Impossible}
	}
	return conv
}
