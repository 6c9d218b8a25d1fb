package db

import (
	"os"
	"syscall"
)

// statfs asks the kernel where a folder lies.
func statfs(folder string) (place, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil {
		return place{}, err
	}
	return place{kind: int64(uint32(s.Type)), free: s.Bavail * uint64(s.Bsize)}, nil
}

// reserve sets a file's room aside without writing it.
func reserve(f *os.File, size int64) error {
	return syscall.Fallocate(int(f.Fd()), 0, 0, size)
}
