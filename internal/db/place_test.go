package db

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"lykta/internal/errs"
)

// on is a file system of a kind.
func on(kind int64) func(string) (place, error) {
	return func(string) (place, error) { return place{kind: kind, free: 1 << 40}, nil }
}

func TestOpenRefusesAnotherMachinesDisk(t *testing.T) {
	t.Parallel()
	const ext4, btrfs = 0xef53, 0x9123683e
	for name, tt := range map[string]struct {
		kind     int64
		key      string
		warnings int
	}{
		"ext4": {ext4, "", 0}, "btrfs": {btrfs, "", 0}, "not known": {0, "", 0},
		"tmpfs": {tmpfs, "", 1}, "ramfs": {ramfs, "", 1},
		"NFS": {0x6969, "db.network", 0}, "SMB": {0x517b, "db.network", 0}, "CIFS": {0xff534d42, "db.network", 0},
		"SMB2": {0xfe534d42, "db.network", 0}, "9p": {0x01021997, "db.network", 0}, "FUSE": {0x65735546, "db.network", 0},
	} {
		path := filepath.Join(t.TempDir(), "lykta.db")
		d, err := Open(t.Context(), "sqlite:"+path, Options{Readers: 1, stat: on(tt.kind)})
		if key(err) != tt.key {
			t.Errorf("%s: %v, want %q", name, err, tt.key)
		}
		if err == nil {
			if got := d.Warnings(); len(got) != tt.warnings {
				t.Errorf("%s: warnings %v, want %d", name, got, tt.warnings)
			}
			d.Close()
			continue
		}
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: the file was made all the same: %v", name, err)
		}
	}
}

// A link leads to where the file really lies.
func TestOpenFollowsLinks(t *testing.T) {
	t.Parallel()
	far, near := t.TempDir(), t.TempDir()
	real, link := filepath.Join(far, "real.db"), filepath.Join(near, "lykta.db")
	if err := os.WriteFile(real, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	stat := func(folder string) (place, error) {
		if folder == far {
			return place{kind: 0x6969}, nil
		}
		return place{}, nil
	}
	if _, err := Open(t.Context(), "sqlite:"+link, Options{stat: stat}); key(err) != "db.network" {
		t.Errorf("%v, want db.network", err)
	}
	broken := func(string) (place, error) { return place{}, fs.ErrPermission }
	if _, err := Open(t.Context(), "sqlite:"+link, Options{stat: broken}); !errs.Is(err, errs.Unavailable) {
		t.Errorf("a place that cannot be looked at: %v", err)
	}
}

// The machine's own answer has a kind and room.
func TestStatfs(t *testing.T) {
	t.Parallel()
	at, err := statfs(t.TempDir())
	if err != nil || at.free == 0 {
		t.Errorf("%+v, %v", at, err)
	}
	if _, err := statfs(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a folder that is missing has a place")
	}
}
