package sqlite3

// cacheSize is the maximum number of prepared statements of a connection; each needs about 2 KB.
const cacheSize = 256

// cache holds prepared statements by their text.
type cache struct {
	stmts map[string]*Stmt
	clock int
}

// take returns the statement, nil if it is not in the cache or in use.
func (c *cache) take(sql string) *Stmt {
	s := c.stmts[sql]
	if s == nil || s.taken {
		return nil
	}
	c.clock++
	s.taken, s.used = true, c.clock
	return s
}

// add stores s and drops the least recently used statement. s is not stored while a statement with
// the same text, or all of the cache, is in use.
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
