// Package target determines the URL of the database that an executor opens.
package target

import (
	"errors"
	"os"

	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/runtime/driver"
)

// URL returns the URL of the options if they have one. Otherwise it returns the URL of the schema's
// datasource, or the value of the environment variable that the datasource names.
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
