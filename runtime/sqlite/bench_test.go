package sqlite_test

import (
	"testing"

	"github.com/cocomon/comon_orm/runtime/executortest"
)

// BenchmarkExecutor is to be compared with the driver's own benchmark in internal/sqlite3.
func BenchmarkExecutor(b *testing.B) { executortest.Bench(b, suite(newFile)) }
