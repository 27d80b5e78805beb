package failuretest

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/pgtest"
)

// childVariable is the environment variable with the task of a child process, which runs migrations
// and which the test kills.
const childVariable = "COMON_ORM_FAILURETEST_TASK"

// task is the task of such a process: to deploy the migrations of a directory.
type task struct {
	Target, Where, Dir string
	// Stepwise lets the process print every step and wait for an answer.
	Stepwise bool
}

func TestMain(m *testing.M) {
	if text := os.Getenv(childVariable); text != "" {
		os.Exit(runTask(text))
	}
	pgtest.Main(m)
}

// runTask prints "ready", waits for a line, deploys, and prints which migrations it applied.
func runTask(text string) int {
	answers := bufio.NewReader(os.Stdin)
	say := func(format string, args ...any) error {
		fmt.Printf(format+"\n", args...)
		_, err := answers.ReadString('\n')
		return err
	}
	applied, err := deployTask(text, say)
	if err != nil {
		fmt.Println("failed", strings.ReplaceAll(err.Error(), "\n", " "))
		return 1
	}
	fmt.Println("applied", strings.Join(applied, " "))
	return 0
}

func deployTask(text string, say func(string, ...any) error) ([]string, error) {
	var task task
	if err := json.Unmarshal([]byte(text), &task); err != nil {
		return nil, err
	}
	ctx := context.Background()
	if err := say("ready"); err != nil {
		return nil, err
	}
	for _, k := range targets() {
		if k.name != task.Target {
			continue
		}
		db, err := k.open(ctx, task.Where, func(whom string) { fmt.Println("waiting for", whom) })
		if err != nil {
			return nil, err
		}
		if task.Stepwise {
			db = &stepped{Database: db, next: func(_ context.Context, s step) error { return say("step %s", s) }}
		}
		m, err := makeMigrator(db, task.Dir, nil)
		if err != nil {
			return nil, errors.Join(err, db.Close())
		}
		done, err := m.Deploy(ctx, allowAll())
		return done.Applied, errors.Join(err, db.Close())
	}
	return nil, errors.New("unknown target " + task.Target)
}

// child is a process that deploys.
type child struct {
	t      *testing.T
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	stdout *bufio.Scanner
}

// spawn starts a process and waits until it is ready to connect.
func spawn(t *testing.T, task task) *child {
	t.Helper()
	text, err := json.Marshal(task)
	if err != nil {
		t.Fatal(err)
	}
	c := &child{t: t, cmd: exec.Command(os.Args[0])}
	c.cmd.Env = append(os.Environ(), childVariable+"="+string(text))
	c.cmd.Stderr = os.Stderr
	if c.stdin, err = c.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	stdout, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.stdout = bufio.NewScanner(stdout)
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line := c.read(); line != "ready" {
		t.Fatalf("the process said %q", line)
	}
	return c
}

// read returns the next line, "" if there is none.
func (c *child) read() string {
	if c.stdout.Scan() {
		return c.stdout.Text()
	}
	return ""
}

// proceed lets the process continue.
func (c *child) proceed() {
	c.t.Helper()
	if _, err := io.WriteString(c.stdin, "\n"); err != nil {
		c.t.Fatal(err)
	}
}

// kill kills the process at once, as a power failure would.
func (c *child) kill() {
	c.t.Helper()
	// The process may have ended meanwhile.
	_ = c.cmd.Process.Kill()
}

// end waits until the process ends. A process that waits for an answer gets none. last is its last
// line; killed is true if the process was killed.
func (c *child) end() (last string, killed bool) {
	c.t.Helper()
	_ = c.stdin.Close() // fails if the process has ended, which does not matter
	for line := c.read(); line != ""; line = c.read() {
		last = line
	}
	_ = c.cmd.Wait() // the last line reports the exit code
	return last, c.cmd.ProcessState.ExitCode() < 0
}
