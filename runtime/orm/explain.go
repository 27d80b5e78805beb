package orm

import (
	"errors"
	"fmt"

	"github.com/cocomon/comon_orm/runtime/query"
)

// explain adds the model and the fields to a constraint error.
func (s *Session) explain(err error) error {
	var c *ConstraintError
	if err == nil || !errors.As(err, &c) || c.Model != "" {
		return err
	}
	t := s.schema.Table(c.Table)
	if t == nil {
		return err
	}
	c.Model = t.Model
	if len(c.Fields) > 0 {
		return err
	}
	if len(c.Columns) == 0 && c.Constraint != "" {
		c.Fields = fieldsOfConstraint(t, c.Constraint)
		return err
	}
	for _, name := range c.Columns {
		if i := columnNamed(t, name); i >= 0 {
			c.Fields = append(c.Fields, t.Columns[i].Field)
		}
	}
	return err
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

func (h modelRef) notFound() error {
	return fmt.Errorf("no %s: %w", h.model.Table.Model, ErrNotFound)
}

// invalid is an [ErrInvalidInput] about a model.
func invalid(t *query.Table, format string, args ...any) error {
	return fmt.Errorf("%s: %s: %w", t.Model, fmt.Sprintf(format, args...), ErrInvalidInput)
}
