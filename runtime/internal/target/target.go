// Package target says which database an executor opens.
package target

import (
	"errors"
	"os"

	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/runtime/driver"
)

// URL returns the URL of the options, or else that of the schema's datasource, which may name an
// environment variable.
func URL(config driver.Config, src driver.Source) (string, error) {
	switch {
	case config.URL != "":
		return config.URL, nil
	case src.Literal != "":
		return src.Literal, nil
	case src.Env != "":
		return datasource.FromEnv(os.LookupEnv, src.Env, "give a URL with orm.WithURL; a program reads no .env")
	}
	return "", errors.New("no database URL: the generated client has none, set one with orm.WithURL")
}
