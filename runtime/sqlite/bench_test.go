package sqlite_test

import (
	"testing"

	"github.com/cocomon/comon_orm/runtime/executortest"
)

// BenchmarkExecutor measures the executor. Compare it with BenchmarkDriver in internal/sqlite3,
// which measures the same without the executor.
func BenchmarkExecutor(b *testing.B) { executortest.Bench(b, suite(newFile)) }
