package secret

import (
	"errors"
	"os"
	"path/filepath"
)

// WriteFile writes a new file that only its owner may read. It never writes
// over one: a name that is taken is fs.ErrExist. The file is linked into place
// when it is whole and on disk, so that a crash leaves all of it or nothing.
func WriteFile(path string, b []byte) error {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, ".key-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(b)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
