//go:build unix

package pgtest

import (
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// account is the user as which the server runs. With a nil credential it is the user of this
// process.
type account struct{ credential *syscall.Credential }

// attributes returns the attributes of a process that runs under the account and in its own process
// group. An interrupt at the terminal therefore does not stop it.
func (a account) attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Credential: a.credential}
}

// serverUser chooses an unprivileged user if this process runs as root, because initdb refuses
// root. It makes this user the owner of dir.
func serverUser(dir string) (account, error) {
	if os.Geteuid() != 0 {
		return account{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(found.Uid, 10, 32)
		if err != nil {
			continue
		}
		gid, err := strconv.ParseUint(found.Gid, 10, 32)
		if err != nil {
			continue
		}
		if err := os.Chown(dir, int(uid), int(gid)); err != nil {
			return account{}, fmt.Errorf("give the test server its directory: %w", err)
		}
		return account{&syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
	}
	return account{}, fmt.Errorf("run the test server: root may not run PostgreSQL and there is no user postgres or nobody; set %s", EnvURL)
}
