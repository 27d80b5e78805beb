package orm

import (
	"errors"
	"fmt"

	"github.com/cocomon/comon_orm/runtime/query"
)

// explain adds the failed operation to an error, and the model and its fields to a constraint
// error.
func (s *Session) explain(op Operation, err error) error {
	if err == nil {
		return nil
	}
	s.nameFields(err)
	if wrong := (*query.ConditionError)(nil); errors.As(err, &wrong) && !errors.Is(err, ErrInvalidInput) {
		err = fmt.Errorf("%w: %w", ErrInvalidInput, err)
	}
	return op.wrap(err)
}

// wrap adds the model and the verb to an error, each once. Raw SQL and transactions have no model,
// so their errors stay as they are.
func (op Operation) wrap(err error) error {
	if op.Model == "" {
		return err
	}
	if own, ok := err.(*modelError); ok && own.model == op.Model { //nolint:errorlint // only the outermost error begins with the model
		err = own.err
	}
	return fmt.Errorf("%s: %s: %w", op.Model, op.Verb, err)
}

// nameFields adds the model and the fields to a constraint error.
func (s *Session) nameFields(err error) {
	var c *ConstraintError
	if !errors.As(err, &c) || c.Model != "" {
		return
	}
	t := s.schema.Table(c.Table)
	if t == nil {
		return
	}
	c.Model = t.Model
	if len(c.Fields) > 0 {
		return
	}
	if len(c.Columns) == 0 && c.Constraint != "" {
		c.Fields = fieldsOfConstraint(t, c.Constraint)
		return
	}
	for _, name := range c.Columns {
		if i := columnNamed(t, name); i >= 0 {
			c.Fields = append(c.Fields, t.Columns[i].Field)
		}
	}
}

func fieldsOfConstraint(t *query.Table, name string) []string {
	for _, list := range [][]query.Constraint{t.Uniques, t.ForeignKeys} {
		for _, c := range list {
			if c.Name == name {
				return fieldNames(t, c.Columns)
			}
		}
	}
	return nil
}

func fieldNames(t *query.Table, columns []int) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = t.Columns[c].Field
	}
	return out
}

// modelError is an error about a model. Its text begins with the name of the model.
type modelError struct {
	model string
	err   error
}

func (e *modelError) Error() string { return e.model + ": " + e.err.Error() }
func (e *modelError) Unwrap() error { return e.err }

func (h modelRef) notFound() error { return &modelError{h.model.Table.Model, ErrNotFound} }

// invalid returns an [ErrInvalidInput] about the model of t.
func invalid(t *query.Table, format string, args ...any) error {
	return &modelError{t.Model, fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), ErrInvalidInput)}
}
