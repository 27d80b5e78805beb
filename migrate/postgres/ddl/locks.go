package ddl

// PostgreSQL's lock levels (manual, section 13.3.1).
const (
	accessExclusive   = "ACCESS EXCLUSIVE"
	shareLock         = "SHARE"
	shareRowExclusive = "SHARE ROW EXCLUSIVE"
	shareUpdate       = "SHARE UPDATE EXCLUSIVE"
)
