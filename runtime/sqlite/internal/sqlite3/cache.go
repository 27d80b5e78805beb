package sqlite3

// cacheSize is the maximum number of prepared statements in the cache of a connection. Each of them
// needs about 2 KB.
const cacheSize = 256

// cache holds the prepared statements of a connection by their text.
type cache struct {
	stmts map[string]*Stmt
	clock int
}

// take returns the statement with this text and marks it as in use. It returns nil if the statement
// is not in the cache or is already in use.
func (c *cache) take(sql string) *Stmt {
	s := c.stmts[sql]
	if s == nil || s.taken {
		return nil
	}
	c.clock++
	s.taken, s.used = true, c.clock
	return s
}

// add stores s in the cache. If the cache is full, add removes the least recently used statement
// that is not in use. If all statements are in use, s is not stored. It is not stored either if the
// cache has a statement with the same text.
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
