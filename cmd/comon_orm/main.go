// Command comon_orm turns schema.prisma into a typed Go client and reviewed SQL migrations.
//
// Each command has a file of its own: its flags, one call into internal/app, its output. For the
// exit codes see [run].
package main

import (
	"context"
	"os"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], stdio{os.Stdin, os.Stdout, os.Stderr}))
}
