package orm

import "github.com/cocomon/comon_orm/runtime/orm/gensupport"

// rowArena allocates row structs in blocks and returns them one at a time.
type rowArena struct {
	model *gensupport.Model
	left  int
	size  int
	take  func() any
}

// A result of unknown length starts with a small block, so that a lookup of one row does not
// allocate a large one.
const (
	firstBlock   = 4
	largestBlock = 512
)

// newRowArena returns an arena for n rows; -1 means that the number is unknown.
func newRowArena(model *gensupport.Model, n int) *rowArena {
	if n < 0 {
		n = firstBlock
	}
	return &rowArena{model: model, size: min(n, largestBlock)}
}

func (s *rowArena) next() any {
	if s.left == 0 {
		s.size = max(s.size, 1)
		s.take, s.left = s.model.NewRows(s.size), s.size
		s.size = min(s.size*4, largestBlock)
	}
	s.left--
	return s.take()
}
