package pgtest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
)

// ErrNoBinaries is returned by [Start] if no PostgreSQL server is installed.
var ErrNoBinaries = errors.New("no PostgreSQL server binaries found on PATH or under /usr/lib/postgresql: install your system's postgresql package or set " + EnvURL)

// binDir returns the directory that holds initdb and postgres.
func binDir() (string, error) {
	if given := os.Getenv(EnvBin); given != "" {
		if !isServerDir(given) {
			return "", fmt.Errorf("%s: %s has no initdb and postgres that can be run", EnvBin, given)
		}
		return given, nil
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		// The program on PATH may be a link, or a wrapper in a directory without the server.
		if target, err := filepath.EvalSymlinks(path); err == nil && isServerDir(filepath.Dir(target)) {
			return filepath.Dir(target), nil
		}
	}
	dirs, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	slices.SortFunc(dirs, func(a, b string) int { return majorOf(b) - majorOf(a) })
	if i := slices.IndexFunc(dirs, isServerDir); i >= 0 {
		return dirs[i], nil
	}
	return "", ErrNoBinaries
}

func majorOf(dir string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(dir)))
	if err != nil {
		return 0
	}
	return n
}

func isServerDir(dir string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode()&0o111 == 0 {
			return false
		}
	}
	return true
}
