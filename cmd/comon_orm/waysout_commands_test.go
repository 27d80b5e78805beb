package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/rogpeppe/go-internal/testscript"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// steps is the maximum number of commands of a way out.
const steps = 8

// wayOut is a script that is running.
type wayOut struct {
	setting
	file string
	done *followed
	// verb is the command that was called last. command is the command that was found in its
	// output, and kind is the hint that produced command.
	verb, command string
	kind          hint.Kind
	// taken contains the hints that the script has followed so far, and ran their commands.
	taken []hint.Kind
	ran   []string
	// held releases the lock that the script command hold acquired.
	held func() error
}

func (w *wayOut) commands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"tool": w.tool, "offers": w.offers, "step": w.step, "follow": w.follow, "hold": w.hold, "release": w.release, "edit": w.edit, "migration": w.migration,
	}
}

// tool calls the program and checks the exit code: tool CODE VERB [ARGUMENT...].
func (w *wayOut) tool(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: tool CODE VERB [ARGUMENT...]")
	}
	w.call(ts, args[0], args[1:])
}

func (w *wayOut) call(ts *testscript.TestScript, code string, args []string) {
	if got := w.shell(ts, w.line(args)); strconv.Itoa(got) != code {
		ts.Fatalf("%s exits with %d, want %s", strings.Join(args, " "), got, code)
	}
}

// line returns the shell line that calls the program from the directory that the project requires.
func (w *wayOut) line(args []string) string {
	words := len(args)
	for i, arg := range args {
		if strings.HasPrefix(arg, "-") && arg != "--all" || i == 2 {
			words = i
			break
		}
	}
	w.verb = strings.Join(args[:words], " ")
	line := w.program
	for _, arg := range args {
		line += " " + hint.Quote(arg)
	}
	return line + w.flags(w.verb)
}

// shell runs a line in a shell and returns its exit code.
func (w *wayOut) shell(ts *testscript.TestScript, line string) int {
	ts.Logf("$ %s", line)
	var exit *exec.ExitError
	err := ts.Exec("sh", "-c", line)
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	ts.Check(err)
	return 0
}

// offers calls the program, checks the exit code, and finds the command of one row of the table of
// hints in the output, as text and as JSON: offers CODE ROW VERB [ARGUMENT...]. If the command
// cannot be called twice, -once omits the call with --json: offers CODE ROW -once VERB
// [ARGUMENT...].
func (w *wayOut) offers(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: offers CODE ROW [-once] VERB [ARGUMENT...]")
	}
	w.kind = kindOf(args[1])
	if w.kind == 0 {
		ts.Fatalf("no row %s", args[1])
	}
	once := args[2] == "-once"
	if once {
		args = slices.Delete(args, 2, 3)
	}
	w.call(ts, args[0], args[2:])
	w.command = w.find(ts, printed(output(ts)))
	if once {
		return
	}
	w.call(ts, args[0], append(slices.Clone(args[2:]), "--json"))
	inJSON := w.find(ts, printedJSON(ts, ts.ReadFile("stdout")))
	// The timestamp in a new migration's name can differ between the two calls.
	second := regexp.MustCompile(`\b[0-9]{14}_`)
	if second.ReplaceAllString(inJSON, "") != second.ReplaceAllString(w.command, "") {
		ts.Fatalf("as text: %s\nas JSON: %s", w.command, inJSON)
	}
}

func output(ts *testscript.TestScript) string { return ts.ReadFile("stdout") + ts.ReadFile("stderr") }

// find returns the first command that the row produced.
func (w *wayOut) find(ts *testscript.TestScript, commands []string) string {
	for _, command := range commands {
		if w.rowOf(command) == w.kind || w.kind == hint.Again && strings.HasPrefix(command, strings.TrimSpace(w.program+" "+w.verb)) {
			return command
		}
	}
	ts.Fatalf("no command of %s among: %s", w.kind, strings.Join(commands, "; "))
	return ""
}

// printed returns the commands in a text.
func printed(text string) []string {
	var out []string
	for _, match := range regexp.MustCompile(`(?m)^ *(?:fix|or|next): +(.*)$`).FindAllStringSubmatch(text, -1) {
		out = append(out, match[1])
	}
	return out
}

// printedJSON returns the commands in a JSON document, in order.
func printedJSON(ts *testscript.TestScript, text string) []string {
	var all any
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		ts.Fatalf("no JSON: %v\n%s", err, text)
	}
	var out []string
	var walk func(v any, commands bool)
	walk = func(v any, commands bool) {
		switch v := v.(type) {
		case map[string]any:
			for _, name := range []string{"error", "findings", "hazards", "problems", "fix", "or", "next"} {
				walk(v[name], name == "fix" || name == "or" || name == "next")
			}
		case []any:
			for _, one := range v {
				walk(one, commands)
			}
		case string:
			if commands && v != "" {
				out = append(out, v)
			}
		}
	}
	walk(all, false)
	return out
}

// rowOf returns the row of the table that produced a command. All fixed words of a row's example
// must occur in the command. If several rows match, rowOf returns the row with the most words.
func (w *wayOut) rowOf(command string) hint.Kind {
	const about = "ABOUT"
	found, most := hint.Kind(0), 0
	for _, kind := range hint.Kinds() {
		run := hint.Run{Program: []string{w.program}}
		h := kind.Example(about)
		n := 0
		for _, word := range strings.Fields(strings.TrimPrefix(run.Command(h), w.program)) {
			if strings.Contains(word, about) {
				continue
			}
			if !slices.Contains(strings.Fields(command), word) {
				n = -1
				break
			}
			n++
			if strings.HasPrefix(word, "--") {
				n += steps // a word that identifies the command counts more
			}
		}
		if !strings.HasPrefix(command, w.program) && !strings.Contains(command, "&&") && len(strings.Fields(command)) != len(strings.Fields(run.Command(h))) {
			n = 0
		}
		if n > most {
			found, most = kind, n
		}
	}
	return found
}

func kindOf(name string) hint.Kind {
	for _, kind := range hint.Kinds() {
		if kind.String() == name {
			return kind
		}
	}
	return 0
}

// follow runs the offered command, and the commands that it prints, until migrate status is clean.
func (w *wayOut) follow(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 || w.command == "" {
		ts.Fatalf("usage: follow, after offers")
	}
	w.walk(ts, w.command)
	for _, kind := range append(w.taken, w.kind) {
		w.done.add(kind, w.file+" ("+w.provider+", "+w.name+"): "+strings.Join(w.ran, "; "))
	}
	w.command, w.taken, w.ran = "", nil, nil
}

// step runs the offered command and finds the command of another row in its output: step ROW. With
// "-" for ROW, the offered command must succeed, and its output is not searched.
func (w *wayOut) step(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 || w.command == "" {
		ts.Fatalf("usage: step ROW, after offers")
	}
	w.taken, w.ran = append(w.taken, w.kind), append(w.ran, w.command)
	code := w.shell(ts, w.command)
	if w.command = ""; args[0] == "-" {
		if code != 0 {
			ts.Fatalf("exit %d", code)
		}
		return
	}
	w.kind = kindOf(args[0])
	w.verb, _, _ = strings.Cut(strings.TrimPrefix(w.ran[len(w.ran)-1], w.program+" "), " --")
	w.command = w.find(ts, printed(output(ts)))
}

// hold locks an object that a migration needs, until the command release. It locks a SQLite
// database with a writing transaction, and a table of PostgreSQL with a reading one.
func (w *wayOut) hold(ts *testscript.TestScript, _ bool, _ []string) {
	if w.provider == "postgresql" {
		ctx := context.Background()
		conn, err := pgconn.Connect(ctx, ts.Getenv("DATABASE_URL"))
		ts.Check(err)
		w.held = func() error { return conn.Close(ctx) }
		_, err = conn.Exec(ctx, "BEGIN; SELECT count(*) FROM users").ReadAll()
		ts.Check(err)
		return
	}
	file, _, _ := strings.Cut(strings.TrimPrefix(ts.Getenv("DATABASE_URL"), "file:"), "?")
	conn, err := sqlite.OpenConn(ts.MkAbs(file))
	ts.Check(err)
	w.held = conn.Close
	ts.Check(sqlitex.ExecuteTransient(conn, "BEGIN IMMEDIATE", nil))
}

func (w *wayOut) release(ts *testscript.TestScript, _ bool, _ []string) { ts.Check(w.held()) }

func (w *wayOut) walk(ts *testscript.TestScript, command string) {
	queue := []string{command}
	for len(w.ran) < steps {
		for len(queue) > 0 && len(w.ran) < steps {
			next := strings.ReplaceAll(queue[0], hint.Expression, ts.Getenv("EXPR"))
			queue = queue[1:]
			w.ran = append(w.ran, next)
			code := w.shell(ts, next)
			if code == 0 && strings.Contains(next, "--script") {
				w.runSQL(ts, ts.ReadFile("stdout"))
			}
			said := printed(output(ts))
			if code != 0 {
				if len(said) == 0 {
					ts.Fatalf("%s leads nowhere", strings.Join(w.ran, "; "))
				}
				queue = said[:1]
			} else if following := nextOf(output(ts)); len(following) > 0 {
				queue = append(queue, following...)
			}
		}
		if w.shell(ts, w.line([]string{"migrate", "status"})) == 0 {
			return
		}
		said := printed(output(ts))
		if len(said) == 0 {
			ts.Fatalf("status names no way out after %s", strings.Join(w.ran, "; "))
		}
		queue = said[:1]
	}
	ts.Fatalf("not there after %d commands: %s", steps, strings.Join(w.ran, "; "))
}

// nextOf returns the commands that a text recommends to run next.
func nextOf(text string) []string {
	var out []string
	for _, match := range regexp.MustCompile(`(?m)^next: +(.*)$`).FindAllStringSubmatch(text, -1) {
		out = append(out, match[1])
	}
	return out
}

func (w *wayOut) runSQL(ts *testscript.TestScript, text string) {
	p, _ := provider.Parse(w.provider)
	statements, err := sqltext.Split(p, text)
	ts.Check(err)
	for _, statement := range statements {
		_, err := query(ts, string(statement.Text))
		ts.Check(err)
	}
}

// edit replaces text of the schema: edit OLD NEW.
func (w *wayOut) edit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: edit OLD NEW")
	}
	w.replace(ts, w.schema, args[0], args[1])
}

// migration replaces text in a file of the only migration whose name ends with NAME: migration NAME
// FILE OLD NEW.
func (w *wayOut) migration(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: migration NAME FILE OLD NEW")
	}
	names := match(ts, w.migrations+"/*"+args[0]+"/"+args[1])
	if len(names) != 1 {
		ts.Fatalf("%d migrations are called %s", len(names), args[0])
	}
	w.replace(ts, names[0], args[2], args[3])
}

func (w *wayOut) replace(ts *testscript.TestScript, file, old, text string) {
	before := ts.ReadFile(file)
	unescape := strings.NewReplacer(`\n`, "\n")
	if !strings.Contains(before, unescape.Replace(old)) {
		ts.Fatalf("%s does not hold %q:\n%s", file, old, before)
	}
	ts.Check(os.WriteFile(ts.MkAbs(file), []byte(strings.ReplaceAll(before, unescape.Replace(old), unescape.Replace(text))), 0o600))
}
