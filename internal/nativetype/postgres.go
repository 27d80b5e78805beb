package nativetype

import (
	"math"

	"github.com/cocomon/comon_orm/internal/timeform"
)

// The canonical names of types for which there are conversions.
const (
	SQLSmallint    = "smallint"
	SQLInteger     = "integer"
	SQLBigint      = "bigint"
	SQLReal        = "real"
	SQLDouble      = "double precision"
	SQLNumeric     = "numeric"
	SQLBoolean     = "boolean"
	SQLText        = "text"
	SQLVarchar     = "character varying"
	SQLChar        = "character"
	SQLCitext      = "citext"
	SQLTimestamptz = "timestamp with time zone"
	SQLTimestamp   = "timestamp without time zone"
	SQLDate        = "date"
	SQLTime        = "time without time zone"
	SQLJson        = "json"
	SQLJsonb       = "jsonb"
	SQLBytea       = "bytea"
)

// Family is an operator family that holds several types.
type Family uint8

// The families. Types with NoFamily can only be compared with themselves.
const (
	NoFamily Family = iota
	Integers
	Floats
	Texts
	Bits
	Times
)

// The language allows 0 and lengths that the database refuses. The largest lengths are those of
// PostgreSQL's manual, 8.3, in bits for bit(n).
var (
	length    = Args{Count: 1, Max: math.MaxUint32, Largest: 10_485_760}
	width     = Args{Count: 1, Min: 1, Max: math.MaxUint32, Largest: 83_886_080}
	precision = Args{Count: 1, Max: 6, Full: 6}
)

func implied(a Args, n int) Args {
	a.Implied = n
	return a
}

// brin returns others, followed by the operator classes of Brin indexes (PostgreSQL's manual, 71.2)
// of the given kinds.
func brin(prefix string, plain bool, kinds []string, others ...Class) []Class {
	out := others
	for _, kind := range kinds {
		out = append(out, Class{prefix + kind + "Ops", "Brin", plain})
	}
	return out
}

var (
	minMax    = []string{"MinMax"}
	bloom     = []string{"MinMax", "Bloom"}
	multi     = []string{"MinMax", "Bloom", "MinMaxMulti"}
	inclusion = []string{"MinMax", "Bloom", "MinMaxMulti", "Inclusion"}
)

// The index methods that need no operator class.
var (
	inBrin   = []string{"Brin"}
	inSpGist = []string{"SpGist", "Brin"}
	inGin    = []string{"Gin"}
)

// postgres holds the types in the order in which messages list them.
var postgres = [...]Type{
	{
		Name: "Text", Scalar: String, Default: true, SQL: SQLText, OID: 25, Array: 1009, Wire: Raw, Param: "text",
		Operators: Comparable | Searchable, Literal: TextLiteral, Long: true, CastRefuses: true,
		Family: Texts, Methods: inSpGist, Classes: brin("Text", true, bloom, Class{"TextOps", "SpGist", true}),
	},
	{
		Name: "Char", Scalar: String, Args: implied(length, 1), SQL: SQLChar, Short: "CHAR", Aliases: []string{"char", "bpchar"},
		OID: 1042, Array: 1014, Wire: Raw, Param: "bpchar", Loose: true,
		Operators: Comparable | Searchable, Literal: TextLiteral, Long: true, CastRefuses: true,
		Family: Texts, Methods: inSpGist, Classes: brin("Bpchar", false, bloom, Class{"TextOps", "SpGist", false}),
	},
	{
		Name: "VarChar", Scalar: String, Args: length, SQL: SQLVarchar, Short: "VARCHAR", Aliases: []string{"varchar"},
		OID: 1043, Array: 1015, Wire: Raw, Param: "varchar",
		Operators: Comparable | Searchable, Literal: TextLiteral, Long: true, CastRefuses: true,
		Family: Texts, Methods: inSpGist, Classes: brin("Text", false, bloom, Class{"TextOps", "SpGist", false}),
	},
	{ // a parameter of any length is varbit: a cast to bit would truncate it to one bit
		Name: "Bit", Scalar: String, Args: implied(width, 1), SQL: "bit", OID: 1560, Array: 1561, Param: "varbit",
		Operators: Comparable, Long: true, Family: Bits, Methods: inBrin, Classes: brin("Bit", false, minMax),
	},
	{
		Name: "VarBit", Scalar: String, Args: width, SQL: "bit varying", Short: "VARBIT", Aliases: []string{"varbit"},
		OID: 1562, Array: 1563, Param: "varbit",
		Operators: Comparable, Long: true, Family: Bits, Methods: inBrin, Classes: brin("VarBit", false, minMax),
	},
	{
		Name: "Uuid", Scalar: String, SQL: "uuid", OID: 2950, Array: 2951, Wire: UUID, Param: "uuid", Format: UUIDFormat,
		Operators: Comparable, Literal: UUIDLiteral, CastRefuses: true, Methods: inBrin, Classes: brin("Uuid", false, multi),
	},
	{
		Name: "Xml", Scalar: String, SQL: "xml", OID: 142, Array: 143, Param: "xml", Format: "<value>%d</value>", Long: true, NeverIndexed: true,
	},
	{
		Name: "Inet", Scalar: String, SQL: "inet", OID: 869, Array: 1041, Param: "inet", Format: "fd00::%x",
		Operators: Comparable, Long: true, Methods: inSpGist,
		Classes: brin("Inet", false, inclusion, Class{"InetOps", "Gist", false}, Class{"InetOps", "SpGist", false}),
	},
	{
		Name: "Citext", Scalar: String, SQL: SQLCitext, Extension: "citext", Param: "citext", Loose: true,
		Operators: Comparable | Searchable, Literal: TextLiteral, Long: true, References: []string{"Text", "VarChar"},
	},
	{
		Name: "Integer", Scalar: Int, Default: true, SQL: SQLInteger, Aliases: []string{"int", "int4"},
		OID: 23, Array: 1007, Wire: Int4, Param: "int4",
		Operators: Comparable | Arithmetic, Literal: NumberLiteral, Bits: 32, CastRefuses: true,
		Family: Integers, References: []string{"Oid"}, Methods: inBrin, Classes: brin("Int4", true, multi),
	},
	{
		Name: "SmallInt", Scalar: Int, SQL: SQLSmallint, Aliases: []string{"int2"},
		OID: 21, Array: 1005, Wire: Int2, Param: "int2",
		Operators: Comparable | Arithmetic, Literal: NumberLiteral, Bits: 16, CastRefuses: true,
		Family: Integers, References: []string{"Oid"}, Methods: inBrin, Classes: brin("Int2", false, multi),
	},
	{
		Name: "Oid", Scalar: Int, SQL: "oid", OID: 26, Array: 1028, Param: "oid",
		Operators: Comparable, Literal: NumberLiteral, Methods: inBrin, Classes: brin("Oid", false, multi),
	},
	{
		Name: "BigInt", Scalar: BigInt, Default: true, SQL: SQLBigint, Aliases: []string{"int8"},
		OID: 20, Array: 1016, Wire: Int8, Param: "int8",
		Operators: Comparable | Arithmetic, Literal: NumberLiteral, Bits: 64, CastRefuses: true,
		Family: Integers, Methods: inBrin, Classes: brin("Int8", true, multi),
	},
	{
		Name: "Real", Scalar: Float, SQL: SQLReal, Aliases: []string{"float4"}, OID: 700, Array: 1021, Wire: Float4, Param: "float4",
		Operators: Comparable | Arithmetic, Literal: NumberLiteral, CastRefuses: true,
		Family: Floats, Methods: inBrin, Classes: brin("Float4", false, multi),
	},
	{
		Name: "DoublePrecision", Scalar: Float, Default: true, SQL: SQLDouble,
		Aliases: []string{"float8", "float", "doubleprecision"}, OID: 701, Array: 1022, Wire: Float8, Param: "float8",
		Operators: Comparable | Arithmetic, Literal: NumberLiteral, CastRefuses: true,
		Family: Floats, Methods: inBrin, Classes: brin("Float8", true, multi),
	},
	{
		Name: "Decimal", Scalar: Decimal, Default: true, DefaultArgs: []int{65, 30}, Args: Args{Count: 2, Min: 1, Max: 1000},
		SQL: SQLNumeric, Short: "DECIMAL", Aliases: []string{"decimal"}, OID: 1700, Array: 1231, Wire: Numeric, Param: "numeric",
		Operators: Comparable | Arithmetic, Literal: NumberLiteral, Long: true, CastRefuses: true,
		Methods: inBrin, Classes: brin("Numeric", true, multi),
	},
	{
		Name: "Money", Scalar: Decimal, SQL: "money", OID: 790, Array: 791, Param: "money", Via: "numeric",
		Operators: Comparable | Arithmetic,
	},
	{
		Name: "Timestamp", Scalar: DateTime, Args: precision, SQL: SQLTimestamp, Short: "TIMESTAMP", Aliases: []string{"timestamp"},
		OID: 1114, Array: 1115, Wire: Timestamp, Param: "timestamp", Layout: "2006-01-02 15:04:05.999999",
		Operators: Comparable, Literal: TimeLiteral, CastRefuses: true, Instant: true, Explicit: true,
		Family: Times, Methods: inBrin, Classes: brin("Timestamp", true, multi),
	},
	{ // db pull writes it although it is the default: for other tools the default is TIMESTAMP(3)
		Name: "Timestamptz", Scalar: DateTime, Default: true, Args: precision, SQL: SQLTimestamptz, Short: "TIMESTAMPTZ",
		Aliases: []string{"timestamptz"}, OID: 1184, Array: 1185, Wire: Timestamp, Param: "timestamptz", Layout: timeform.Layout,
		Operators: Comparable, Literal: TimeLiteral, CastRefuses: true, Instant: true, Explicit: true,
		Family: Times, Methods: inBrin, Classes: brin("TimestampTz", false, multi),
	},
	{
		Name: "Date", Scalar: DateTime, SQL: SQLDate, OID: 1082, Array: 1182, Wire: Date, Param: "date", Layout: timeform.Date,
		Operators: Comparable, Literal: TimeLiteral, CastRefuses: true,
		Family: Times, Methods: inBrin, Classes: brin("Date", false, multi),
	},
	{
		Name: "Time", Scalar: DateTime, Args: precision, SQL: SQLTime, Short: "TIME", Aliases: []string{"time"},
		OID: 1083, Array: 1183, Wire: Time, Param: "time", Layout: "15:04:05.999999",
		Operators: Comparable, Literal: ClockLiteral, CastRefuses: true, Explicit: true,
		References: []string{"Timetz"}, Methods: inBrin, Classes: brin("Time", false, multi),
	},
	{
		Name: "Timetz", Scalar: DateTime, Args: precision, SQL: "time with time zone", Short: "TIMETZ", Aliases: []string{"timetz"},
		OID: 1266, Array: 1270, Param: "timetz", Layout: "15:04:05.999999+00",
		Operators: Comparable, Literal: ClockLiteral, CastRefuses: true, Explicit: true,
		Methods: inBrin, Classes: brin("TimeTz", false, multi),
	},
	{
		Name: "Boolean", Scalar: Boolean, Default: true, SQL: SQLBoolean, Aliases: []string{"bool"},
		OID: 16, Array: 1000, Wire: Bool, Param: "bool",
		Operators: Comparable, Literal: BoolLiteral, CastRefuses: true,
	},
	{
		Name: "Json", Scalar: Json, SQL: SQLJson, OID: 114, Array: 199, Wire: JSON, Param: "json", Compared: "jsonb",
		Literal: JSONLiteral, Long: true, CastRefuses: true,
	},
	{
		Name: "JsonB", Scalar: Json, Default: true, SQL: SQLJsonb, OID: 3802, Array: 3807, Wire: JSONB, Param: "jsonb",
		Operators: Comparable, Literal: JSONLiteral, Long: true, CastRefuses: true,
		Methods: inGin, Classes: []Class{{"JsonbOps", "Gin", true}, {"JsonbPathOps", "Gin", true}},
	},
	{
		Name: "ByteA", Scalar: Bytes, Default: true, SQL: SQLBytea, OID: 17, Array: 1001, Wire: Bytea, Param: "bytea",
		Operators: Comparable, Literal: BytesLiteral, Long: true, CastRefuses: true,
		Methods: inBrin, Classes: brin("Bytea", true, bloom),
	},
}
