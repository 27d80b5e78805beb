package orm

import (
	"errors"
	"fmt"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// How a scoped client works.
//
// Everything that a client asks of the database is a tree that it gives to an executor. A scoped
// client has an executor of its own (scopedPool, or scopedTx in a transaction). It restricts each
// tree with [query.Restrict] and passes it on. So every path of the client has the scope: finds,
// includes, filters and sort keys of related rows, counts, nested writes, upserts, join tables. No
// other code of the client needs to know scopes, with one exception: a create input need not have
// the values that the scope determines (file scopevalues.go).
//
// A tree can only restrict which rows are read and changed. Writes need further checks, which the
// file scopecheck.go describes.

// ErrScoped reports a call that a scoped client refuses because it could reach rows outside of the
// scope: SQL text, or Close, which would close the client that the scoped client was made from.
// [Session.Unscoped] returns the client without its scope.
var ErrScoped = errors.New("not possible on a scoped client")

// AnyPredicate is a condition on rows of any model. Every [Predicate] is one.
type AnyPredicate interface {
	// condition returns the condition together with its model, represented by a nil pointer to the
	// row struct.
	condition() (row any, where query.Predicate)
}

var _ AnyPredicate = Predicate[*struct{}]{}

// scope is the set of rows that a scoped client can reach.
type scope struct {
	// conditions contains the condition for the rows of each table that the scope restricts.
	conditions map[*query.Table]query.Predicate
	// references contains, for each table, the links of those foreign keys that refer to a table
	// which the scope restricts.
	references map[*query.Table][]*query.Link
	// err is returned by every call of the client. The method that creates a scoped client does not
	// return an error, so that it can be part of an expression.
	err error
}

// WithScope is called by the Scope method of generated clients. It returns a session that reads and
// writes only rows for which the conditions of their model hold. Conditions of several models can
// be given. If the session already has a scope, the conditions are added to it. A condition that
// cannot be used makes every call of the returned session fail with [ErrInvalidInput].
func (s *Session) WithScope(conditions ...AnyPredicate) Session {
	c := *s
	_, outer := unscoped(s.exec)
	c.exec = layered(s.exec, newScope(s.schema, outer, conditions))
	return c
}

// Unscoped returns the client or transaction without its scope. SQL text, for example of [Raw],
// runs on it. Without a scope it returns the same client.
func (s *Session) Unscoped() *Session {
	c := *s
	c.exec = layered(s.exec, nil)
	return &c
}

// newScope adds conditions to the scope outer, which can be nil.
func newScope(schema *gensupport.Schema, outer *scope, conditions []AnyPredicate) *scope {
	sc := &scope{conditions: map[*query.Table]query.Predicate{}, references: map[*query.Table][]*query.Link{}}
	if outer != nil {
		sc.err = outer.err
		for t, p := range outer.conditions {
			sc.conditions[t] = p
		}
	}
	if len(conditions) == 0 {
		sc.fail("Scope needs a condition")
	}
	for _, c := range conditions {
		sc.add(schema, c)
	}
	for _, m := range schema.Models {
		for _, l := range m.References {
			if sc.conditions[l.To] != nil {
				sc.references[m.Table] = append(sc.references[m.Table], l)
			}
		}
	}
	return sc
}

// add adds a condition. A skipped condition is refused, because the client would silently reach all
// rows of the model.
func (sc *scope) add(schema *gensupport.Schema, c AnyPredicate) {
	if c == nil {
		sc.fail("a condition of Scope is nil")
		return
	}
	row, p := c.condition()
	m := schema.ModelOf(row)
	switch {
	case m == nil:
		sc.fail("a condition of Scope is about %T, which is no model of %s", row, schema.Package)
		return
	case p == nil:
		sc.fail("a condition of Scope on %s is skipped", m.Table.Model)
		return
	}
	if err := checkPredicate(m.Table, p); err != nil && sc.err == nil {
		sc.err = fmt.Errorf("scope: %w", err)
	}
	sc.conditions[m.Table] = query.Both(sc.conditions[m.Table], p)
}

func (sc *scope) fail(format string, args ...any) {
	if sc.err == nil {
		sc.err = fmt.Errorf("%w: %s", ErrInvalidInput, fmt.Sprintf(format, args...))
	}
}

// where returns the condition for the rows of t, or nil if the scope does not restrict them.
func (sc *scope) where(t *query.Table) query.Predicate { return sc.conditions[t] }

// restrict returns n restricted to the scope.
func (sc *scope) restrict(n query.Node) (query.Node, error) {
	if sc.err != nil {
		return nil, sc.err
	}
	out, err := query.Restrict(n, sc.where)
	var outside *query.OutsideError
	switch {
	case err == nil:
		return out, nil
	case errors.As(err, &outside):
		return nil, invalid(outside.Table, "%s has the value of the client's scope and cannot have another", outside.Table.Columns[outside.Column].Field)
	case errors.Is(err, query.ErrSQLText):
		return nil, fmt.Errorf("%w: SQL text in a query can read any row", ErrScoped)
	}
	return nil, err
}

// scoped returns an executor that restricts every tree to the scope. Without a scope it returns
// exec.
func scoped(exec driver.Executor, sc *scope) driver.Executor {
	if sc == nil {
		return exec
	}
	if tx, in := exec.(driver.Tx); in {
		return &scopedTx{scopedPool{exec, sc}, tx}
	}
	return &scopedPool{exec, sc}
}

// layered returns exec with another scope, or without one if sc is nil. The middleware stays around
// it.
func layered(exec driver.Executor, sc *scope) driver.Executor {
	base, _ := unscoped(exec)
	return observedBy(observerOf(exec), scoped(base, sc))
}

// unscoped returns the executor inside of the middleware and the scope of exec, and the scope. The
// scope is nil if there is none.
func unscoped(exec driver.Executor) (driver.Executor, *scope) {
	switch exec := exec.(type) {
	case *observedPool:
		return unscoped(exec.inner)
	case *observedTx:
		return unscoped(exec.inner)
	case *scopedPool:
		return exec.inner, exec.scope
	case *scopedTx:
		return exec.inner, exec.scope
	}
	return exec, nil
}
