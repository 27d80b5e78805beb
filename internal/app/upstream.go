package app

import (
	"context"
	"os"

	"github.com/cocomon/comon_orm/migrate/artifact"
)

// Upstream finds the commit whose migrations must not move when those of a branch are rebased: the
// ref, or, if it is "", the first main branch known to git. The result is "" unless the commit has
// the migration and lacks other migrations of the directory.
func Upstream(ctx context.Context, dir string, ref string) func(migration string) string {
	return func(migration string) string {
		local, err := artifact.Read(os.DirFS(dir))
		if err != nil {
			return ""
		}
		refs := []string{ref}
		if ref == "" {
			refs = mainBranches(ctx, dir)
		}
		for _, ref := range refs {
			there, err := migrationsAt(ctx, dir, ref)
			if err == nil && there.Find(artifact.Name(migration)) != nil && lacksAny(there, local) {
				return ref
			}
		}
		return ""
	}
}

func lacksAny(set, of artifact.Set) bool {
	for _, m := range of.Migrations {
		if set.Find(m.Name) == nil {
			return true
		}
	}
	return false
}
