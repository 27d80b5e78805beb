package app

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/cocomon/comon_orm/internal/hint"
)

// ImportPath returns the import path of the package in a directory. It is derived from the nearest
// go.mod at or above the directory.
func ImportPath(dir string) (string, error) {
	module, inside, err := inModule(dir)
	return path.Join(module, inside), err
}

// checkImportPath refuses paths that the go command refuses, because such a package cannot be
// imported.
func checkImportPath(importPath string) error {
	outside := func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("-._~+", r)
	}
	for _, element := range strings.Split(importPath, "/") {
		if element == "vendor" || strings.ContainsFunc(element, outside) {
			return Usagef("%s is no import path for Go, because of %q: give the generator block another output or queryPackage", importPath, element)
		}
	}
	return nil
}

// NoClientError reports that no client can be generated here, although the schema is valid. Either
// there is no Go module to which the client could belong, or the schema has relationMode = "prisma"
// ([gen.ErrRelationMode]).
type NoClientError struct{ error }

// Unwrap returns the error that explains why no client can be generated.
func (e *NoClientError) Unwrap() error { return e.error }

// inModule returns the module of a directory, and the directory's path in it, with slashes.
func inModule(dir string) (module, inside string, err error) {
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return "", "", fmt.Errorf("find the module of %s: %w", dir, err)
	}
	file := goMod(absolute)
	if file == "" {
		missing := &NoClientError{Usagef("there is no go.mod above %s, so the generated package has no import path", dir)}
		return "", "", withHint(missing, hint.ModInit, NewModule())
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", "", fmt.Errorf("find the module of %s: %w", dir, err)
	}
	if module = modulePath(string(text)); module == "" {
		return "", "", Usagef("%s names no module", file)
	}
	if inside, err = filepath.Rel(filepath.Dir(file), absolute); err != nil {
		return "", "", fmt.Errorf("find the module of %s: %w", dir, err)
	}
	return module, filepath.ToSlash(inside), nil
}

// IsTool reports whether the Go module around the working directory lists a package as one of its
// tools.
func IsTool(importPath string) bool {
	text, err := os.ReadFile(goMod("."))
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "//")
		words := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "tool "))
		if len(words) == 1 && strings.Trim(words[0], "\"`") == importPath {
			return true
		}
	}
	return false
}

// goMod returns the path of the nearest go.mod at or above a directory, or "".
func goMod(dir string) string {
	dir, err := filepath.Abs(dir)
	for err == nil {
		path := filepath.Join(dir, "go.mod")
		if _, err := os.Stat(path); err == nil {
			return path
		}
		if parent := filepath.Dir(dir); parent != dir {
			dir = parent
			continue
		}
		break
	}
	return ""
}

// NewModule suggests a module path for the working directory.
func NewModule() string {
	dir, err := os.Getwd()
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_.", r) {
			return r
		}
		return '-'
	}, filepath.Base(dir))
	if name = strings.Trim(name, "-_."); err != nil || name == "" {
		name = "app"
	}
	return "example.com/" + name
}

// modulePath returns the path in the module line of a go.mod. It returns "" if there is no such
// line.
func modulePath(text string) string {
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "//")
		if fields := strings.Fields(line); len(fields) == 2 && fields[0] == "module" {
			return strings.Trim(fields[1], "\"`")
		}
	}
	return ""
}
