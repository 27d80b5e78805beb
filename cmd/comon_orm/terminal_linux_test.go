package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"unsafe"

	"github.com/rogpeppe/go-internal/testscript"
)

// terminalCommands returns the script commands that need more of a terminal than testscript's ttyin
// offers.
func terminalCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){"interrupts": interrupts}
}

// interrupts runs a command on a terminal, presses Ctrl-C when a question is shown, and checks the
// exit code: interrupts QUESTION CODE COMMAND [ARGUMENT...].
func interrupts(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: interrupts QUESTION CODE COMMAND [ARGUMENT...]")
	}
	question, code := args[0], args[1]
	control, terminal, err := openTerminal()
	ts.Check(err)
	defer func() { _ = control.Close() }()
	path, err := exec.LookPath(args[2])
	ts.Check(err)
	cmd := exec.Command(path, args[3:]...)
	cmd.Args[0] = args[2]
	cmd.Dir = ts.MkAbs(".")
	for _, name := range []string{"HOME", "PATH", "TMPDIR", "GOCACHE", "DATABASE_URL", "TARGET_URL", "PROVIDER"} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = terminal, terminal, terminal
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	ts.Check(cmd.Start())
	_ = terminal.Close()
	shown, pressed := "", false
	for buffer := make([]byte, 4096); ; {
		n, err := control.Read(buffer)
		shown += string(buffer[:n])
		if !pressed && strings.Contains(shown, question) {
			pressed = true
			_, err := control.WriteString("\x03")
			ts.Check(err)
		}
		if err != nil { // the command has closed the terminal
			break
		}
	}
	got := 0
	var exit *exec.ExitError
	if err := cmd.Wait(); errors.As(err, &exit) {
		got = exit.ExitCode() // -1 if the signal ended the command
	} else {
		ts.Check(err)
	}
	ts.Logf("%s", shown)
	if !pressed || strconv.Itoa(got) != code {
		ts.Fatalf("question shown: %v, exit code %d, want %s", pressed, got, code)
	}
}

// openTerminal opens a pseudo terminal; see pty(7).
func openTerminal() (control, terminal *os.File, err error) {
	control, err = os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		return nil, nil, err
	}
	var number, locked int32
	for request, value := range map[uintptr]*int32{syscall.TIOCGPTN: &number, syscall.TIOCSPTLCK: &locked} {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, control.Fd(), request, uintptr(unsafe.Pointer(value))); errno != 0 {
			return nil, nil, errors.Join(errno, control.Close())
		}
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	return control, terminal, err
}
