package backup

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"lykta/internal/db"
	"lykta/internal/secret"
)

// server makes a PostgreSQL server's data folder as it was at the moment.
func (p *replay) server(ctx context.Context, to string, m Manifest) error {
	if err := unpack(filepath.Join(p.dir, p.base), to, m, p.keys); err != nil {
		return err
	}
	start, err := startOf(to)
	if err != nil {
		return damaged(filepath.Join(p.dir, p.base, serverName), 0, err)
	}
	p.begun, p.log = true, &serverLog{dir: filepath.Join(to, "pg_wal"), from: start}
	defer p.log.close()
	err = p.read(ctx, m)
	if err != nil && !errors.Is(err, errReached) {
		return err
	}
	if err == nil && !p.until.IsZero() && p.until.After(p.Known) {
		return p.gap()
	}
	if err := p.log.close(); err != nil {
		return err
	}
	p.Bytes = p.log.bytes
	target := p.until
	if m.Log == 0 {
		target = time.Time{} // a copy has one moment only
	}
	return p.recover(ctx, to, m, target)
}

// recover runs a server on the folder until it has come to the moment, and checks
// what came of it.
func (p *replay) recover(ctx context.Context, to string, m Manifest, target time.Time) error {
	s, err := startScratch(ctx, to, m, target)
	if err != nil {
		return err
	}
	defer s.stop()
	d, err := db.Open(ctx, s.address(m), db.Options{Readers: 1})
	if err != nil {
		return wrong("postgresql", err)
	}
	defer d.Close()
	last, err := db.One(ctx, d, micros, `SELECT coalesce((extract(epoch FROM pg_last_xact_replay_timestamp()) * 1000000)::bigint, 0)`)
	if err != nil {
		return wrong("postgresql", err)
	}
	if last.Unix() > 0 {
		p.At = last
	}
	if p.Rows, err = fits(ctx, d, s.dir, m, p.Restored); err != nil {
		return err
	}
	return errors.Join(d.Close(), s.stop())
}

// unpack lays the files of a base out, and holds them against the manifest.
func unpack(dir, to string, m Manifest, keys *secret.Keyring) error {
	in, err := openBase(dir, serverName, m, keys)
	if err != nil {
		return err
	}
	defer in.close()
	err = untar(in, to)
	if err == nil {
		_, err = io.Copy(io.Discard, in)
	}
	return in.whole(err)
}

func untar(in io.Reader, to string) error {
	root, err := os.OpenRoot(to)
	if err != nil {
		return err
	}
	defer root.Close()
	for files := tar.NewReader(in); ; {
		head, err := files.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		name := filepath.Clean(head.Name)
		switch {
		case name == ".":
		case head.Typeflag == tar.TypeDir:
			err = root.MkdirAll(name, 0o700)
		case head.Typeflag == tar.TypeReg:
			err = layOut(root, name, files)
		default:
			err = fmt.Errorf("%s is neither a file nor a folder", head.Name)
		}
		if err != nil {
			return err
		}
	}
}

func layOut(root *os.Root, name string, in io.Reader) error {
	if err := root.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	out, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

var startLine = regexp.MustCompile(`(?m)^START WAL LOCATION: ([0-9A-F]+/[0-9A-F]+) `)

// startOf reads where in the log a copy of a server begins.
func startOf(dir string) (lsn, error) {
	b, err := os.ReadFile(filepath.Join(dir, "backup_label"))
	if err != nil {
		return 0, err
	}
	found := startLine.FindSubmatch(b)
	if found == nil {
		return 0, errChanged
	}
	return parseLSN(string(found[1]))
}

// serverLog writes the files of a server's log.
type serverLog struct {
	dir    string
	from   lsn // of the base: files before its own are not needed
	stream stream
	name   string
	file   *os.File
	bytes  int64
}

// piece lays a record of the archive over the server's log.
func (p *replay) piece(r Record) error {
	if p.log == nil {
		return errChanged
	}
	if r.Kind == KindStream {
		s, err := parseStream(r.Body)
		p.log.stream = s
		return err
	}
	next, err := parsePiece(r.Body)
	if err != nil || p.log.stream.size == 0 {
		return errors.Join(errChanged, err)
	}
	if err := p.log.stream.took(next, 0); err != nil {
		return err
	}
	return p.log.lay(next)
}

// lay writes the bytes into the files that they belong in.
func (l *serverLog) lay(p piece) error {
	for len(p.data) > 0 {
		begin := l.stream.begin(p.at)
		n := min(len(p.data), int(l.stream.size-uint64(p.at-begin)))
		if begin >= l.stream.begin(l.from) {
			if err := l.open(l.stream.name(p.at)); err != nil {
				return err
			}
			if _, err := l.file.WriteAt(p.data[:n], int64(p.at-begin)); err != nil {
				return err
			}
			l.bytes += int64(n)
		}
		p = piece{p.at + lsn(n), p.data[n:]}
	}
	return nil
}

// open opens a file of the log, at its full size.
func (l *serverLog) open(name string) error {
	if name == l.name {
		return nil
	}
	err := l.close()
	if err == nil {
		err = os.MkdirAll(l.dir, 0o700)
	}
	if err != nil {
		return err
	}
	if l.file, err = os.OpenFile(filepath.Join(l.dir, name), os.O_CREATE|os.O_WRONLY, 0o600); err != nil {
		return err
	}
	l.name = name
	return l.file.Truncate(int64(l.stream.size))
}

func (l *serverLog) close() error {
	if l.file == nil {
		return nil
	}
	err := errors.Join(l.file.Sync(), l.file.Close())
	l.file, l.name = nil, ""
	return err
}
