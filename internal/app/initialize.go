package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/cocomon/comon_orm/internal/provider"
)

// InitOptions are the choices for a new project.
type InitOptions struct {
	Provider provider.Provider
	// URL is the database's URL for .env. If it is "", the provider's default is written.
	URL string
}

// InitResult reports what [Init] did.
type InitResult struct {
	Created []string
	// Notes are lines for the user, such as what to add to a file that existed before.
	Notes []string
}

const schemaTemplate = `datasource db {
  provider = "%s"
  url      = env("DATABASE_URL")
}

generator client {
  provider = "comon_orm"
  output   = "../db"
}

model User {
  id        Int      @id @default(autoincrement())
  email     String   @unique
  name      String?
  createdAt DateTime @default(now())
}
`

// The go:generate line is in its own package, because the directory of the schema has no Go package
// whose package clause it could repeat.
func generateTemplate() string {
	return `// Package prisma holds the database schema and its migrations.
package prisma

//go:` + // split, because go generate also reads lines inside strings
		"generate " + hint.GoTool().Command(hint.Of(hint.Generate, "")) + "\n"
}

// Init starts a project in the working directory. It never overwrites a file: an existing schema is
// an error, an existing .env does not change.
func Init(ctx context.Context, o InitOptions) (InitResult, error) {
	url := o.URL
	if url == "" {
		url = datasource.Usual(o.Provider)
	}
	if _, err := datasource.Parse(o.Provider, url); err != nil {
		return InitResult{}, err
	}
	schemaPath, generatePath := filepath.Join(prismaDir, "schema.prisma"), filepath.Join(prismaDir, "generate.go")
	for _, path := range []string{schemaPath, "schema.prisma", generatePath} {
		if _, err := os.Lstat(path); err == nil {
			return InitResult{}, fmt.Errorf("%s already exists, and init never overwrites: edit it, or move it away", path)
		}
	}
	var out InitResult
	if err := os.MkdirAll(prismaDir, 0o755); err != nil {
		return out, fmt.Errorf("start a project: %w", err)
	}
	for _, f := range []struct{ path, text string }{
		{schemaPath, fmt.Sprintf(schemaTemplate, o.Provider)},
		{generatePath, generateTemplate()},
	} {
		if err := writeNew(f.path, f.text, 0o644); err != nil {
			return out, err
		}
		out.Created = append(out.Created, f.path)
	}
	err := initEnv(&out, url)
	if err == nil && committable(ctx, ".env") {
		out.Notes = append(out.Notes, "git does not ignore .env, which may hold a password: add it to .gitignore")
	}
	return out, err
}

func initEnv(out *InitResult, url string) error {
	line := "DATABASE_URL=" + quoteEnv(url) + "\n"
	err := writeNew(".env", "# Read by comon_orm commands; the environment goes before it. Keep it out of version control.\n"+line, 0o600)
	switch {
	case err == nil:
		out.Created = append(out.Created, ".env")
		return nil
	case !errors.Is(err, fs.ErrExist):
		return err
	}
	lookup, err := datasource.WithDotEnv(func(string) (string, bool) { return "", false }, ".")
	if err != nil {
		return err
	}
	if _, ok := lookup("DATABASE_URL"); ok {
		out.Notes = append(out.Notes, ".env was there already and keeps its DATABASE_URL")
	} else {
		out.Notes = append(out.Notes, ".env was there already; add to it: DATABASE_URL="+quoteEnv(datasource.Mask(url)))
	}
	return nil
}

// quoteEnv writes a value so that readers of .env files get it unchanged.
func quoteEnv(value string) string {
	if strings.Contains(value, "'") {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`).Replace(value) + `"`
	}
	return "'" + value + "'"
}

func writeNew(path, text string, mode fs.FileMode) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return fmt.Errorf("start a project: %w", err)
	}
	_, err = file.WriteString(text)
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("start a project: %w", err)
	}
	return nil
}
