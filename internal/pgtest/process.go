package pgtest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// process is a server with its own directory. When this Go process ends, even if it is killed, the
// server stops and the directory is removed.
type process struct {
	dir string
	// life stays open as long as the server should run. The watchdog reads the other end of this
	// pipe.
	life io.Closer
	done chan error
	// log is the output of a failed server. It may be read only after done is closed.
	log bytes.Buffer
}

// watchdog runs the server until its standard input ends. The input always ends when this process
// ends. The watchdog then stops the server with a signal ($2) and removes its directory ($1).
const watchdog = `
dir=$1; signal=$2; shift 2
exec 3<&0
"$@" >"$dir/log" 2>&1 </dev/null 3<&- &
server=$!
( read -r line <&3; kill "-$signal" "$server" ) >/dev/null 2>&1 &
killer=$!
wait "$server" || cat "$dir/log" >&2
kill "$killer" 2>/dev/null
rm -rf "$dir"
`

// startProcess runs a command under an account. signal is the signal that stops the command.
func startProcess(owner account, dir, signal string, command ...string) (*process, error) {
	p := &process{dir: dir, done: make(chan error, 1)}
	cmd := exec.Command("/bin/sh", append([]string{"-c", watchdog, "watchdog", dir, signal}, command...)...)
	cmd.Dir = dir
	cmd.SysProcAttr = owner.attributes()
	cmd.Stderr = &p.log
	var err error
	if p.life, err = cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("start a test server: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start a test server: %w", err)
	}
	go func() { p.done <- cmd.Wait() }()
	return p, nil
}

// Stop stops the server and removes its directory.
func (p *process) Stop() error {
	err := p.life.Close()
	if exit := <-p.done; exit != nil {
		err = errors.Join(err, fmt.Errorf("the test server failed: %w\n%s", exit, p.log.String()))
	}
	return errors.Join(err, os.RemoveAll(p.dir))
}
