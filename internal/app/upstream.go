package app

import (
	"context"
	"os"

	"github.com/cocomon/comon_orm/migrate/artifact"
)

// Upstream finds the commit whose migrations must not move when the migrations of a branch are
// rebased. Upstream tries ref or, if ref is "", the main branches of the git repository. The
// returned function returns the first of these that has the given migration and lacks another
// migration of the directory, or "" if there is none.
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
