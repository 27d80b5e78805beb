package orm

// slab hands out row structs that are allocated many at a time.
type slab struct {
	meta *Meta
	left int
	size int
	take func() any
}

// The first slab of a result of unknown length is small, so that a lookup does not pay for a list.
const (
	firstSlab = 4
	lastSlab  = 512
)

// newSlab is for n rows; -1: nobody knows how many.
func newSlab(meta *Meta, n int) *slab {
	if n < 0 {
		n = firstSlab
	}
	return &slab{meta: meta, size: min(n, lastSlab)}
}

func (s *slab) next() any {
	if s.left == 0 {
		s.size = max(s.size, 1)
		s.take, s.left = s.meta.Slab(s.size), s.size
		s.size = min(s.size*4, lastSlab)
	}
	s.left--
	return s.take()
}
