package hint

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Process contains the data from which [Process.Program] derives how a person called the program.
type Process struct {
	// Args are the arguments of the process, beginning with the program.
	Args []string
	// Package is the import path of the program, and Version is the version of its module.
	Package, Version string
	// Parent are the arguments of the parent process, nil if they cannot be read.
	Parent []string
	// LookPath finds a program as a shell does.
	LookPath func(name string) (string, error)
	// Same reports whether two paths are the same file.
	Same func(a, b string) bool
	// IsTool reports whether the project's Go module lists the package as a tool.
	IsTool func(importPath string) bool
}

// ThisProcess describes the current process.
func ThisProcess() Process {
	return Process{Args: os.Args, Parent: parentArguments(), LookPath: exec.LookPath, Same: sameFile}
}

// Program returns the words with which a person calls the program. The path of the process is often
// useless, because the go command builds a tool in its cache and starts it there. The typed words
// are then among the arguments of the parent process, or they are derived from the project.
func (p Process) Program() []string {
	path := p.Args[0]
	name := strings.TrimSuffix(filepath.Base(path), ".exe")
	if inGoCache(path) {
		if words := p.typed(); words != nil {
			return words
		}
		if p.IsTool != nil && !p.IsTool(p.Package) && p.Package != "" {
			return []string{"go", "run", Quote(p.runnable())}
		}
		return []string{"go", "tool", Quote(name)}
	}
	if filepath.Base(path) == path {
		return []string{Quote(path)}
	}
	if filepath.IsAbs(path) { // a shell may pass the path under which it found the name
		if found, err := p.LookPath(filepath.Base(path)); err == nil && p.Same(found, path) {
			return []string{Quote(filepath.Base(path))}
		}
	}
	return []string{quoteProgram(path)}
}

// typed returns the words with which the parent process was started, without the arguments that it
// passed to this program. It returns nil if the parent is not the go command that started it.
func (p Process) typed() []string {
	own := p.Args[1:]
	n := len(p.Parent) - len(own)
	if n < 3 || strings.TrimSuffix(filepath.Base(p.Parent[0]), ".exe") != "go" || !slices.Equal(p.Parent[n:], own) {
		return nil
	}
	words := []string{quoteProgram(p.Parent[0])}
	for _, word := range p.Parent[1:n] {
		words = append(words, Quote(word))
	}
	return words
}

func (p Process) runnable() string {
	if strings.HasPrefix(p.Version, "v") {
		return p.Package + "@" + p.Version
	}
	return p.Package
}

// inGoCache reports whether the go command built a program for one run.
func inGoCache(path string) bool {
	if cache := os.Getenv("GOCACHE"); cache != "" && strings.HasPrefix(path, cache+string(filepath.Separator)) {
		return true
	}
	return slices.ContainsFunc(strings.Split(filepath.ToSlash(path), "/"), func(element string) bool {
		return strings.HasPrefix(element, "go-build")
	})
}

// parentArguments reads the arguments of the parent process, if the system shows them.
func parentArguments() []string {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(os.Getppid()), "cmdline"))
	if err != nil || len(text) == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(text), "\x00"), "\x00")
}

func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}
