package main

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/spf13/cobra"
)

// allowFlag is --allow-warnings[=NAME or CODE,…].
type allowFlag struct{ names []string }

// everyWarning is the flag's value when the flag is given without one. No migration and no code can
// have this name.
const everyWarning = "*"

func (f *allowFlag) register(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&f.names, "allow-warnings", nil, "go on despite warnings: all, or those of the migrations or of the codes (SQ01) in `names`")
	cmd.Flags().Lookup("allow-warnings").NoOptDefVal = everyWarning
}

// of returns the migrations and the codes that the flag allows. It refuses a word that is neither a
// migration nor the code of a warning, because such a word would allow nothing.
func (f *allowFlag) of(session *app.Session) (migrate.Allow, error) {
	allow := migrate.Allow{All: slices.Contains(f.names, everyWarning)}
	if allow.All || len(f.names) == 0 {
		return allow, nil
	}
	set, err := session.Artifacts()
	if err != nil {
		return allow, err
	}
	for _, name := range f.names {
		kind := hazard.Kind(name)
		switch {
		case set.Find(artifact.Name(name)) != nil:
			allow.Migrations = append(allow.Migrations, name)
		case !kind.Listed():
			return allow, app.Usagef("--allow-warnings: %q is neither a migration of %s nor the code of a warning", name, session.Dir)
		case kind.Level() != hazard.Warning:
			return allow, app.Usagef("--allow-warnings: %s is a %s, which consent does not allow", name, kind.Level())
		default:
			allow.Kinds = append(allow.Kinds, kind)
		}
	}
	return allow, nil
}
