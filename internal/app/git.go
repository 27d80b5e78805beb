package app

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/cocomon/comon_orm/migrate/artifact"
)

// migrationsAt reads the migrations directory of a git commit. If the commit does not have the
// directory, the result is empty.
func migrationsAt(ctx context.Context, dir, ref string) (artifact.Set, error) {
	if strings.HasPrefix(ref, "-") {
		return artifact.Set{}, Usagef("%q is no git ref", ref)
	}
	if _, err := os.Stat(dir); err != nil {
		return artifact.Set{}, Usagef("there is no migrations directory %s to compare with %s", dir, ref)
	}
	if _, err := git(ctx, dir, "rev-parse", "--verify", "--quiet", "--end-of-options", ref+"^{commit}"); err != nil {
		return artifact.Set{}, Usagef("git does not know the commit %q (%v): fetch it, or name another one", ref, err)
	}
	tree, err := git(ctx, dir, "rev-parse", "--verify", "--quiet", "--end-of-options", ref+":./")
	if err != nil {
		return artifact.Set{}, nil // the commit does not have the directory
	}
	// git archive adds the working directory to the path, so the command runs at the top
	top, err := git(ctx, dir, "rev-parse", "--show-toplevel")
	if err != nil {
		return artifact.Set{}, fmt.Errorf("find the git repository of %s: %w", dir, err)
	}
	data, err := git(ctx, strings.TrimRight(string(top), "\r\n"), "archive", "--format=zip", strings.TrimSpace(string(tree)))
	if err != nil {
		return artifact.Set{}, fmt.Errorf("read the migrations of %s: %w", ref, err)
	}
	files, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return artifact.Set{}, fmt.Errorf("read the migrations of %s: %w", ref, err)
	}
	return artifact.Read(files)
}

// committable reports whether the working directory belongs to a git repository that would add the
// file. If git cannot tell, the answer is no.
func committable(ctx context.Context, name string) bool {
	_, err := git(ctx, ".", "check-ignore", "--quiet", "--", name)
	var exit *exec.ExitError
	return errors.As(err, &exit) && exit.ExitCode() == 1 // 128 means that there is no repository
}

func git(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(exit.Stderr) > 0 {
		return nil, errors.New(strings.TrimSpace(string(exit.Stderr)))
	}
	return out, err
}

// NotIn returns the names of the local migrations that a git commit does not have.
func (s *Session) NotIn(ctx context.Context, ref string) ([]string, error) {
	there, err := migrationsAt(ctx, s.Dir, ref)
	if err != nil {
		return nil, err
	}
	set, err := s.Artifacts()
	if err != nil {
		return nil, err
	}
	out := []string{}
	for _, m := range set.Migrations {
		if there.Find(m.Name) == nil {
			out = append(out, string(m.Name))
		}
	}
	return out, nil
}

// mainBranches lists the main branches of remotes, then the local ones, which may be older.
func mainBranches(ctx context.Context, dir string) []string {
	for _, patterns := range [][]string{{"refs/remotes/*/main", "refs/remotes/*/master"}, {"refs/heads/main", "refs/heads/master"}} {
		out, err := git(ctx, dir, append([]string{"for-each-ref", "--format=%(refname:short)"}, patterns...)...)
		if refs := strings.Fields(string(out)); err == nil && len(refs) > 0 {
			return refs
		}
	}
	return nil
}
