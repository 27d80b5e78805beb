// Command comon_orm turns schema.prisma into a typed Go client and reviewed SQL migrations.
//
// Each command has its own file with its flags, one call into internal/app, and its output. [run]
// returns the exit codes.
package main

import (
	"context"
	"os"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], stdio{os.Stdin, os.Stdout, os.Stderr}))
}
