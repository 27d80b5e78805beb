package lint

import (
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/state"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// unit is one statement of the file, with what stands around it.
type unit struct {
	sql           string
	span          source.Span
	line          int
	group         int
	transactional bool
	rebuilds      []string
	hazards       []hazard.Hazard
	statements    []statement.Statement
	// control is what the statement takes from the runner, "" for nothing.
	control string
	// behind is where, in the statements of the file, those of later units begin.
	behind int
}

// judge walks over one migration.sql and keeps the state of the database beside it.
type judge struct {
	migration *migration
	file      *source.File
	units     []*unit
	index     int // of the unit at hand
	// everywhere are all statements of the file.
	everywhere []statement.Statement
	db         *state.Database
	after      catalog.Database
	provider   provider.Provider
	todos      []hazard.Hazard
	findings   []Finding
	// last are questions that only the end of the file answers.
	last []func()
	// locked are the tables on which the group at hand holds a lock that keeps out readers; said is true once that was a finding.
	locked []*state.Table
	said   bool
}

func newJudge(m *migration, before, after catalog.Database) *judge {
	return &judge{
		migration: m, file: &source.File{Name: path.Join(m.path, artifact.MigrationFile), Text: m.files.Migration},
		db: state.New(m.dialect, before), after: after, provider: m.dialect.Provider(),
	}
}

// read pairs the statements of the script, which know their directives, with their places.
func (j *judge) read(script artifact.Script, places []sqltext.Statement) {
	j.todos = script.Todos
	d := j.migration.dialect.Provider()
	for number, g := range script.Groups {
		for _, st := range g.Statements {
			u := &unit{sql: st.SQL, line: st.Line, group: number, transactional: g.Transactional, rebuilds: g.Rebuild, hazards: st.Hazards}
			if len(places) > 0 {
				u.span, places = source.Span{File: j.file, Start: places[0].Start, End: places[0].End}, places[1:]
			}
			u.control, _ = sqltext.Control(d, st.SQL)
			u.statements = statement.Read(d, st.SQL)
			j.everywhere = append(j.everywhere, u.statements...)
			u.behind = len(j.everywhere)
			j.units = append(j.units, u)
		}
	}
}

// faults are what keeps the runner from taking the file; transaction control is a rule of its own.
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
			j.add(hazard.UnreadableFile, "", j.line(line), message)
		}
	}
	for _, u := range j.units {
		for _, h := range u.hazards {
			if !h.Kind.Listed() {
				j.add(hazard.UnreadableFile, "", u.span, "a directive names "+h.Code()+", which is the code of no rule")
			}
		}
	}
	for _, todo := range j.todos {
		j.add(todo.Kind, "", j.line(todo.Line), "something is left to do: "+strings.TrimSuffix(todo.Message(), "."))
	}
}

// line is the place of a 1-based line, without the white space around it.
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

func (j *judge) add(code hazard.Kind, object string, at source.Span, message string) {
	j.findings = append(j.findings, Finding{
		Kind: code, Level: Level(code), Migration: j.migration.name, Object: object, Message: message, Help: help(code, object), Span: at,
	})
}

// help is the rule's advice, its directive made out for the object.
func help(code hazard.Kind, object string) string {
	text := code.Entry().Advice
	if object != "" {
		text = strings.NewReplacer("object=TABLE.COLUMN", "object="+object, "object=TABLE", "object="+object, "rebuild TABLE", "rebuild "+object).Replace(text)
	}
	return text
}

// run puts every statement before every rule, then lets it change the state.
func (j *judge) run() {
	for i, u := range j.units {
		if i == 0 || u.group != j.units[i-1].group {
			j.locked, j.said = nil, false
		}
		j.index = i
		for _, s := range u.statements {
			for _, family := range families(j.provider) {
				family(j, s)
			}
			j.db.Apply(s)
		}
	}
	for _, question := range j.last {
		question()
	}
}

// families are the rules of a database; each looks at one statement with the state before it.
func families(p provider.Provider) []func(*judge, statement.Statement) {
	switch p {
	case provider.PostgreSQL:
		return []func(*judge, statement.Statement){
			dataLoss, renames, existingRows, types, enums, locks, control, transactions, compatibility, constraints, sequences, dependents, names,
		}
	case provider.SQLite:
		return []func(*judge, statement.Statement){
			dataLoss, renames, existingRows, types, enums, control, compatibility, constraints, dependents, rebuilds, names,
		}
	}
	panic(p.Unhandled())
}

func (j *judge) unit() *unit { return j.units[j.index] }

// report adds a finding about the statement at hand, unless the file answers it: by its own code or by one of those that say more.
func (j *judge) report(code hazard.Kind, object, message string, answers ...hazard.Kind) {
	u := j.unit()
	if !j.answered(u, object, append(answers, code)) {
		j.add(code, object, u.span, message)
	}
}

// atEnd puts off a report about the statement at hand until the state is that of the end.
func (j *judge) atEnd(question func()) {
	index := j.index
	j.last = append(j.last, func() {
		j.index = index
		question()
	})
}

// answered reports whether a directive of the statement speaks of the object, or one elsewhere names it in full.
func (j *judge) answered(u *unit, object string, codes []hazard.Kind) bool {
	return slices.ContainsFunc(j.called(object), func(name string) bool { return j.announced(u, name, codes) })
}

// called are the names of an object: with its table's name, and with the one before the migration renamed that.
func (j *judge) called(object string) []string {
	out := []string{object}
	for _, t := range j.db.Tables {
		if rest, ok := strings.CutPrefix(object, t.QName()); ok && t.Was != "" && (rest == "" || rest[0] == '.') {
			out = append(out, t.Was+rest)
		}
	}
	return out
}

func (j *judge) announced(u *unit, object string, codes []hazard.Kind) bool {
	for _, other := range j.units {
		for _, h := range other.hazards {
			if !slices.Contains(codes, h.Kind) {
				continue
			}
			if other == u && (h.Accepted != "" || u.single() || fits(h.Object, object)) || object != "" && h.Object == object {
				return true
			}
		}
	}
	return false
}

// single reports whether the statement is about one object, whatever a directive calls that.
func (u *unit) single() bool {
	if len(u.statements) != 1 {
		return false
	}
	switch s := u.statements[0].(type) {
	case statement.AlterTable:
		return len(s.Actions) == 1
	case statement.Drop:
		return len(s.Names) == 1
	case statement.Truncate:
		return len(s.Tables) == 1
	case statement.CreateTable:
		return false
	default:
		return true
	}
}

// fits compares the object of a directive with that of a finding: either may leave out the table or schema.
func fits(announced, object string) bool {
	return announced == "" || object == "" || announced == object ||
		strings.HasSuffix(announced, "."+object) || strings.HasSuffix(object, "."+announced) ||
		strings.HasPrefix(announced, object+".") || strings.HasPrefix(object, announced+".")
}

// later are the statements of the file behind the one at hand.
func (j *judge) later() []statement.Statement { return j.everywhere[j.unit().behind:] }

// existing returns the table when its rows were there before the migration, nil for a new one.
func (j *judge) existing(n statement.Name) *state.Table {
	t := j.db.Table(n)
	if t.New {
		return nil
	}
	return t
}
