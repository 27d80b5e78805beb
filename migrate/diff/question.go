package diff

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/catalog"
)

// Question asks the database whether two expressions are equal. A comparison has a question if the
// canonical forms of two expressions differ, because the database prints expressions in another
// form than people write them:
//
//	wanted   now() + interval '7 days'
//	live     (now() + '7 days'::interval)
//
// A comparison is a pure function, so that this package does not ask the database. A caller with a
// database gets the open questions, lets the database answer them (Judge of migrate.Database), and
// compares with the answers:
//
//	questions := diff.Questions(want, live, nil)
//	verdicts.Add(questions, answers)
//	differences := diff.Drift(want, live, verdicts)
type Question struct {
	Kind QuestionKind
	// Table is the table that the expressions may read, with its name in the live catalog.
	Table Name
	// Column is the column with the default or generated value; "" for other expressions.
	Column string
	// Type is the type that a default is converted to: the wanted type of its column.
	Type catalog.Type
	// Want and Live are the expressions. They are of type [catalog.ExprDefault], except for
	// defaults.
	Want, Live catalog.Default
}

// QuestionKind is the kind of the expressions of a [Question].
type QuestionKind uint8

// The kinds of questions.
const (
	// DefaultValue is the default of a column. It uses no columns.
	DefaultValue QuestionKind = iota
	// Condition is true or false for each row: the predicate of a partial index, or a CHECK.
	Condition
	// RowValue is computed from a row: an expression in an index, or a generated column.
	RowValue
)

// Verdict is the answer to a [Question].
type Verdict uint8

// The verdicts. The zero Verdict means that no database was asked.
const (
	NotAsked Verdict = iota
	// Unknown means that the database was asked and could not decide. It counts as different.
	Unknown
	Equal
	Different
)

var verdictNames = [...]string{"not asked", "unknown", "equal", "different"}

// String returns the verdict as a word.
func (v Verdict) String() string { return verdictNames[v] }

// String returns the question as text, such as "default (1 + 1) of column n is 1+1".
func (q Question) String() string {
	text := defaultText(q.Live) + " is " + strings.TrimPrefix(defaultText(q.Want), "default ")
	switch q.Kind {
	case DefaultValue:
		return text + " (column " + q.Column + ")"
	case Condition, RowValue:
	}
	return strings.TrimPrefix(text, "default ")
}

// Verdicts are the answers of one database at one moment. A nil Verdicts has no answers.
type Verdicts map[asked]Verdict

// asked is a question as the key of a map.
type asked struct {
	kind          QuestionKind
	table         Name
	column, typed string
	want, live    string
}

func (q Question) asked() asked {
	return asked{q.Kind, q.Table, q.Column, TypeText(q.Type), defaultText(q.Want), defaultText(q.Live)}
}

// Add adds the answers to questions, in their order.
func (v Verdicts) Add(questions []Question, answers []Verdict) {
	for i, q := range questions {
		v[q.asked()] = answers[i]
	}
}

// Of returns the answer to a question.
func (v Verdicts) Of(q Question) Verdict { return v[q.asked()] }

// Questions returns the questions without a verdict that [Drift] or [Compute] has between a live
// database and a snapshot. The answers may change which indexes are paired, so that there may be
// new questions after them.
func Questions(snapshot, live catalog.Database, v Verdicts) []Question {
	var open []Question
	j := judge{verdicts: v, open: &open}
	ours := j.ours(live, snapshot)
	newComparer(ours, nil, j).changes(ours, snapshot)
	return open
}

// judge answers questions from verdicts.
type judge struct {
	verdicts Verdicts
	// benefit is true if unanswered questions count as equal.
	benefit bool
	// open collects questions without an answer, each once. It may be nil.
	open *[]Question
}

// same reports whether the expressions of a question are equal. q.Live is the expression of t.from,
// q.Want that of t.to. Between two snapshots, or between two databases, they are not equal, because
// no single database can be asked.
func (t tableComparer) same(q Question) bool {
	live := t.from
	if !t.from.Introspected() {
		live, q.Want, q.Live = t.to, q.Live, q.Want
	}
	if t.from.Introspected() == t.to.Introspected() {
		return false
	}
	q.Table = tableName(live)
	switch t.verdicts.Of(q) {
	case Equal:
		return true
	case Unknown, Different:
		return false
	case NotAsked:
	}
	if t.open != nil && !slices.ContainsFunc(*t.open, func(o Question) bool { return o.asked() == q.asked() }) {
		*t.open = append(*t.open, q)
	}
	return t.benefit
}

// SameDefault reports whether two columns have the same default and numbering. The parameter live
// is a column of the live table, asked is the column to compare it with.
func (v Verdicts) SameDefault(table *catalog.Table, live, asked *catalog.Column) bool {
	change, _ := v.over(table).alterColumn(live, asked)
	return !change.Default && !change.Identity
}

// EqualConditions reports whether two conditions are equal. The parameter live is a condition over
// the live table, asked is the condition to compare it with.
func (v Verdicts) EqualConditions(table *catalog.Table, live, asked catalog.Expr) bool {
	return v.over(table).sameCondition(live, asked)
}

// over returns a comparer for expressions over a live table.
func (v Verdicts) over(live *catalog.Table) tableComparer {
	asked := *live
	asked.Model = live.Name
	return tableComparer{comparer: newComparer(catalog.Database{}, nil, judge{verdicts: v}), from: live, to: &asked}
}
