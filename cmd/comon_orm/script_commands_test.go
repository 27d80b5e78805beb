package main

import (
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/rogpeppe/go-internal/testscript"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// commands returns the commands that scripts can use in addition to testscript's own.
func commands() map[string]func(*testscript.TestScript, bool, []string) {
	out := map[string]func(*testscript.TestScript, bool, []string){
		"exits": exits, "subst": subst, "glob": glob, "holds": holds, "sql": sql, "fill": fill, "whilelocked": whileLocked, "selects": selects, "sqlfile": sqlFile, "copytree": copyTree,
	}
	maps.Copy(out, terminalCommands())
	return out
}

// exits runs a command and checks its exit code: exits 64 comon_orm chek.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARGUMENT...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("%s exits with %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

// subst replaces text in the only file that matches a pattern, as an editor would: subst FILE OLD
// NEW.
func subst(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: subst FILE OLD NEW")
	}
	names := match(ts, args[0])
	if len(names) != 1 {
		ts.Fatalf("%s names %d files", args[0], len(names))
	}
	text := ts.ReadFile(names[0])
	unescape := strings.NewReplacer(`\n`, "\n")
	old := unescape.Replace(args[1])
	if !strings.Contains(text, old) {
		ts.Fatalf("%s does not hold %q", args[0], old)
	}
	ts.Check(os.WriteFile(names[0], []byte(strings.ReplaceAll(text, old, unescape.Replace(args[2]))), 0o644))
}

// glob checks that a file matches the pattern. After "!" it checks that no file matches.
func glob(ts *testscript.TestScript, neg bool, args []string) {
	for _, pattern := range args {
		if found := match(ts, pattern); (len(found) > 0) == neg {
			ts.Fatalf("%s: found %d files", pattern, len(found))
		}
	}
}

// holds checks that the only file that matches a pattern contains a text: holds FILE TEXT. After
// "!" it checks that the file does not contain the text.
func holds(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: holds FILE TEXT")
	}
	names := match(ts, args[0])
	if len(names) != 1 {
		ts.Fatalf("%s names %d files", args[0], len(names))
	}
	if text := ts.ReadFile(names[0]); strings.Contains(text, args[1]) == neg {
		ts.Fatalf("%s:\n%s", names[0], text)
	}
}

func match(ts *testscript.TestScript, pattern string) []string {
	names, err := filepath.Glob(ts.MkAbs(pattern))
	ts.Check(err)
	return names
}

// fill writes a large file: fill FILE LENGTH TEXT repeats the text; \0 is a NUL byte.
func fill(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: fill FILE LENGTH TEXT")
	}
	length, err := strconv.Atoi(args[1])
	ts.Check(err)
	unit := strings.ReplaceAll(args[2], `\0`, "\x00")
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Repeat(unit, length/len(unit))), 0o644))
}

// whileLocked runs the command exits while another connection writes to the script's SQLite
// database: whilelocked exits 4 comon_orm ….
func whileLocked(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 || args[0] != "exits" {
		ts.Fatalf("usage: whilelocked exits CODE COMMAND [ARGUMENT...]")
	}
	conn, err := sqlite.OpenConn(ts.MkAbs(strings.TrimPrefix(ts.Getenv("DATABASE_URL"), "file:")))
	ts.Check(err)
	defer func() { ts.Check(conn.Close()) }()
	ts.Check(sqlitex.ExecuteTransient(conn, "BEGIN IMMEDIATE", nil))
	exits(ts, false, args[1:])
}

// sql runs a statement in the script's database.
func sql(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: sql STATEMENT")
	}
	_, err := query(ts, args[0])
	if neg && err == nil {
		ts.Fatalf("%s succeeds", args[0])
	}
	if !neg {
		ts.Check(err)
	}
}

// sqlFile runs the statements of a file: sqlfile FILE.
func sqlFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: sqlfile FILE")
	}
	p, _ := provider.Parse(ts.Getenv("PROVIDER"))
	statements, err := sqltext.Split(p, ts.ReadFile(args[0]))
	ts.Check(err)
	for _, statement := range statements {
		_, err := query(ts, string(statement.Text))
		ts.Check(err)
	}
}

// copyTree copies the files of a directory into another one: copytree FROM TO.
func copyTree(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: copytree FROM TO")
	}
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), os.DirFS(args[0])))
}

// selects checks the rows of a query, cells joined by "|" and rows by ";": selects WANT QUERY.
func selects(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: selects ROWS QUERY")
	}
	rows, err := query(ts, args[1])
	ts.Check(err)
	lines := make([]string, len(rows))
	for i, row := range rows {
		lines[i] = strings.Join(row, "|")
	}
	if got := strings.Join(lines, ";"); got != args[0] {
		ts.Fatalf("%s gives %q, want %q", args[1], got, args[0])
	}
}

func query(ts *testscript.TestScript, statement string) (rows [][]string, err error) {
	url := ts.Getenv("DATABASE_URL")
	if ts.Getenv("PROVIDER") == "sqlite" {
		return querySQLite(ts.MkAbs(strings.TrimPrefix(url, "file:")), statement)
	}
	ctx := context.Background()
	conn, err := pgconn.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	results, err := conn.Exec(ctx, statement).ReadAll()
	for _, result := range results {
		for _, row := range result.Rows {
			cells := make([]string, len(row))
			for i, cell := range row {
				cells[i] = string(cell)
			}
			rows = append(rows, cells)
		}
	}
	return rows, errors.Join(err, conn.Close(ctx))
}

func querySQLite(file, statement string) (rows [][]string, err error) {
	conn, err := sqlite.OpenConn(file)
	if err != nil {
		return nil, err
	}
	err = sqlitex.ExecuteTransient(conn, statement, &sqlitex.ExecOptions{ResultFunc: func(stmt *sqlite.Stmt) error {
		cells := make([]string, stmt.ColumnCount())
		for i := range cells {
			cells[i] = stmt.ColumnText(i)
		}
		rows = append(rows, cells)
		return nil
	}})
	return rows, errors.Join(err, conn.Close())
}
