// Package buildcost measures the cost of building a package: processor time, wall time, memory and
// the size of its object file. It is used by the benchmarks of generated code, which are in this
// module and in separate modules.
package buildcost

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// Cost is the cost of one build.
type Cost struct {
	CPU, Wall time.Duration
	// Peak is the resident memory of the largest process in bytes, or 0 if it is unknown.
	Peak int64
}

// Build runs the go command with args in dir, for example build, -o, NAME, ./program.
func Build(ctx context.Context, dir string, args ...string) (Cost, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	begin := time.Now()
	out, err := cmd.CombinedOutput()
	if err != nil {
		return Cost{}, fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	state := cmd.ProcessState
	return Cost{CPU: state.UserTime() + state.SystemTime(), Wall: time.Since(begin), Peak: peak(state)}, nil
}

// Object returns the size of the compiled package's object file. flags are the flags of its build.
func Object(ctx context.Context, dir, pkg string, flags ...string) (int64, error) {
	args := append([]string{"list", "-export", "-f", "{{.Export}}"}, flags...)
	cmd := exec.CommandContext(ctx, "go", append(args, pkg)...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return 0, fmt.Errorf("go list %s: %w", pkg, err)
	}
	info, err := os.Stat(strings.TrimSpace(string(out)))
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// Run measures builds in a benchmark. Before each build, change modifies the text of the package;
// then build runs the go command. The first build is not counted, because it includes the
// dependencies. object returns the file size of the package, which is reported as well.
func Run(b *testing.B, change func(n int), build func() (Cost, error), object func() (int64, error)) {
	b.Helper()
	one := func(n int) Cost {
		change(n)
		c, err := build()
		if err != nil {
			b.Fatal(err)
		}
		return c
	}
	one(0)
	var sum Cost
	n := 0
	for b.Loop() {
		n++
		c := one(n)
		sum.CPU += c.CPU
		sum.Wall += c.Wall
		sum.Peak = max(sum.Peak, c.Peak)
	}
	size, err := object()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(sum.CPU.Seconds()/float64(n), "cpu-s")
	b.ReportMetric(sum.Wall.Seconds()/float64(n), "wall-s")
	b.ReportMetric(float64(sum.Peak)/1e6, "peak-MB")
	b.ReportMetric(float64(size)/1e6, "object-MB")
}
