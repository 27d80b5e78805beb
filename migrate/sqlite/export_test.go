package sqlite

// WithDoubleQuotedStrings lets tests write definitions with strings in double quotes, as other
// programs do.
func (db *DB) WithDoubleQuotedStrings(do func() error) error {
	return withDoubleQuotedStrings(db.conn, do)
}
