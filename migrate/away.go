package migrate

import (
	"context"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/history"
)

// awayOf returns the newest applied migrations whose directories are missing, oldest first. They
// belong to a branch that was applied here and is not checked out now. The search goes back from
// the newest migration and ends at the first one whose directory exists, because older migrations
// can only be undone after that one.
func awayOf(set artifact.Set, h *historyView) (names []string) {
	for _, s := range slices.Backward(h.active()) {
		broken := slices.ContainsFunc(set.Problems, func(p artifact.Problem) bool { return p.Migration == s.Migration })
		if set.Find(artifact.Name(s.Migration)) != nil || broken {
			break
		}
		names = append([]string{s.Migration}, names...)
	}
	return names
}

// tellLosses extends each finding on a migration whose directory is missing. It adds what a
// rollback of that migration would lose now.
func (m *Migrator) tellLosses(ctx context.Context, o *observation, set artifact.Set, findings []Finding) error {
	for i, f := range findings {
		if f.Fix.Kind != FixRestoreOrBack || f.Code != MissingLocally {
			continue
		}
		way, err := wayBack(m.snapshots, set, history.Of(o.history.events, f.Migration))
		if err != nil {
			findings[i].Fix.Kind = FixRestore
			continue
		}
		lost, err := m.lossesOf(ctx, way)
		if err != nil {
			return err
		}
		findings[i].Message += "; undoing it here loses nothing"
		if len(lost) > 0 {
			findings[i].Message = strings.TrimSuffix(findings[i].Message, "loses nothing") + "means: " + strings.Join(lost, "; ")
		}
	}
	return nil
}

// lossesOf returns those risks of a rollback for which the number of rows at risk is unknown or not
// 0.
func (m *Migrator) lossesOf(ctx context.Context, back *artifact.Migration) (lost []string, err error) {
	risks, err := m.snapshots.backwardRisks(back)
	if err != nil {
		return nil, err
	}
	for _, r := range risks {
		one := []Risk{r}
		if m.count(ctx, one) != nil {
			one[0].Count = Unknown // a newer migration may have dropped what the probe reads
		}
		if one[0].Count != 0 && one[0].Hazard.Level() > hazard.Note {
			lost = append(lost, one[0].String())
		}
	}
	return lost, ctx.Err()
}

// IsLast reports whether the schema is the result of the last local migration.
func (m *Migrator) IsLast(target *schema.Schema) (bool, error) {
	set, err := m.Artifacts()
	if err != nil || set.Last() == nil {
		return false, err
	}
	return set.Last().Files.After == m.snapshots.Print(target), nil
}
