package plan_test

import (
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// TestConversionsKnowTheirValues checks on the databases that a conversion finds the values that do
// not fit the new type and the values that it changes.
func TestConversionsKnowTheirValues(t *testing.T) {
	type value struct {
		sql                  sqltext.SQL
		bad, changed, result string
	}
	tests := []struct {
		provider, from, to string
		values             []value
	}{
		{"sqlite", "text", "integer", []value{{"'1'", "", "", "1"}, {"'-22'", "", "", "-22"}, {"'007'", "", "yes", "7"}, {"'abc'", "yes", "", ""}, {"''", "yes", "", ""},
			{"'1.5'", "yes", "", ""}, {"'+'", "yes", "", ""}, {"'--1'", "yes", "", ""}, {"NULL", "", "", ""}, {"'99999999999999999999'", "yes", "", ""}}},
		{"sqlite", "text", "real", []value{{"'1.5'", "", "", "1.5"}, {"'x'", "yes", "", ""}, {"NULL", "", "", ""}}},
		{"sqlite", "text", "boolean", []value{{"'Yes'", "", "", "1"}, {"'off'", "", "", "0"}, {"'2'", "yes", "", ""}, {"NULL", "", "", ""}}},
		{"sqlite", "real", "integer", []value{{"2.0", "", "", "2"}, {"2.5", "", "yes", "3"}, {"1e300", "yes", "", ""}}},
		{"sqlite", "integer", "text", []value{{"47", "", "", "47"}}},
		{"sqlite", "String", "DateTime", []value{{"'2024-01-02'", "", "", "2024-01-02T00:00:00.000000Z"}, {"'2024-01-02 03:04:05.9999'", "", "", "2024-01-02T03:04:05.999900Z"},
			{"'2024-01-02T03:04:05.123456+02:00'", "", "", "2024-01-02T01:04:05.123456Z"}, {"'2024-01-02T03:04:05Z'", "", "", "2024-01-02T03:04:05.000000Z"},
			{"'2024-01-02T03:04:05.1234567Z'", "", "yes", "2024-01-02T03:04:05.123456Z"}, {"'2024-01-02T03:04:05.1000000Z'", "", "", "2024-01-02T03:04:05.100000Z"},
			{"'2024-13-02'", "yes", "", ""}, {"'2024-02-30'", "yes", "", ""}, {"'2023-02-29T10:00:00Z'", "yes", "", ""}, {"'2024-01-01 24:00:00'", "yes", "", ""}, {"'2024-02-29'", "", "", "2024-02-29T00:00:00.000000Z"}, {"'now'", "yes", "", ""}, {"'soon'", "yes", "", ""}, {"''", "yes", "", ""}, {"NULL", "", "", ""}}},
		{"sqlite", "String", "Json", []value{{`'{ "a" : 1.50 }'`, "", "", `{"a":1.50}`}, {"'x'", "yes", "", ""}, {"NULL", "", "", ""}}},
		{"sqlite", "String", "Decimal", []value{{"'1.50'", "", "", "1.5"}, {"' +007 '", "", "", "7"}, {"'-0.0'", "", "", "0"}, {"'-.5'", "", "", "-0.5"}, {"'100'", "", "", "100"}, {"'5.'", "", "", "5"},
			{"'.'", "yes", "", ""}, {"'1.2.3'", "yes", "", ""}, {"'--1'", "yes", "", ""}, {"'1e3'", "yes", "", ""}, {"''", "yes", "", ""}, {"NULL", "", "", ""}}},
		{"sqlite", "Decimal", "Int", []value{{"'12'", "", "", "12"}, {"'2.5'", "", "yes", "3"}, {"'-2.5'", "", "yes", "-3"}, {"'99999999999'", "yes", "", ""}}},
		{"sqlite", "Decimal", "BigInt", []value{{"'9007199254740993'", "", "", "9007199254740993"}}},
		{"sqlite", "Decimal", "Float", []value{{"'1.5'", "", "", "1.5"}, {"'0.1234567890123456789'", "", "yes", "0.12345678901234568"}}},
		{"sqlite", "Float", "Decimal", []value{{"1.5", "", "", "1.5"}, {"2.0", "", "", "2"}, {"-0.25", "", "", "-0.25"}, {"1e36", "yes", "", ""}}},
		{"sqlite", "BigInt", "Int", []value{{"2147483647", "", "", "2147483647"}, {"2147483648", "yes", "", ""}}},
		{"sqlite", "DateTime", "String", []value{{"'2024-01-02T00:00:00.000000Z'", "", "", "2024-01-02T00:00:00.000000Z"}}},
		{"sqlite", "integer", "boolean", []value{{"1", "", "", "1"}, {"7", "yes", "", ""}}},
		{"sqlite", "boolean", "text", []value{{"1", "", "", "true"}, {"NULL", "", "", ""}}},
		{"postgresql", "text", "integer", []value{{"'1'", "", "", "1"}, {"'007'", "", "yes", "7"}, {"'abc'", "yes", "", ""}, {"'9999999999'", "yes", "", ""}, {"NULL", "", "", ""}}},
		{"postgresql", "text", "numeric(5,2)", []value{{"'1.5'", "", "", "1.50"}, {"'1.555'", "", "yes", "1.56"}, {"'1000'", "yes", "", ""}, {"'x'", "yes", "", ""}}},
		{"postgresql", "text", "uuid", []value{{"'7f0c5a56-0a39-4a8e-9b7d-000000000000'", "", "", "7f0c5a56-0a39-4a8e-9b7d-000000000000"}, {"'7f0c'", "yes", "", ""}}},
		{"postgresql", "text", "boolean", []value{{"'Yes'", "", "", "t"}, {"'2'", "yes", "", ""}}},
		{"postgresql", "text", "date", []value{{"'2024-01-02'", "", "", "2024-01-02"}, {"'tomorrow-ish'", "yes", "", ""}}},
		{"postgresql", "text", "jsonb", []value{{`'{"a":1}'`, "", "", `{"a": 1}`}, {"'hello'", "yes", "", ""}}},
		{"postgresql", "bigint", "integer", []value{{"2147483647", "", "", "2147483647"}, {"2147483648", "yes", "", ""}}},
		{"postgresql", "double precision", "integer", []value{{"2.0", "", "", "2"}, {"2.5", "", "yes", "2"}, {"1e300", "yes", "", ""}}},
		{"postgresql", "numeric(10,2)", "numeric(10,1)", []value{{"1.20", "", "", "1.2"}, {"1.25", "", "yes", "1.3"}}},
		{"postgresql", "character varying(9)", "character varying(3)", []value{{"'abc'", "", "", "abc"}, {"'abcd'", "yes", "", ""}}},
		{"postgresql", "boolean", "bigint", []value{{"true", "", "", "1"}}},
		{"postgresql", "timestamp without time zone", "timestamp with time zone", []value{{"'2024-01-02 03:04:05'", "", "", "2024-01-02 03:04:05+00"}}},
		{"postgresql", "timestamp(6) without time zone", "timestamp(3) without time zone", []value{{"'2024-01-02 03:04:05.123'", "", "", "2024-01-02 03:04:05.123"}, {"'2024-01-02 03:04:05.123456'", "", "yes", "2024-01-02 03:04:05.123"}}},
		{"postgresql", "text[]", "text", []value{{"'{a}'", "", "", "a"}, {"'{a,b}'", "yes", "", ""}, {"'{}'", "", "", ""}}},
	}
	for _, test := range tests {
		t.Run(test.provider+"/"+test.from+" to "+test.to, func(t *testing.T) {
			db, d := open(t, test.provider), dialects()[test.provider]
			if test.provider == "postgresql" {
				if err := db.Exec(t.Context(), "SET TIME ZONE 'UTC'"); err != nil {
					t.Fatal(err)
				}
			}
			from, to := typeOf(d, test.from), typeOf(d, test.to)
			conv := d.Convert(from, to)
			rows := func(condition sqltext.SQL) string {
				if condition == "" {
					return ""
				}
				got, err := db.Query(t.Context(), "SELECT 'yes' FROM t WHERE "+sqltext.Replace(condition, "{}", "c"))
				if err != nil || len(got) == 0 {
					return strings.TrimSpace(errText(err))
				}
				return got[0][0]
			}
			for _, v := range test.values {
				for _, sql := range []sqltext.SQL{"DROP TABLE IF EXISTS t", "CREATE TABLE t (c " + d.TypeSQL(from) + ")", "INSERT INTO t VALUES (" + v.sql + ")"} {
					if err := db.Exec(t.Context(), sql); err != nil {
						t.Fatal(err)
					}
				}
				if bad, changed := rows(conv.Bad), rows(conv.Changed); bad != v.bad || v.bad == "" && changed != v.changed {
					t.Errorf("%s: bad %q, changed %q; want %q, %q", v.sql, bad, changed, v.bad, v.changed)
				}
				if v.bad != "" {
					continue
				}
				using := sqltext.SQL("c")
				if conv.Using != "" {
					using = sqltext.Replace(conv.Using, "{}", "c")
				}
				convert := []sqltext.SQL{"CREATE TABLE n (c " + d.TypeSQL(to) + ")", "INSERT INTO n SELECT " + using + " FROM t", "DROP TABLE t", "ALTER TABLE n RENAME TO t"}
				if d.Capabilities().AlterType {
					convert = []sqltext.SQL{"ALTER TABLE t ALTER COLUMN c TYPE " + d.TypeSQL(to) + " USING " + using}
				}
				for _, sql := range convert {
					if err := db.Exec(t.Context(), sql); err != nil {
						t.Fatal(sql, err)
					}
				}
				if got, err := db.Query(t.Context(), "SELECT c FROM t"); err != nil || got[0][0] != v.result {
					t.Errorf("%s becomes %v (%v), want %q", v.sql, got, err, v.result)
				}
			}
		})
	}
}

// typeOf parses a type of the database. For a scalar type of the schema language, it returns the
// type in which the dialect stores it.
func typeOf(d dialect.Dialect, text string) catalog.Type {
	for _, scalar := range []schema.Scalar{schema.Int, schema.BigInt, schema.Float, schema.Decimal, schema.Boolean, schema.String, schema.DateTime, schema.Json, schema.Bytes} {
		if scalar.String() == text {
			t, _ := d.ColumnType(&schema.Field{Scalar: scalar})
			return t
		}
	}
	return d.ParseType(sqltext.SQL(text))
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
