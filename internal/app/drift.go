package app

import (
	"context"
	"errors"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/cocomon/comon_orm/migrate"
)

// WithWaysBack adds to the error of a database that has drifted, or is of another kind, what leads back from there; other errors
// stay as they are.
// Which way is open depends on the schema: what it has already can be taken in, what it is can be brought back.
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

// FoundWithWaysBack are findings, those of drift with what leads back.
func (s *Session) FoundWithWaysBack(ctx context.Context, loaded Loaded, list []migrate.Finding) ([]Found, error) {
	out := foundOf(list)
	var hints []hint.Hint
	for i, f := range list {
		if f.Fix.Kind == migrate.FixRestoreOrBack && loaded.Valid() == nil {
			// A schema that the directory has a migration for is that of another branch, which has no use for the missing ones.
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
	stands, err := s.Drifted(ctx, target)
	if err != nil {
		return nil, err
	}
	undoing := hint.Of(hint.UndoingToMigrations, "")
	if stands.Pending {
		undoing.Kind = hint.UndoingToHistory
	}
	switch {
	case stands.InSchema && !stands.Pending:
		return []hint.Hint{hint.Of(hint.Reconcile, ""), undoing}, nil
	case stands.Applied && !stands.Pending && stands.Unnamed:
		return []hint.Hint{hint.Of(hint.TakeIn, ""), undoing}, nil
	case stands.Applied && !stands.Pending:
		return []hint.Hint{hint.Of(hint.Push, ""), hint.Of(hint.TakeIn, ""), undoing}, nil
	}
	return []hint.Hint{undoing}, nil
}
