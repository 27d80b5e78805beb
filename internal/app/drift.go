package app

import (
	"context"
	"errors"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/cocomon/comon_orm/migrate"
)

// WithWaysBack adds commands to the error for a database that has drifted or is of another kind.
// The commands depend on the schema. If the schema contains the change, a migration can record it.
// If the schema equals the result of the migrations, the change can be undone. Other errors do not
// change.
func (s *Session) WithWaysBack(ctx context.Context, loaded Loaded, err error) error {
	var other *migrate.ProviderError
	if errors.As(err, &other) && len(errorHints(err)) == 0 {
		return &hintError{err, []hint.Hint{hint.Aside(s.Dir, other.For.String())}}
	}
	var drift *migrate.DriftError
	if !errors.As(err, &drift) || drift.After || drift.Migration == "" || len(errorHints(err)) > 0 {
		return err
	}
	hints, looked := s.waysBack(ctx, loaded)
	if looked != nil {
		return errors.Join(err, looked)
	}
	return &hintError{err, hints}
}

// FoundWithWaysBack returns the findings. It adds the commands of WithWaysBack to the findings
// about drift.
func (s *Session) FoundWithWaysBack(ctx context.Context, loaded Loaded, list []migrate.Finding) ([]Found, error) {
	out := foundOf(list)
	var hints []hint.Hint
	for i, f := range list {
		if f.Fix.Kind == migrate.FixRestoreOrBack && loaded.Valid() == nil {
			// If the schema equals the result of the last local migration, the missing
			// migrations belong to another branch. The schema does not need them, so the hint
			// to undo them comes first.
			elsewhere, err := s.IsLast(loaded.Schema)
			if err != nil {
				return nil, err
			}
			if elsewhere {
				out[i].Hints = []hint.Hint{out[i].Hints[1], out[i].Hints[0]}
			}
		}
		if f.Fix.Kind != migrate.FixReconcile {
			continue
		}
		if hints == nil {
			var err error
			if hints, err = s.waysBack(ctx, loaded); err != nil {
				return nil, err
			}
		}
		out[i].Hints = hints
	}
	return out, nil
}

func (s *Session) waysBack(ctx context.Context, loaded Loaded) ([]hint.Hint, error) {
	var target *schema.Schema
	if loaded.Valid() == nil {
		target = loaded.Schema
	}
	drift, err := s.Drifted(ctx, target)
	if err != nil {
		return nil, err
	}
	undoing := hint.Of(hint.UndoingToMigrations, "")
	if drift.Pending {
		undoing.Kind = hint.UndoingToHistory
	}
	switch {
	case drift.InSchema && !drift.Pending:
		return []hint.Hint{hint.Of(hint.Reconcile, ""), undoing}, nil
	case drift.Applied && !drift.Pending && drift.Unnamed:
		return []hint.Hint{hint.Of(hint.TakeIn, ""), undoing}, nil
	case drift.Applied && !drift.Pending:
		return []hint.Hint{hint.Of(hint.Push, ""), hint.Of(hint.TakeIn, ""), undoing}, nil
	}
	return []hint.Hint{undoing}, nil
}
