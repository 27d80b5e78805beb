package pgerror

import "github.com/cocomon/comon_orm/runtime/orm"

// condition describes a SQLSTATE. kind is its sentinel, or nil if there is none. words is its name
// in appendix A of the PostgreSQL manual, or a clearer text. The words replace the server's message
// if the message may quote values.
type condition struct {
	kind  error
	words string
}

// conditionOf returns the meaning of a SQLSTATE. A code that is missing from the table has the
// meaning of its class.
func conditionOf(code string) (condition, bool) {
	if c, ok := conditions[code]; ok {
		return c, true
	}
	if len(code) == 5 {
		switch c := conditions[code[:2]+"000"]; code[:2] {
		case "08", "22", "23", "40", "53", "57":
			return c, true
		}
	}
	return condition{}, false
}

// Listed reports whether the table contains a SQLSTATE itself, and not only its class.
func Listed(code string) bool {
	_, ok := conditions[code]
	return ok
}

// conditions contains every SQLSTATE of the classes 08, 22, 23, 40, 53 and 57, and the codes of
// other classes that have a sentinel.
var conditions = map[string]condition{
	"08000": {orm.ErrUnavailable, "connection exception"},
	"08001": {orm.ErrUnavailable, "the connection could not be established"},
	"08003": {orm.ErrUnavailable, "the connection does not exist"},
	"08004": {orm.ErrUnavailable, "the server rejected the connection"},
	"08006": {orm.ErrUnavailable, "connection failure"},
	"08007": {nil, "the outcome of the transaction is unknown"},
	"08P01": {nil, "protocol violation"},

	"21000": {orm.ErrInvalidInput, "a statement would change a row twice, or a subquery returned several rows"},

	"22000": {orm.ErrInvalidInput, "data exception"},
	"22001": {orm.ErrInvalidInput, "the value is too long for its column"},
	"22002": {orm.ErrInvalidInput, "null value, no indicator parameter"},
	"22003": {orm.ErrInvalidInput, "number out of range"},
	"22004": {orm.ErrInvalidInput, "null value not allowed"},
	"22005": {orm.ErrInvalidInput, "error in assignment"},
	"22007": {orm.ErrInvalidInput, "the text is no valid date or time"},
	"22008": {orm.ErrInvalidInput, "date or time out of range"},
	"22009": {orm.ErrInvalidInput, "invalid time zone displacement value"},
	"2200B": {orm.ErrInvalidInput, "escape character conflict"},
	"2200C": {orm.ErrInvalidInput, "invalid use of escape character"},
	"2200D": {orm.ErrInvalidInput, "invalid escape octet"},
	"2200F": {orm.ErrInvalidInput, "zero length character string"},
	"2200G": {orm.ErrInvalidInput, "most specific type mismatch"},
	"2200H": {orm.ErrUnavailable, "the sequence has reached its last number"},
	"2200L": {orm.ErrInvalidInput, "not an XML document"},
	"2200M": {orm.ErrInvalidInput, "invalid XML document"},
	"2200N": {orm.ErrInvalidInput, "invalid XML content"},
	"2200S": {orm.ErrInvalidInput, "invalid XML comment"},
	"2200T": {orm.ErrInvalidInput, "invalid XML processing instruction"},
	"22010": {orm.ErrInvalidInput, "invalid indicator parameter value"},
	"22011": {orm.ErrInvalidInput, "substring error"},
	"22012": {orm.ErrInvalidInput, "division by zero"},
	"22013": {orm.ErrInvalidInput, "invalid preceding or following size"},
	"22014": {orm.ErrInvalidInput, "invalid argument for ntile function"},
	"22015": {orm.ErrInvalidInput, "interval field overflow"},
	"22016": {orm.ErrInvalidInput, "invalid argument for nth_value function"},
	"22018": {orm.ErrInvalidInput, "invalid character value for cast"},
	"22019": {orm.ErrInvalidInput, "invalid escape character"},
	"2201B": {orm.ErrInvalidInput, "invalid regular expression"},
	"2201E": {orm.ErrInvalidInput, "invalid argument for logarithm"},
	"2201F": {orm.ErrInvalidInput, "invalid argument for power function"},
	"2201G": {orm.ErrInvalidInput, "invalid argument for width_bucket function"},
	"2201W": {orm.ErrInvalidInput, "invalid row count in LIMIT"},
	"2201X": {orm.ErrInvalidInput, "invalid row count in OFFSET"},
	"22021": {orm.ErrInvalidInput, "character not in repertoire"},
	"22022": {orm.ErrInvalidInput, "indicator overflow"},
	"22023": {orm.ErrInvalidInput, "invalid parameter value"},
	"22024": {orm.ErrInvalidInput, "unterminated C string"},
	"22025": {orm.ErrInvalidInput, "invalid escape sequence"},
	"22026": {orm.ErrInvalidInput, "the value has another length than its column"},
	"22027": {orm.ErrInvalidInput, "trim error"},
	"2202E": {orm.ErrInvalidInput, "array subscript error"},
	"2202G": {orm.ErrInvalidInput, "invalid tablesample repeat"},
	"2202H": {orm.ErrInvalidInput, "invalid tablesample argument"},
	"22030": {orm.ErrInvalidInput, "duplicate JSON object key value"},
	"22031": {orm.ErrInvalidInput, "invalid argument for SQL/JSON datetime function"},
	"22032": {orm.ErrInvalidInput, "invalid JSON text"},
	"22033": {orm.ErrInvalidInput, "invalid SQL/JSON subscript"},
	"22034": {orm.ErrInvalidInput, "more than one SQL/JSON item"},
	"22035": {orm.ErrInvalidInput, "no SQL/JSON item"},
	"22036": {orm.ErrInvalidInput, "non-numeric SQL/JSON item"},
	"22037": {orm.ErrInvalidInput, "keys of a JSON object are not unique"},
	"22038": {orm.ErrInvalidInput, "singleton SQL/JSON item required"},
	"22039": {orm.ErrInvalidInput, "SQL/JSON array not found"},
	"2203A": {orm.ErrInvalidInput, "SQL/JSON member not found"},
	"2203B": {orm.ErrInvalidInput, "SQL/JSON number not found"},
	"2203C": {orm.ErrInvalidInput, "SQL/JSON object not found"},
	"2203D": {orm.ErrInvalidInput, "too many JSON array elements"},
	"2203E": {orm.ErrInvalidInput, "too many JSON object members"},
	"2203F": {orm.ErrInvalidInput, "SQL/JSON scalar required"},
	"2203G": {orm.ErrInvalidInput, "SQL/JSON item cannot be cast to the type"},
	"22P01": {orm.ErrInvalidInput, "floating-point exception"},
	"22P02": {orm.ErrInvalidInput, "the text is no value of its column's type"},
	"22P03": {orm.ErrInvalidInput, "invalid binary representation"},
	"22P04": {orm.ErrInvalidInput, "bad COPY file format"},
	"22P05": {orm.ErrInvalidInput, "the database's encoding lacks a character"},
	"22P06": {orm.ErrInvalidInput, "nonstandard use of escape character"},

	"23000": {orm.ErrConstraintViolation, "integrity constraint violation"},
	"23001": {orm.ErrForeignKeyViolation, "restrict violation"},
	"23502": {orm.ErrNotNullViolation, "not-null violation"},
	"23503": {orm.ErrForeignKeyViolation, "foreign key violation"},
	"23505": {orm.ErrUniqueViolation, "unique violation"},
	"23514": {orm.ErrCheckViolation, "check violation"},
	"23P01": {orm.ErrExclusionViolation, "exclusion violation"},
	"44000": {orm.ErrCheckViolation, "a view's WITH CHECK OPTION"},
	"P0001": {orm.ErrRaised, "raise exception"},

	"25006": {orm.ErrReadOnly, "read-only transaction"},
	"25P03": {orm.ErrCanceled, "idle_in_transaction_session_timeout"},
	"25P04": {orm.ErrCanceled, "transaction_timeout"},

	"40000": {orm.ErrSerialization, "transaction rollback"},
	"40001": {orm.ErrSerialization, "serialization failure"},
	"40002": {orm.ErrConstraintViolation, "transaction integrity constraint violation"},
	"40003": {nil, "statement completion unknown"},
	"40P01": {orm.ErrSerialization, "deadlock detected"},
	"55P03": {orm.ErrLocked, "lock not available"},

	"53000": {orm.ErrUnavailable, "insufficient resources"},
	"53100": {orm.ErrUnavailable, "disk full"},
	"53200": {orm.ErrUnavailable, "out of memory"},
	"53300": {orm.ErrUnavailable, "too many connections"},
	"53400": {orm.ErrUnavailable, "configuration limit exceeded"},
	"54000": {orm.ErrInvalidInput, "program limit exceeded"},

	"57000": {orm.ErrUnavailable, "operator intervention"},
	"57014": {orm.ErrCanceled, "query canceled"},
	"57P01": {orm.ErrUnavailable, "admin shutdown"},
	"57P02": {orm.ErrUnavailable, "crash shutdown"},
	"57P03": {orm.ErrUnavailable, "cannot connect now"},
	"57P04": {orm.ErrUnavailable, "database dropped"},
	"57P05": {orm.ErrUnavailable, "idle session timeout"},
	"58000": {orm.ErrUnavailable, "system error"},
	"58030": {orm.ErrUnavailable, "I/O error"},
}
