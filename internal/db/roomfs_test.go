package db

import (
	"errors"
	"os"
	"syscall"
	"testing"

	"github.com/ncruces/go-sqlite3"
)

// fullFile is a file on the device that is always full.
type fullFile struct {
	ownFile
	device *os.File
}

func (f fullFile) WriteAt(b []byte, at int64) (int, error) { return f.device.WriteAt(b, at) }

// A full disk is told to be full, and is not taken for a broken one.
func TestAFullDiskIsToldToBeFull(t *testing.T) {
	t.Parallel()
	device, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer device.Close()
	f := fullFile{device: device}
	if _, err := (roomFile{f}).WriteAt([]byte("x"), 0); !errors.Is(err, sqlite3.FULL) {
		t.Errorf("told as %v, want FULL", err)
	}
	if _, err := f.WriteAt([]byte("x"), 0); errors.Is(err, sqlite3.FULL) || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("control: the file itself says %v", err)
	}
}
