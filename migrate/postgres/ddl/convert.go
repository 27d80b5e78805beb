package ddl

import (
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

func (postgres) Convert(_, _ catalog.Type) dialect.Conversion {
	return dialect.Conversion{Class: dialect.Impossible}
}
