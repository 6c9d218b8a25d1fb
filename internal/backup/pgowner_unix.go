//go:build unix

package backup

import (
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"

	"lykta/internal/errs"
)

// asServer has a server run as the user postgres where this program is root, since
// PostgreSQL refuses to run as root, and gives it the folders.
func asServer(cmd *exec.Cmd, folders ...string) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // what interrupts this program does not reach it
	if os.Geteuid() != 0 {
		return nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return errs.E(errs.Unavailable, "backup.server", err)
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return err
	}
	cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			return os.Lchown(path, uid, gid)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// letServerIn lets another user pass through a folder that root made.
func letServerIn(folder string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	return os.Chmod(folder, 0o711)
}
