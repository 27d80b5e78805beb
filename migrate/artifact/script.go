package artifact

import (
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// Script is an SQL file, split into groups of statements.
type Script struct {
	Groups []Group
	// Todos are the open tasks, each with its line. Deploy refuses a migration with open tasks.
	Todos []hazard.Hazard
}

// Group is a sequence of statements. They are committed together, or each by itself if
// Transactional is false.
type Group struct {
	// Transactional is false for statements that cannot run in a transaction.
	Transactional bool
	// Rebuild names the SQLite tables that the group rebuilds.
	Rebuild    []string
	Statements []Statement
}

// Statement is one statement of a script.
type Statement struct {
	SQL     sqltext.SQL // without the final semicolon
	Line    int         // 1-based, in the file
	Hazards []hazard.Hazard
	// Restore is true for a statement that creates a dependent of a rebuilt table again. It only
	// runs if the object existed before the rebuild.
	Restore bool
	// Of is the object that the statement drops before a change, or creates again after it, because
	// the object prevents the change; else "". Such a statement only runs if the object existed
	// before the group.
	Of string
}

// ScriptError is returned for a fault in an SQL file.
type ScriptError struct {
	Line    int
	Message string
}

// Error returns the line and the fault.
func (e *ScriptError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Message) }

// StatementCount counts the statements of all groups.
func (s Script) StatementCount() int {
	n := 0
	for _, g := range s.Groups {
		n += len(g.Statements)
	}
	return n
}

// GroupAt returns the index of the group that has the statement at a line.
func (s Script) GroupAt(line int) int {
	at := 0
	for i, g := range s.Groups {
		if len(g.Statements) > 0 && g.Statements[0].Line <= line {
			at = i
		}
	}
	return at
}

// RebuildRequired reports whether any group rebuilds a table.
func (s Script) RebuildRequired() bool {
	for _, g := range s.Groups {
		if len(g.Rebuild) > 0 {
			return true
		}
	}
	return false
}

// Hazards returns the hazards of all statements in order.
func (s Script) Hazards() []hazard.Hazard {
	var out []hazard.Hazard
	for _, g := range s.Groups {
		for _, st := range g.Statements {
			out = append(out, st.Hazards...)
		}
	}
	return out
}

// ParseScript parses an SQL file. Directives are comment lines between statements. ParseScript
// refuses transaction control, because it would end the runner's transaction. It also refuses
// statements that change settings of the connection or of the database file, such as
// PRAGMA foreign_keys or a SET without LOCAL, because they would affect the runner and later
// migrations.
func ParseScript(d provider.Provider, text string) (Script, error) {
	script, faults := ReadScript(d, text)
	if len(faults) > 0 {
		return Script{}, faults[0]
	}
	return script, nil
}

// ReadScript is [ParseScript] for callers that judge a file. It continues after a fault, and
// returns all faults in the order of the file. Each fault is a [*ScriptError] or a
// [*sqltext.SyntaxError]. The script has all statements, including those that cannot run. It is
// empty if the text cannot be split into statements.
func ReadScript(d provider.Provider, text string) (Script, []error) {
	text = normalise(text)
	statements, err := sqltext.Split(d, text)
	if err != nil {
		return Script{}, []error{err}
	}
	comments, err := sqltext.Comments(d, text)
	if err != nil {
		return Script{}, []error{err}
	}
	p := scriptParser{comments: comments}
	end := 0
	for _, st := range statements {
		p.gap(end, st.Start)
		end = st.End
		if what, found := sqltext.Control(d, st.Text); found {
			p.fault(st.Line, fmt.Sprintf("%s: the runner owns the transaction and these settings; remove the statement", what))
		}
		p.statement(st.Text, st.Line)
	}
	p.gap(end, len(text))
	p.finish()
	return p.script, p.faults
}

type scriptParser struct {
	comments []sqltext.Comment // not parsed yet
	script   Script
	hazards  []hazard.Hazard   // of the statement to come
	accepts  map[string]string // of the next statement: reasons by code
	restore  bool              // of the statement to come
	of       string            // of the statement to come
	line     int               // of the last directive without a statement yet
	faults   []error
}

func (p *scriptParser) fault(line int, message string) {
	p.faults = append(p.faults, &ScriptError{line, message})
}

// statement adds a statement to the current group. A file without directives has one transactional
// group.
func (p *scriptParser) statement(sql sqltext.SQL, line int) {
	if len(p.script.Groups) == 0 {
		p.script.Groups = append(p.script.Groups, Group{Transactional: true})
	}
	for i, h := range p.hazards {
		p.hazards[i].Accepted = p.accepts[h.Code()]
		delete(p.accepts, h.Code())
	}
	// A code may be accepted although no directive of the statement has a hazard with this code.
	// Then the hazard is one that only the linter finds.
	for _, code := range sortedKeys(p.accepts) {
		p.hazards = append(p.hazards, hazard.Hazard{Kind: hazard.Kind(code), Accepted: p.accepts[code]})
	}
	g := &p.script.Groups[len(p.script.Groups)-1]
	g.Statements = append(g.Statements, Statement{SQL: sql, Line: line, Hazards: p.hazards, Restore: p.restore, Of: p.of})
	p.hazards, p.accepts, p.restore, p.of = nil, nil, false, ""
}

func (p *scriptParser) finish() {
	if len(p.hazards) > 0 || len(p.accepts) > 0 || p.restore {
		p.fault(p.line, "a directive for a step, but no statement follows")
	}
	for i, g := range p.script.Groups {
		if !g.Transactional && len(g.Rebuild) > 0 {
			p.fault(1, fmt.Sprintf("group %d: a rebuild needs a transaction", i+1))
		}
	}
	groups := p.script.Groups[:0]
	for _, g := range p.script.Groups {
		if len(g.Statements) > 0 {
			groups = append(groups, g)
		}
	}
	p.script.Groups = groups
}

// gap parses the comments between two statements, and skips comments inside the previous statement.
func (p *scriptParser) gap(from, to int) {
	for len(p.comments) > 0 && p.comments[0].Start < to {
		if c := p.comments[0]; c.Start >= from {
			p.comment(c)
		}
		p.comments = p.comments[1:]
	}
}

const directivePrefix = "comon_orm:"

// comment parses a directive, and ignores other comments.
func (p *scriptParser) comment(c sqltext.Comment) {
	line, ok := strings.CutPrefix(c.Text, "--")
	if !ok {
		return
	}
	body, ok := strings.CutPrefix(strings.TrimLeft(line, " 	"), directivePrefix)
	if !ok {
		return
	}
	if !c.Alone {
		p.fault(c.Line, "a directive needs a line of its own")
		return
	}
	word, args, _ := strings.Cut(strings.TrimSpace(body), " ")
	if err := p.directive(word, strings.TrimSpace(args), c.Line); err != nil {
		p.fault(c.Line, err.Error())
	}
}
