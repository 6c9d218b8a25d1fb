package backup

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"lykta/internal/secret"
)

// segmentMagic begins every file of the archive's log. Behind it stand the
// file's number, the chain at the end of the file before (zeros where nothing
// came before that this continues), and the chain that its first record
// continues: SHA-256 of zeros and of all that.
const (
	segmentMagic  = "lykta-log/1\n"
	segmentHeader = len(segmentMagic) + 8 + 2*len(chain{})
)

func segmentName(number int) string { return fmt.Sprintf("log-%08d.lyw", number) }

func headOf(number int, before chain) ([]byte, chain) {
	b := binary.BigEndian.AppendUint64([]byte(segmentMagic), uint64(number))
	b = append(b, before[:]...)
	first := link(chain{}, b)
	return append(b, first[:]...), first
}

// segment is the file that is being written.
type segment struct {
	file   *os.File
	number int
	size   int64
	chain  chain   // after the last record
	seal   *bodies // nil where bodies are not sealed
}

// createSegment makes the file under another name first, so that one with its
// own name always has its head. Where keys is not nil its first record is the
// file's key, and the bodies of those after it are sealed.
func createSegment(dir string, number int, before chain, keys *secret.Keyring) (*segment, error) {
	head, first := headOf(number, before)
	var seal *bodies
	if keys != nil {
		block, sealed := newFileKey(keys)
		head, first = Record{KindKey, time.Unix(0, 0), sealed}.append(head, first)
		seal = newBodies(block)
	}
	path := filepath.Join(dir, segmentName(number))
	if err := writeSynced(path+".tmp", head); err != nil {
		return nil, err
	}
	if err := errors.Join(os.Rename(path+".tmp", path), syncDir(dir)); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return nil, err
	}
	return &segment{file, number, int64(len(head)), first, seal}, nil
}

// write puts records on disk. After an error the file is as it was before; where
// it is not, errDead comes back and nothing more may be written to it.
func (s *segment) write(records ...Record) error {
	var b []byte
	after := s.chain
	for _, r := range records {
		b, after = s.seal.seal(r, after).append(b, after)
	}
	if _, err := s.file.Write(b); err != nil {
		if e := s.file.Truncate(s.size); e != nil {
			return errors.Join(errDead, err, e)
		}
		return err
	}
	if err := s.file.Sync(); err != nil { // what the disk holds is in doubt
		return errors.Join(errDead, err)
	}
	s.size, s.chain = s.size+int64(len(b)), after
	return nil
}

var errDead = errors.New("the file can no longer be written to")

// reader reads one file of the log.
type reader struct {
	file   *os.File
	in     *bufio.Reader
	number int
	before chain // that the file says it continues
	chain  chain // after what was read
	offset int64 // of the next record
	sealed bool  // bodies are
	seal   *bodies
}

// openSegment opens a file of the log. A file that is sealed needs its key, unless
// only its chain is to be read: see openChain.
func openSegment(dir string, number int, keys *secret.Keyring) (*reader, error) {
	r, sealed, err := openHead(dir, number)
	if err != nil || !r.sealed {
		return r, err
	}
	block, err := fileKey(keys, sealed, segmentName(number))
	if err != nil {
		r.close()
		return nil, err
	}
	r.seal = newBodies(block)
	return r, nil
}

// openChain opens a file of which nothing is to be known but that it is whole:
// bodies stay sealed.
func openChain(dir string, number int) (*reader, error) {
	r, _, err := openHead(dir, number)
	return r, err
}

// openHead reads the head of a file, and the record with its key where it has one.
func openHead(dir string, number int) (r *reader, sealed []byte, err error) {
	if r, err = openPlain(dir, number); err != nil {
		return nil, nil, err
	}
	if kind, err := r.in.Peek(1); err != nil || Kind(kind[0]) != KindKey {
		return r, nil, nil // whether it can be read on is for whoever does
	}
	record, err := r.next()
	if err != nil {
		r.close()
		return nil, nil, errChanged
	}
	r.sealed = true
	return r, record.Body, nil
}

func openPlain(dir string, number int) (*reader, error) {
	file, err := os.Open(filepath.Join(dir, segmentName(number)))
	if err != nil {
		return nil, err
	}
	r := &reader{file: file, in: bufio.NewReaderSize(file, 1<<20), number: number}
	b := make([]byte, segmentHeader)
	if _, err := io.ReadFull(r.in, b); err != nil {
		file.Close()
		return nil, errChanged
	}
	copy(r.before[:], b[len(segmentMagic)+8:])
	head, first := headOf(number, r.before)
	if !bytes.Equal(head, b) {
		file.Close()
		return nil, errChanged
	}
	r.chain, r.offset = first, int64(len(b))
	return r, nil
}

// begins reports whether the file continues nothing.
func (r *reader) begins() bool { return r.before == chain{} }

func (r *reader) next() (Record, error) {
	before := r.chain
	record, after, err := readRecord(r.in, before)
	if err != nil {
		return record, err
	}
	r.chain = after
	r.offset += int64(recordHeader + len(record.Body) + len(after))
	return r.seal.open(record, before)
}

func (r *reader) close() { r.file.Close() }

func writeSynced(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}

// syncDir makes the names in a folder durable.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
