package lint

import (
	"errors"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// unit is one statement of the file with its directives.
type unit struct {
	sql           sqltext.SQL
	span          source.Span
	line          int
	group         int
	transactional bool
	rebuilds      []string
	restores      bool // it creates a dependent of a rebuilt table again
	hazards       []hazard.Hazard
	// before is the catalog before the statement.
	before catalog.Database
	// steps are the statement as package statement reads it. For WITH and DO they include the
	// statements inside.
	steps []statement.Step
	// control names the state of the session that the statement changes although only the runner
	// may change it, such as the transaction; "" for none.
	control string
	// next is the index in judge.steps of the first step after this unit.
	next int
}

// judge judges one migration.sql.
type judge struct {
	migration *migration
	file      *source.File
	provider  provider.Provider
	// before and after are the snapshots of the migration.
	before, after catalog.Database
	units         []*unit
	current       int // index in units
	// steps are the steps of all units.
	steps    []statement.Step
	origins  *origins
	todos    []hazard.Hazard
	findings []Finding
	// losses are those hazards among the findings for which the database reports no error, although
	// they destroy data.
	losses []Loss
	// last are functions that report at the end of the file, see atEnd.
	last []func()
	// locked are the tables on which the current group holds a lock that blocks readers. reported
	// is true once a finding reports several locks of this group.
	locked   []*origin
	reported bool
}

func newJudge(m *migration, before, after catalog.Database) *judge {
	return &judge{
		migration: m, file: &source.File{Name: path.Join(m.path, artifact.MigrationFile), Text: m.files.Migration},
		provider: m.dialect.Provider(), before: before, after: after, origins: newOrigins(before),
	}
}

// read creates the units. It reads each statement of the script with the catalog that the previous
// statements leave. places are the spans of the same statements in the file.
func (j *judge) read(script artifact.Script, places []sqltext.Statement) {
	j.todos = script.Todos
	db := j.before
	for number, g := range script.Groups {
		for _, st := range g.Statements {
			u := &unit{sql: st.SQL, line: st.Line, group: number, transactional: g.Transactional, rebuilds: g.Rebuild, restores: st.Restore, hazards: st.Hazards}
			if len(places) > 0 {
				u.span, places = source.Span{File: j.file, Start: places[0].Start, End: places[0].End}, places[1:]
			}
			var found bool
			if u.control, found = sqltext.Control(j.provider, st.SQL); !found {
				u.control, _ = sqltext.Session(j.provider, st.SQL)
			}
			u.before, u.steps = db, statement.Read(j.migration.dialect, db, st.SQL)
			db = u.steps[len(u.steps)-1].After
			j.steps = append(j.steps, u.steps...)
			u.next = len(j.steps)
			j.units = append(j.units, u)
		}
	}
}

// final returns the catalog after the last statement.
func (j *judge) final() catalog.Database {
	if len(j.steps) == 0 {
		return j.before
	}
	return j.steps[len(j.steps)-1].After
}

// faults reports errors because of which the runner refuses the file. It omits transaction control,
// which has a rule of its own.
func (j *judge) faults(faults []error) {
	for _, err := range faults {
		var script *artifact.ScriptError
		var syntax *sqltext.SyntaxError
		line, message := 1, err.Error()
		switch {
		case errors.As(err, &script):
			line, message = script.Line, script.Message
		case errors.As(err, &syntax):
			line, message = syntax.Line, syntax.Message
		}
		if !slices.ContainsFunc(j.units, func(u *unit) bool { return u.control != "" && u.line == line }) {
			j.add(hazard.Hazard{Kind: hazard.UnreadableFile, Text: message}, j.line(line))
		}
	}
	for _, u := range j.units {
		for _, h := range u.hazards {
			if !h.Kind.Listed() {
				j.add(hazard.Hazard{Kind: hazard.UnreadableFile, Text: "a directive names " + h.Code() + ", which is the code of no rule"}, u.span)
			}
		}
	}
	for _, todo := range j.todos {
		j.add(hazard.Hazard{Kind: todo.Kind, Text: "something is left to do: " + todo.Message()}, j.line(todo.Line))
	}
}

// line returns the span of a line, without its line break. Lines are counted from 1.
func (j *judge) line(number int) source.Span {
	text, start := j.file.Text, 0
	for ; number > 1; number-- {
		i := strings.IndexByte(text[start:], '\n')
		if i < 0 {
			break
		}
		start += i + 1
	}
	line, _, _ := strings.Cut(text[start:], "\n")
	return source.Span{File: j.file, Start: start, End: start + len(line)}
}

func (j *judge) add(h hazard.Hazard, at source.Span) {
	j.findings = append(j.findings, Finding{
		Kind: h.Kind, Level: Level(h.Kind), Migration: j.migration.name, Object: h.Object, Message: clause(h), Help: help(h), Span: at,
	})
}

// clause returns the message of a hazard as findings print it: without a full stop, and with a
// lower-case first letter unless it begins with a name.
func clause(h hazard.Hazard) string {
	message := strings.TrimSuffix(h.Message(), ".")
	for _, name := range []string{h.Object, h.What} {
		if name != "" && strings.HasPrefix(message, name) {
			return message
		}
	}
	first, size := utf8.DecodeRuneInString(message)
	second, _ := utf8.DecodeRuneInString(message[size:])
	if unicode.IsUpper(second) {
		return message // it begins with an SQL keyword
	}
	return string(unicode.ToLower(first)) + message[size:]
}

// help returns the advice of the rule of h. The advice shows directives with placeholders such as
// TABLE.COLUMN; help replaces these with the name of the object.
func help(h hazard.Hazard) string {
	text := h.Kind.Entry().Advice
	if h.Object == "" {
		return text
	}
	return strings.NewReplacer("object=TABLE.COLUMN", "object="+h.Object, "object=TABLE", "object="+h.Object, "rebuild TABLE", "rebuild "+h.Object).Replace(text)
}

// run passes every step to every family of rules, and then updates the origins.
func (j *judge) run(families []func(*judge, statement.Step)) {
	columns := func(sql sqltext.SQL, t *catalog.Table) ([]*catalog.Column, bool) {
		return statement.Columns(j.provider, sql, t)
	}
	for i, u := range j.units {
		if i == 0 || u.group != j.units[i-1].group {
			j.locked, j.reported = nil, false
		}
		j.current = i
		for _, s := range u.steps {
			for _, family := range families {
				family(j, s)
			}
			j.origins.apply(s.Statement, columns)
		}
	}
	for _, question := range j.last {
		question()
	}
}

// families returns the families of rules for a database. Each judges one step, with the origins
// before that step.
func families(p provider.Provider) []func(*judge, statement.Step) {
	switch p {
	case provider.PostgreSQL:
		return []func(*judge, statement.Step){
			carried, losses, renames, casts, usings, enums, locks, control, transactions, stricter, constraints, sequences, dependents, names,
		}
	case provider.SQLite:
		return []func(*judge, statement.Step){
			carried, losses, renames, casts, enums, control, stricter, constraints, dependents, rebuilds, names,
		}
	}
	panic(p.Unhandled())
}

func (j *judge) unit() *unit { return j.units[j.current] }

// report adds a finding on the current unit, unless a directive answers it. The kind of that
// directive must be the kind of h, or one of the kinds in the parameter answers.
func (j *judge) report(h hazard.Hazard, answers ...hazard.Kind) {
	u := j.unit()
	if !j.answered(u, h.Object, append(answers, h.Kind)) {
		j.add(h, u.span)
		if h.Kind.Entry().Silent {
			j.losses = append(j.losses, j.loss(u, h))
		}
	}
}

// of returns a hazard that has an object and no other parts.
func of(kind hazard.Kind, object string) hazard.Hazard {
	return hazard.Hazard{Kind: kind, Parts: hazard.Parts{Object: object}}
}

// atEnd postpones a report on the current unit to the end of the file.
func (j *judge) atEnd(question func()) {
	current := j.current
	j.last = append(j.last, func() {
		j.current = current
		question()
	})
}

// later returns the steps of the file after the current unit.
func (j *judge) later() []statement.Step { return j.steps[j.unit().next:] }
