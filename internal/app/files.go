package app

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/gen"
)

// Changes are the writes and deletions that make an output directory equal to a set of files.
type Changes struct {
	Dir     string
	Write   []gen.File // files that are new or different
	Delete  []string   // files that were generated before, but are not generated any more
	Current int        // the number of unchanged files
}

// Fresh reports whether there is nothing to write or delete.
func (c Changes) Fresh() bool { return len(c.Write) == 0 && len(c.Delete) == 0 }

// Compare returns the changes that make dir equal to the files. ownDirs are directories below dir
// that belong to the client even when nothing is generated in them. Files that were not generated
// never change; if such a file has the name of a generated file, Compare returns an error.
func Compare(dir string, files []gen.File, ownDirs ...string) (Changes, error) {
	out := Changes{Dir: dir}
	produced := map[string]bool{}
	for _, f := range files {
		produced[f.Path] = true
		present, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.Path)))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			out.Write = append(out.Write, f)
		case err != nil:
			return Changes{}, fmt.Errorf("read the generated client: %w", err)
		case bytes.Equal(present, f.Content):
			out.Current++
		case !isOurs(present):
			return Changes{}, Usagef("%s is not a generated file and would be overwritten: move it, or choose another output", filepath.Join(dir, f.Path))
		default:
			out.Write = append(out.Write, f)
		}
	}
	stale, err := staleFiles(dir, append(ownDirs, "."), produced)
	out.Delete = stale
	return out, err
}

// isOurs recognises generated files by their first line, in Go or with the comment sign of
// .gitattributes.
func isOurs(content []byte) bool {
	header := []byte(gen.Header)
	return bytes.HasPrefix(content, header) || bytes.HasPrefix(content, append([]byte("#"), bytes.TrimPrefix(header, []byte("//"))...))
}

// staleFiles returns the Go files that have our header but are not generated any more. It reads
// only the client's own directories, because a deeper directory may contain another generated
// client.
func staleFiles(dir string, owned []string, produced map[string]bool) ([]string, error) {
	for name := range produced {
		owned = append(owned, path.Dir(name))
	}
	slices.Sort(owned)
	var out []string
	for _, sub := range slices.Compact(owned) {
		names, err := filepath.Glob(filepath.Join(escapeGlob(dir), escapeGlob(sub), "*.go"))
		if err != nil {
			return nil, fmt.Errorf("read the generated client: %w", err)
		}
		for _, name := range names {
			relative := path.Join(sub, filepath.Base(name))
			if produced[relative] {
				continue
			}
			content, err := os.ReadFile(name)
			if err != nil {
				return nil, fmt.Errorf("read the generated client: %w", err)
			}
			if isOurs(content) {
				out = append(out, relative)
			}
		}
	}
	slices.Sort(out)
	return out, nil
}

// formerFolders returns the folders in dir whose generated code imports the client, such as the
// query package of an earlier queryPackage option. The code of other clients never imports this
// client.
func formerFolders(dir, importPath string) ([]string, error) {
	names, err := filepath.Glob(filepath.Join(escapeGlob(dir), "*", "*_gen.go"))
	if err != nil {
		return nil, fmt.Errorf("read the generated client: %w", err)
	}
	var out []string
	for _, name := range names {
		folder := filepath.Base(filepath.Dir(name))
		if slices.Contains(out, folder) {
			continue
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the generated client: %w", err)
		}
		if isOurs(content) && importsPackage(content, importPath) {
			out = append(out, folder)
		}
	}
	return out, nil
}

// importsPackage reports whether Go source imports the client. For source that does not parse it
// returns false.
func importsPackage(source []byte, importPath string) bool {
	file, err := parser.ParseFile(token.NewFileSet(), "", source, parser.ImportsOnly)
	return err == nil && slices.ContainsFunc(file.Imports, func(i *ast.ImportSpec) bool {
		return i.Path.Value == strconv.Quote(importPath)
	})
}

func escapeGlob(name string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(name)
}

// Apply writes and deletes. Every file is complete at every moment.
func (c Changes) Apply() error {
	for _, f := range c.Write {
		target := filepath.Join(c.Dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return fmt.Errorf("write the generated client: %w", err)
		}
		if err := writeWhole(target, f.Content); err != nil {
			return fmt.Errorf("write the generated client: %w", err)
		}
	}
	for _, name := range c.Delete {
		target := filepath.Join(c.Dir, filepath.FromSlash(name))
		if err := os.Remove(target); err != nil {
			return fmt.Errorf("delete a file that is no longer generated: %w", err)
		}
		// Remove deletes the directory only if it is empty.
		_ = os.Remove(filepath.Dir(target))
	}
	return nil
}

// writeWhole replaces or creates the file called name. Readers see either the old content or the
// new content, and a failure leaves the old content.
func writeWhole(name string, content []byte) (err error) {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(name); err == nil {
		mode = info.Mode().Perm()
	}
	file, err := os.CreateTemp(filepath.Dir(name), ".comon_orm_*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file.Name()) // the first error is returned
		}
	}()
	_, err = file.Write(content)
	if err := errors.Join(err, file.Chmod(mode), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), name)
}
