package sqlite_test

import (
	"testing"

	"github.com/cocomon/comon_orm/runtime/executortest"
)

// BenchmarkExecutor is to be read beside the driver's own figures, in internal/driver.
func BenchmarkExecutor(b *testing.B) { executortest.Bench(b, suite(newFile)) }
