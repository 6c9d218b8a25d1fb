package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"
	"path/filepath"

	"lykta/internal/db"
	"lykta/internal/secret"
)

// finish describes the database at path, which is plain, and puts it into the
// base's folder with its manifest.
func (m *Manifest) finish(ctx context.Context, path, dir string, keys *secret.Keyring) error {
	d, err := db.Open(ctx, "sqlite:"+path, db.Options{Readers: 1})
	if err != nil {
		return err
	}
	if err := errors.Join(m.describe(ctx, d), d.Close()); err != nil {
		return err
	}
	if keys == nil {
		err = m.list(dir, databaseName)
	} else {
		err = m.put(dir, databaseName, keys, func(out io.Writer) error { return copyTo(out, path) })
	}
	return errors.Join(err, m.write(dir), syncDir(dir))
}

func copyTo(out io.Writer, path string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	_, err = io.Copy(out, in)
	return err
}

// put writes the one file of a base, sealed where there are keys, and lists it.
func (m *Manifest) put(dir, name string, keys *secret.Keyring, write func(io.Writer) error) error {
	if m.Sealed = keys != nil; m.Sealed {
		name += sealedSuffix
	}
	out, err := os.OpenFile(filepath.Join(dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	sealed, err := newSealing(out, keys)
	if err == nil {
		err = errors.Join(write(sealed), sealed.Close())
	}
	if err := errors.Join(err, out.Sync(), out.Close()); err != nil {
		return err
	}
	return m.list(dir, name)
}

func (m *Manifest) list(dir, name string) error {
	size, hash, err := hashFile(filepath.Join(dir, name))
	m.Files = []File{{name, size, hash}}
	return err
}

// baseFile is the one file of a base, as it was before it was sealed.
type baseFile struct {
	io.Reader
	file *os.File
	path string
	sum  hash.Hash // of the file as it lies
	want string
}

// openBase opens the file of a base that has this name where it is not sealed.
func openBase(dir, name string, m Manifest, keys *secret.Keyring) (*baseFile, error) {
	if m.Sealed {
		name += sealedSuffix
	}
	path := filepath.Join(dir, name)
	if len(m.Files) != 1 || m.Files[0].Name != name {
		return nil, damaged(path, 0, errChanged)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, damaged(path, 0, err)
	}
	b := &baseFile{file: file, path: path, sum: sha256.New(), want: m.Files[0].SHA256}
	b.Reader = io.TeeReader(file, b.sum)
	if m.Sealed {
		if b.Reader, err = newOpening(b.Reader, keys, name); err != nil {
			file.Close()
			if !keyless(err) {
				err = damaged(path, 0, err)
			}
			return nil, err
		}
	}
	return b, nil
}

// whole is the error of a file that was read to its end: the cause where there is
// one, and damage where it is not as it was written.
func (b *baseFile) whole(cause error) error {
	if cause == nil && hex.EncodeToString(b.sum.Sum(nil)) != b.want {
		cause = errChanged
	}
	if cause != nil {
		return damaged(b.path, 0, cause)
	}
	return nil
}

func (b *baseFile) close() { b.file.Close() }
