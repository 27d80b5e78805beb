package migrate

import (
	"errors"
	"fmt"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
)

// ErrSession means that a statement of a file would change the state of the connection beyond its
// transaction.
var ErrSession = errors.New("it would act on the connection beyond this migration: remove the statement")

// errProbe means that the probe of a statement could change the database.
var errProbe = errors.New("a probe has to be one SELECT")

// refuseSession returns an error for the first statement of a script that changes the state of the
// connection beyond its transaction. Callers pass only scripts that may still run, because
// earlier versions accepted such statements, and applied migrations may have them.
func refuseSession(a *artifact.Migration, s artifact.Script) error {
	for _, g := range s.Groups {
		for _, st := range g.Statements {
			if what, found := sqltext.Session(a.Metadata.Provider, st.SQL); found {
				return &StatementError{Migration: string(a.Name), Line: st.Line, SQL: st.SQL, Err: fmt.Errorf("%s: %w", what, ErrSession)}
			}
		}
	}
	return nil
}

// refuseProbes returns an error for the first probe of a script that is not a single SELECT.
func refuseProbes(a *artifact.Migration, s artifact.Script) error {
	for _, g := range s.Groups {
		for _, st := range g.Statements {
			for _, h := range st.Hazards {
				for _, query := range []sqltext.SQL{h.Probe, h.Sample} {
					if query != "" && !oneSelect(a.Metadata.Provider, query) {
						return &StatementError{Migration: string(a.Name), Line: st.Line, SQL: query, Err: errProbe}
					}
				}
			}
		}
	}
	return nil
}

func oneSelect(p provider.Provider, query sqltext.SQL) bool {
	statements, err := sqltext.Split(p, sqltext.Text(query))
	verb := sqltext.ReadHead(p, query).Verb
	return err == nil && len(statements) == 1 && (verb == "select" || verb == "with")
}
