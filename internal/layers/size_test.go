package layers_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The limits of CONTRIBUTING.md, for code that is neither generated nor a test.
const (
	medianFile    = 120
	largestFile   = 400
	longFunction  = 60
	longFunctions = 3
)

// TestSizes keeps files and functions small.
func TestSizes(t *testing.T) {
	var files []int
	var long []string
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != ".." && path != "../..":
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil || bytes.HasPrefix(text, []byte("// Code generated ")) {
			return err
		}
		n := bytes.Count(text, []byte("\n"))
		if n > largestFile {
			t.Errorf("%s has %d lines, more than %d", path, n, largestFile)
		}
		files = append(files, n)
		names, err := longOnes(path, text)
		long = append(long, names...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(files)
	if m := files[len(files)/2]; m > medianFile {
		t.Errorf("the median file has %d lines, more than %d", m, medianFile)
	}
	if len(long) > longFunctions {
		t.Errorf("%d functions have more than %d lines, %d may:\n%s", len(long), longFunction, longFunctions, strings.Join(long, "\n"))
	}
}

// longOnes returns the functions of a file with more than longFunction lines.
func longOnes(path string, text []byte) ([]string, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, text, 0)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if ok && set.Position(f.End()).Line-set.Position(f.Pos()).Line+1 > longFunction {
			out = append(out, path+": "+f.Name.Name)
		}
	}
	return out, nil
}
