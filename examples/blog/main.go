// Command blog is the example of comon_orm: a schema, the client generated from it, and a program
// that uses it.
//
//	go run ./cmd/comon_orm migrate deploy --schema examples/blog/schema.prisma
//	go run ./examples/blog
//
// The program can be run repeatedly: each run adds an author.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "blog:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) (err error) {
	db, err := blogdb.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return story(ctx, db, out)
}
