package orm

import (
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

func write[M any](w *relationWrite) Assignment[M] { return Assignment[M]{&assignment{rel: w}} }

func orderVia(r *gensupport.Relation, o *query.Order) *query.Order {
	if o == nil {
		return nil
	}
	c := *o
	c.Via = append([]*query.Link{r.Link}, o.Via...)
	return &c
}
