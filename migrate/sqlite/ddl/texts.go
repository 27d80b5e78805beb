package ddl

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/internal/timeform"
)

// Conditions and expressions over the text of a column, {}.
const (
	// noNUL: most functions of SQLite read a text only up to its first NUL.
	noNUL = " AND instr({}, char(0)) = 0"
	// wholeNumber is true for text that is an integer of at most 18 digits.
	wholeNumber = "(trim({}) <> '' AND ltrim(trim({}), '+-') <> '' AND length(ltrim(trim({}), '+-')) >= length(trim({})) - 1" +
		" AND ltrim(trim({}), '+-') NOT GLOB '*[^0-9]*' AND length(ltrim(trim({}), '+-0')) <= 18)"
	// anyNumber uses JSON's definition of a number.
	anyNumber = "(CASE WHEN json_valid({}) THEN json_type({}) IN ('integer', 'real') ELSE {} IS NULL END)"
	// plainNumber is true for digits with at most one sign before and one point among them.
	plainNumber = "(length(ltrim(trim({}), '+-')) >= length(trim({})) - 1 AND replace(ltrim(trim({}), '+-'), '.', '') GLOB '[0-9]*'" +
		" AND replace(ltrim(trim({}), '+-'), '.', '') NOT GLOB '*[^0-9]*' AND length(replace({}, '.', '')) >= length({}) - 1" + noNUL + ")"
	// realDigits are the digits of a REAL: 16 if they read back as the same number, else all it
	// has.
	realDigits = "CASE WHEN CAST(printf('%.30f', {}) AS REAL) = {} THEN printf('%.30f', {}) ELSE printf('%!.30f', {}) END"
	trueWords  = "('true', 't', 'yes', 'y', 'on', '1')"
	allWords   = "('true', 't', 'yes', 'y', 'on', '1', 'false', 'f', 'no', 'n', 'off', '0')"

	// fraction are the digits after the seconds of a time.
	fraction = "CASE WHEN instr({}, '.') = 0 THEN '' ELSE rtrim(substr({}, instr({}, '.') + 1, length(substr({}, instr({}, '.') + 1))" +
		" - length(ltrim(substr({}, instr({}, '.') + 1), '0123456789'))), '0') END"
	// wholeSeconds is a time without them; SQLite itself would round to milliseconds.
	wholeSeconds = "CASE WHEN instr({}, '.') = 0 THEN {} ELSE substr({}, 1, instr({}, '.') - 1) || ltrim(substr({}, instr({}, '.') + 1), '0123456789') END"
	// anyTime is true for a date, or a date and a time with or without a zone
	// (sqlite.org/lang_datefunc.html, section 2). SQLite reads 30 February as 1 March, and 24:00 as
	// the next day: a date that reads back as another one, and hour 24, are refused.
	anyTime = "({} IS NULL OR ({} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' AND strftime('%s', " + wholeSeconds + ") IS NOT NULL" +
		" AND date(substr({}, 1, 10)) IS substr({}, 1, 10) AND substr({}, 12, 2) <> '24'" + noNUL + "))"
	// timeText is the form of package timeform.
	timeText = "strftime('" + timeform.SQLite + "', " + wholeSeconds + ") || '.' || substr(" + fraction + " || '000000', 1, 6) || 'Z'"
	// timeOfMilliseconds is the same for a number of milliseconds since 1970.
	timeOfMilliseconds = "strftime('" + timeform.SQLite + "', ({} - (({} % 1000 + 1000) % 1000)) / 1000, 'unixepoch') || printf('.%03d000Z', ({} % 1000 + 1000) % 1000)"
	// storedTime is what a client reads as a time, in that form, from a number of milliseconds or a
	// text.
	storedTime = "CASE WHEN typeof({}) = 'integer' THEN " + timeOfMilliseconds + " WHEN " + anyTime + " THEN " + timeText + " END"
	// storableTime is true for what storedTime converts: years have four digits.
	storableTime = "(CASE WHEN typeof({}) = 'integer' THEN {} BETWEEN -62135596800000 AND 253402300799999 ELSE " + anyTime + " END)"
	// finerTime is true for times with more digits than six, which are cut.
	finerTime = "length(" + fraction + ") > 6"
)

// decimalOf brings a plain number into canonical form: no plus, no superfluous zeros.
func decimalOf(text sqltext.SQL) sqltext.SQL {
	return "(SELECT CASE WHEN d IN ('', '.') THEN '0' WHEN substr(d, 1, 1) = '.' THEN s || '0' || d ELSE s || d END FROM" +
		" (SELECT s, CASE WHEN instr(d, '.') > 0 THEN rtrim(rtrim(d, '0'), '.') ELSE d END AS d FROM" +
		" (SELECT CASE WHEN substr(t, 1, 1) = '-' THEN '-' ELSE '' END AS s, ltrim(ltrim(t, '+-'), '0') AS d FROM (SELECT " + text + " AS t))))"
}
