package orm

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Verb is the kind of an operation.
type Verb uint8

// The verbs. VerbLink and VerbUnlink add and remove pairs of a many-to-many relation.
const (
	VerbFind Verb = iota
	VerbCount
	VerbCreate
	VerbUpdate
	VerbUpsert
	VerbDelete
	VerbRaw
	VerbTransaction
	VerbBegin
	VerbCommit
	VerbRollback
	VerbAggregate
	VerbLink
	VerbUnlink
)

var verbNames = [...]string{"find", "count", "create", "update", "upsert", "delete", "raw", "transaction", "begin", "commit", "rollback", "aggregate", "link", "unlink"}

// String returns the verb's name.
func (v Verb) String() string { return verbNames[v] }

// Operation is what a [Middleware] wraps: a call of the client, or a nested operation of a call.
//
// A call is a call of a method that accesses the database: One, All, Exec and so on, Transaction,
// Begin, Commit or Rollback. Its nested operations are the accesses to the database of which it
// consists: a find of the rows, one of each included relation, the nested writes, and the lookups
// that these need. Each nested operation has one query tree and usually one SQL statement. A call
// with VerbRaw has none. Calls in the function of Transaction are nested operations of that
// transaction.
//
// An Operation may be used until its middleware returns, by one goroutine.
type Operation struct {
	Model string // "" for raw SQL and transactions
	Verb  Verb
	// Parent is the operation that this one belongs to. It is nil for a call outside of the
	// function of a transaction.
	Parent *Operation
	// Relation is the name of the relation field through which a nested find, link or unlink
	// reaches its rows. Its model is the one that declares the field. It is "" for others.
	Relation string

	// The results are set before next returns, also if it returns an error.

	// Rows is the number of rows that were returned or written, or the count. That of a call is the
	// sum of its nested operations.
	Rows int64
	// Duration is the time that the operation took in the client and the database.
	Duration time.Duration
	// Statements are the statements that have run. A call has those of its nested operations too.
	// They are known if the client's executor was opened with the same options as the client, as
	// the client's Open does. Arguments are included with [WithStatementArgs]. The checks of a
	// scope belong to one of the operations that were sent together.
	Statements []Statement

	schema *gensupport.Schema
	node   query.Node // nil for a call
	// added contains the conditions of Restrict, and err its error.
	added []AnyPredicate
	err   error
	// values holds what middlewares have stored.
	values []keyValue
}

type keyValue struct{ key, value any }

// Call returns the call of the application that the operation belongs to. For a call it returns
// the operation itself.
func (op *Operation) Call() *Operation {
	for op.node != nil && op.Parent != nil {
		op = op.Parent
	}
	return op
}

// Node returns the query tree of a nested operation: its table, condition, order, values and so on.
// It must not be changed. For a call it returns nil.
func (op *Operation) Node() query.Node { return op.node }

// Where returns the condition of a nested operation, or nil if there is none. [query.Walk] visits
// its parts, and [query.Text] returns it as text.
func (op *Operation) Where() query.Predicate { return query.Where(op.node) }

// Fields returns the names of the fields that a nested operation writes.
func (op *Operation) Fields() []string {
	t, columns := query.Written(op.node)
	return fieldNames(t, columns)
}

// ArgCount returns the number of parameters of the statements.
func (op *Operation) ArgCount() int {
	n := 0
	for _, s := range op.Statements {
		n += s.ArgCount
	}
	return n
}

// Restrict adds conditions that rows must satisfy to be read or written. They apply to the
// operation and to everything that it consists of, on every path, like those of a scoped client.
// Conditions of several models can be given. Restrict has an effect only before next is called. A
// condition that cannot be used makes the operation fail with [ErrInvalidInput].
func (op *Operation) Restrict(conditions ...AnyPredicate) {
	op.added = append(op.added, conditions...)
}

// Replace replaces the condition of a nested operation that finds, counts, updates or deletes. p is
// a condition on rows of its model. Replace has an effect only before next is called. If the
// condition cannot be replaced, the operation fails with [ErrInvalidInput]. The conditions of a
// scope cannot be replaced.
func (op *Operation) Replace(p AnyPredicate) {
	row, where := p.condition()
	m := op.schema.ModelOf(row)
	t, _ := query.TableOf(op.node)
	if m == nil || m.Table != t {
		op.err = errors.Join(op.err, fmt.Errorf("%w: a condition on %T cannot replace that of a %s of %s", ErrInvalidInput, row, op.Verb, op.Model))
		return
	}
	node, ok := query.ReplaceWhere(op.node, where)
	if !ok {
		op.err = errors.Join(op.err, fmt.Errorf("%w: a %s of %s has no condition to replace", ErrInvalidInput, op.Verb, op.Model))
		return
	}
	op.node = node
}

// Store stores a value of a middleware in the operation. The key should have a type of its own, as
// for contexts.
func (op *Operation) Store(key, value any) { op.values = append(op.values, keyValue{key, value}) }

// Value returns the value that was stored last for the key in the operation, or nil. It does not
// look into the parent.
func (op *Operation) Value(key any) any {
	for _, v := range slices.Backward(op.values) {
		if v.key == key {
			return v.value
		}
	}
	return nil
}

// nested returns the nested operation of op that runs n.
func (op *Operation) nested(n query.Node) *Operation {
	out := &Operation{Parent: op, schema: op.schema, node: n}
	t, relation := query.TableOf(n)
	if out.Relation = relation; t != nil {
		out.Model = t.Model
	}
	switch n := n.(type) {
	case *query.Select:
		out.Verb = VerbFind
	case *query.Count:
		out.Verb = VerbCount
	case *query.Aggregate:
		out.Verb = VerbAggregate
	case *query.Insert:
		out.Verb = VerbCreate
		if n.Conflict != nil && n.Conflict.Update != nil {
			out.Verb = VerbUpsert
		}
	case *query.Update:
		out.Verb = VerbUpdate
	case *query.Delete:
		out.Verb = VerbDelete
	case *query.LinkRows:
		out.Verb = VerbLink
		if n.Op != query.AddPairs {
			out.Verb = VerbUnlink
		}
	}
	return out
}
