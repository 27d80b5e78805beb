// Command withpg runs a command with a private PostgreSQL server, whose URL is in
// COMON_ORM_TEST_POSTGRES_URL, and stops the server afterwards:
//
//	go run ./internal/pgtest/withpg -- go test ./...
//
// The temporary files of the command are kept in memory if that is possible, unless TMPDIR is set;
// what Go builds stays on the disk.
//
// If the variable has a URL already, that server is used. If no server is installed, the command
// runs without one, unless COMON_ORM_REQUIRE_POSTGRES is 1. The exit code is the command's.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/cocomon/comon_orm/internal/pgtest"
)

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "usage: withpg -- COMMAND [ARGUMENT...]")
		return 64
	}
	if os.Getenv(pgtest.EnvURL) != "" {
		return runCommand(args, nil)
	}
	server, err := pgtest.Start(context.Background())
	if errors.Is(err, pgtest.ErrNoBinaries) && os.Getenv(pgtest.EnvRequire) != "1" {
		fmt.Fprintln(os.Stderr, "withpg: tests that need PostgreSQL are skipped:", err)
		return runCommand(args, nil)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "withpg:", err)
		return 1
	}
	code := runCommand(args, []string{pgtest.EnvURL + "=" + server.URL})
	if err := server.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, "withpg:", err)
		return max(code, 1)
	}
	return code
}

// runCommand runs args with env added, forwards signals, and returns the exit code.
func runCommand(args, env []string) int {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(append(os.Environ(), tempDirs()...), env...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	if err := cmd.Start(); err != nil {
		fmt.Fprintln(os.Stderr, "withpg:", err)
		return 127
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	for {
		select {
		case s := <-signals:
			_ = cmd.Process.Signal(s) // the process may have ended in the meantime
		case err := <-done:
			return exitCode(err)
		}
	}
}

// tempDirs puts the command's temporary files into memory, unless the environment sets their
// directory.
func tempDirs() (env []string) {
	inMemory := pgtest.TempDir()
	if inMemory == "" {
		return nil
	}
	if os.Getenv("GOTMPDIR") == "" {
		env = append(env, "GOTMPDIR="+os.TempDir())
	}
	return append(env, "TMPDIR="+inMemory)
}

func exitCode(err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit) && exit.ExitCode() >= 0:
		return exit.ExitCode()
	}
	fmt.Fprintln(os.Stderr, "withpg:", err)
	return 1
}
