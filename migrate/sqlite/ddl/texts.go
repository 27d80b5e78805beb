package ddl

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/internal/timeform"
)

// Templates of conditions and expressions over a column. {} stands for the column.
const (
	// noNUL is true for text without the character NUL. Most functions of SQLite read a text only
	// up to its first NUL.
	noNUL = " AND instr({}, char(0)) = 0"
	// wholeNumber is true for text that is an integer of at most 18 digits.
	wholeNumber = "(trim({}) <> '' AND ltrim(trim({}), '+-') <> '' AND length(ltrim(trim({}), '+-')) >= length(trim({})) - 1" +
		" AND ltrim(trim({}), '+-') NOT GLOB '*[^0-9]*' AND length(ltrim(trim({}), '+-0')) <= 18)"
	// anyNumber is true for text that is a number in JSON.
	anyNumber = "(CASE WHEN json_valid({}) THEN json_type({}) IN ('integer', 'real') ELSE {} IS NULL END)"
	// plainNumber is true for digits with at most one point, after at most one sign.
	plainNumber = "(length(ltrim(trim({}), '+-')) >= length(trim({})) - 1 AND replace(ltrim(trim({}), '+-'), '.', '') GLOB '[0-9]*'" +
		" AND replace(ltrim(trim({}), '+-'), '.', '') NOT GLOB '*[^0-9]*' AND length(replace({}, '.', '')) >= length({}) - 1" + noNUL + ")"
	// realDigits returns the digits of a REAL. It returns 16 digits if SQLite parses them as the
	// same number, else all digits.
	realDigits = "CASE WHEN CAST(printf('%.30f', {}) AS REAL) = {} THEN printf('%.30f', {}) ELSE printf('%!.30f', {}) END"
	trueWords  = "('true', 't', 'yes', 'y', 'on', '1')"
	allWords   = "('true', 't', 'yes', 'y', 'on', '1', 'false', 'f', 'no', 'n', 'off', '0')"

	// fraction returns the digits after the seconds of a time.
	fraction = "CASE WHEN instr({}, '.') = 0 THEN '' ELSE rtrim(substr({}, instr({}, '.') + 1, length(substr({}, instr({}, '.') + 1))" +
		" - length(ltrim(substr({}, instr({}, '.') + 1), '0123456789'))), '0') END"
	// wholeSeconds returns a time without the fraction. It is needed because SQLite rounds
	// fractions to milliseconds.
	wholeSeconds = "CASE WHEN instr({}, '.') = 0 THEN {} ELSE substr({}, 1, instr({}, '.') - 1) || ltrim(substr({}, instr({}, '.') + 1), '0123456789') END"
	// anyTime is true for a date, or for a date and a time with or without a zone
	// (sqlite.org/lang_datefunc.html, section 2). SQLite interprets 30 February as 1 March, and
	// 24:00 as the next day. anyTime is false for such dates and for hour 24.
	anyTime = "({} IS NULL OR ({} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' AND strftime('%s', " + wholeSeconds + ") IS NOT NULL" +
		" AND date(substr({}, 1, 10)) IS substr({}, 1, 10) AND substr({}, 12, 2) <> '24'" + noNUL + "))"
	// timeText returns a time in the form of package timeform.
	timeText = "strftime('" + timeform.SQLite + "', " + wholeSeconds + ") || '.' || substr(" + fraction + " || '000000', 1, 6) || 'Z'"
	// timeOfMilliseconds returns that form for a number of milliseconds since 1970.
	timeOfMilliseconds = "strftime('" + timeform.SQLite + "', ({} - (({} % 1000 + 1000) % 1000)) / 1000, 'unixepoch') || printf('.%03d000Z', ({} % 1000 + 1000) % 1000)"
	// storedTime returns that form for any value that a client reads as a time: a number of
	// milliseconds or a text.
	storedTime = "CASE WHEN typeof({}) = 'integer' THEN " + timeOfMilliseconds + " WHEN " + anyTime + " THEN " + timeText + " END"
	// storableTime is true for values that storedTime converts. Their years have at most four
	// digits.
	storableTime = "(CASE WHEN typeof({}) = 'integer' THEN {} BETWEEN -62135596800000 AND 253402300799999 ELSE " + anyTime + " END)"
	// finerTime is true for times with more than six fractional digits, which storedTime truncates.
	finerTime = "length(" + fraction + ") > 6"
)

// decimalOf returns a plain number in canonical form, without a plus sign and superfluous zeros.
func decimalOf(text sqltext.SQL) sqltext.SQL {
	return "(SELECT CASE WHEN d IN ('', '.') THEN '0' WHEN substr(d, 1, 1) = '.' THEN s || '0' || d ELSE s || d END FROM" +
		" (SELECT s, CASE WHEN instr(d, '.') > 0 THEN rtrim(rtrim(d, '0'), '.') ELSE d END AS d FROM" +
		" (SELECT CASE WHEN substr(t, 1, 1) = '-' THEN '-' ELSE '' END AS s, ltrim(ltrim(t, '+-'), '0') AS d FROM (SELECT " + text + " AS t))))"
}
