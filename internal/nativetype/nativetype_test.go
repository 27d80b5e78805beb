package nativetype_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/provider"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func types() []*nativetype.Type {
	var out []*nativetype.Type
	for _, name := range nativetype.Names(provider.PostgreSQL) {
		out = append(out, nativetype.Of(provider.PostgreSQL, name))
	}
	return out
}

// TestRowsAreDistinct checks that no name, spelling or number is in two rows, so that every look-up
// finds the intended row.
func TestRowsAreDistinct(t *testing.T) {
	defaults := map[nativetype.Scalar]int{}
	for _, row := range types() {
		if row.Default {
			defaults[row.Scalar]++
		}
		if nativetype.Of(provider.PostgreSQL, row.Name) != row || nativetype.BySQL(row.SQL) != row ||
			row.OID != 0 && (nativetype.ByOID(row.OID) != row || nativetype.ByArray(row.Array) != row) {
			t.Errorf("%s: another row has its name or number", row.Name)
		}
		for _, alias := range row.Aliases {
			if nativetype.Known(alias) != row.SQL || nativetype.BySQL(alias) != nil {
				t.Errorf("%s: another row has the spelling %s", row.Name, alias)
			}
		}
		if of := nativetype.ByParam(row.Param); of == nil || of.Via != row.Via || of.Operators != row.Operators {
			t.Errorf("%s: parameters of type %s are those of another type", row.Name, row.Param)
		}
	}
	for s := nativetype.Int; s <= nativetype.Bytes; s++ {
		if defaults[s] != 1 {
			t.Errorf("%d types are the default of %s", defaults[s], s)
		}
	}
}

// server asks PostgreSQL.
type server struct {
	*testing.T
	*pgconn.PgConn
}

func connect(t *testing.T) server {
	t.Helper()
	conn, err := pgconn.Connect(t.Context(), pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(t.Context()) })
	s := server{t, conn}
	if !s.takes("CREATE EXTENSION citext") {
		t.Fatal("the server has no citext")
	}
	return s
}

// takes reports whether the server executes the statements without an error.
func (s server) takes(sql string) bool {
	_, err := s.Exec(s.Context(), sql).ReadAll()
	return err == nil
}

func (s server) row(sql string) []string {
	s.Helper()
	results, err := s.Exec(s.Context(), sql).ReadAll()
	if err != nil || len(results[0].Rows) != 1 {
		s.Fatalf("%s: %v", sql, err)
	}
	var out []string
	for _, v := range results[0].Rows[0] {
		out = append(out, string(v))
	}
	return out
}

// TestCatalog compares the numbers and spellings of the table with the server's catalog.
func TestCatalog(t *testing.T) {
	s := connect(t)
	for _, row := range types() {
		got := s.row("SELECT format_type(oid, NULL), oid, typarray, typstorage <> 'p' FROM pg_type WHERE oid = '" + row.SQL + "'::regtype")
		oid, array := row.OID, row.Array
		if row.Extension != "" { // the numbers of an extension's types differ between databases
			got[1], got[2] = "0", "0"
		}
		want := []string{row.SQL, strconv.Itoa(int(oid)), strconv.Itoa(int(array)), strconv.FormatBool(row.Long)[:1]}
		if !slices.Equal(got, want) {
			t.Errorf("%s: the server says %q, the table %q", row.Name, got, want)
		}
		for _, alias := range append([]string{row.Spelling()}, row.Aliases...) {
			if alias == strings.ToLower(row.Name) && strings.Contains(row.SQL, " ") && !s.takes("SELECT NULL::"+alias) {
				continue // only the language has this spelling
			}
			if got := s.row("SELECT format_type('" + alias + "'::regtype, NULL)"); got[0] != row.SQL {
				t.Errorf("%s: to the server %s is %s", row.Name, alias, got[0])
			}
		}
		if !s.takes("SELECT NULL::"+row.SQL+"::"+row.Param) || row.Via != "" && !s.takes("SELECT NULL::"+row.SQL+"::"+row.Via+"::"+row.SQL) {
			t.Errorf("%s: the server does not cast it to %s and %s", row.Name, row.Param, row.Via)
		}
		for _, to := range row.References {
			if got := s.row("SELECT count(*) FROM pg_cast WHERE castcontext = 'i' AND castsource = '" + row.SQL + "'::regtype AND casttarget = '" +
				nativetype.Of(provider.PostgreSQL, to).SQL + "'::regtype"); got[0] != "1" {
				t.Errorf("%s: no implicit cast leads to %s", row.Name, to)
			}
		}
	}
}

// TestOperators checks that the server has exactly the operators of the table.
func TestOperators(t *testing.T) {
	s := connect(t)
	groups := map[nativetype.Operators][]string{
		nativetype.Comparable: {
			"SELECT $ = $", "SELECT $ <> $", "SELECT $ < $", "SELECT $ <= $", "SELECT $ > $", "SELECT $ >= $", "SELECT $ = ANY(ARRAY[$])",
			"SELECT $ IS DISTINCT FROM $", "SELECT DISTINCT x FROM unnest(ARRAY[$]) AS x", "SELECT x FROM unnest(ARRAY[$]) AS x ORDER BY x",
		},
		nativetype.Searchable: {"SELECT $ LIKE $", "SELECT $ ILIKE $"},
		nativetype.Arithmetic: {"SELECT $ + $", "SELECT $ - $", "SELECT $ * $", "SELECT $ / $"},
	}
	for _, row := range types() {
		name := row.SQL
		if row.Via != "" {
			name = row.Via
		}
		for group, statements := range groups {
			var taken []string
			for _, statement := range statements {
				if s.takes(strings.ReplaceAll(statement, "$", "NULL::"+name)) {
					taken = append(taken, statement)
				}
			}
			has := row.Operators.Has(group)
			if all := len(taken) == len(statements); all != has || len(taken) > 0 && !has && group == nativetype.Comparable {
				t.Errorf("%s has the operators: %t; the server takes %q", row.Name, has, taken)
			}
		}
	}
}

// TestIndexes checks that the server creates the indexes that need no operator class, including
// B-trees of comparable types.
func TestIndexes(t *testing.T) {
	s := connect(t)
	for _, row := range types() {
		if !s.takes("CREATE TABLE t (x " + row.SQL + ")") {
			t.Fatalf("no table with %s", row.SQL)
		}
		if got := s.takes("CREATE UNIQUE INDEX ON t (x)"); got != row.Operators.Has(nativetype.Comparable) {
			t.Errorf("%s: a unique index: %t", row.Name, got)
		}
		for _, method := range row.Methods {
			// The language accepts a Char in a SpGist index; the server requires an operator class.
			if want := row.Name != "Char" || method != "SpGist"; s.takes("CREATE INDEX ON t USING "+method+" (x)") != want {
				t.Errorf("%s: the server makes no index of type %s", row.Name, method)
			}
		}
		s.takes("DROP TABLE t")
	}
}

// TestForeignKeys checks that the server accepts a foreign key between two types of a scalar
// exactly if the table describes them as comparable.
func TestForeignKeys(t *testing.T) {
	s := connect(t)
	for _, to := range types() {
		if !s.takes("CREATE TABLE p (x " + to.SQL + " PRIMARY KEY)") {
			continue
		}
		for _, from := range types() {
			if from.Scalar != to.Scalar {
				continue
			}
			want := from == to || from.Family != nativetype.NoFamily && from.Family == to.Family || slices.Contains(from.References, to.Name)
			if got := s.takes("BEGIN; CREATE TABLE f (x " + from.SQL + " REFERENCES p)"); got != want {
				t.Errorf("%s refers to %s: %t to the server", from.Name, to.Name, got)
			}
			s.takes("ROLLBACK")
		}
		s.takes("DROP TABLE p")
	}
}
