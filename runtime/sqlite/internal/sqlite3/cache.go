package sqlite3

// cacheSize bounds the prepared statements of a connection; they cost about 2 KB each.
const cacheSize = 256

// cache keeps prepared statements by their text.
type cache struct {
	stmts map[string]*Stmt
	clock int
}

// take returns the statement unless it is not there or runs already.
func (c *cache) take(sql string) *Stmt {
	s := c.stmts[sql]
	if s == nil || s.taken {
		return nil
	}
	c.clock++
	s.taken, s.used = true, c.clock
	return s
}

// add keeps s, at the cost of the one that was not used for longest. While another of
// the same text runs, or all do, s is not kept.
func (c *cache) add(s *Stmt) {
	if c.stmts[s.sql] != nil {
		return
	}
	if len(c.stmts) >= cacheSize {
		var oldest *Stmt
		for _, other := range c.stmts {
			if !other.taken && (oldest == nil || other.used < oldest.used) {
				oldest = other
			}
		}
		if oldest == nil {
			return
		}
		delete(c.stmts, oldest.sql)
		oldest.finalize()
	}
	c.clock++
	s.cached, s.used = true, c.clock
	c.stmts[s.sql] = s
}

func (c *cache) clear() {
	for _, s := range c.stmts {
		s.finalize()
	}
	c.stmts = nil
}
