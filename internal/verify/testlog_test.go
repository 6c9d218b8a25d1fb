package verify_test

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"lykta/internal/verify"
)

// The log of the tests is built by code of its own, after the description in
// the ledger's package comment. So the verifier is tested against the form and
// not against one program, and logs can be made that the program would refuse.

const origin = "lykta.example/vik"

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// entry is one entry as a forger might make it.
type entry struct {
	at        time.Time
	kind      string
	content   string
	removedBy int // number of the removal that took the content away; 0: it is there
	seq       int // the number that its leaf bears, where it is not its place
}

func action(n int) entry {
	return entry{at: noon.Add(time.Duration(n) * time.Minute), kind: "action", content: fmt.Sprintf(`{"count":%d}`, n)}
}

func removalOf(n int, at time.Time) entry {
	return entry{at: at, kind: "removal", content: fmt.Sprintf(`{"date":"2026-03-02","ground":"personal-data","law":"artikel 17 GDPR","of":%d}`, n)}
}

func actions(n int) []entry {
	var out []entry
	for i := range n {
		out = append(out, action(i))
	}
	return out
}

func testKey() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(make([]byte, 32)) }

func vkey(t testing.TB) string {
	t.Helper()
	key, err := note.NewEd25519VerifierKey(origin, testKey().Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// salt of an entry: any 32 bytes will do.
func salt(content string) []byte {
	sum := sha256.Sum256([]byte("salt of " + content))
	return sum[:]
}

func (e entry) leaf(place int) []byte {
	b := []byte("lykta/commitment/1\x00")
	for _, part := range []string{string(salt(e.content)), e.content} {
		b = binary.BigEndian.AppendUint32(b, uint32(len(part)))
		b = append(b, part...)
	}
	if e.seq != 0 {
		place = e.seq
	}
	return fmt.Appendf(nil, "lykta/1 %d %s %s %x", place, e.at.Format("2006-01-02T15:04:05.000000Z"), e.kind, sha256.Sum256(b))
}

func (e entry) line(place int) string {
	if e.removedBy != 0 {
		return fmt.Sprintf("{\"seq\":%d,\"removed\":%d}\n", place, e.removedBy)
	}
	return fmt.Sprintf("{\"seq\":%d,\"salt\":%q,\"content\":%s}\n", place, hex.EncodeToString(salt(e.content)), e.content)
}

// allHashes is a tlog.HashReader over a tree in memory.
type allHashes []tlog.Hash

func (all allHashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, i := range indexes {
		out = append(out, all[i])
	}
	return out, nil
}

// build makes the files of a log that is signed with the test key.
func build(t testing.TB, entries []entry) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	var all allHashes
	for i, e := range entries {
		hashes, err := tlog.StoredHashes(int64(i), e.leaf(i), all)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, hashes...)
	}
	size := int64(len(entries))
	for _, tile := range tlog.NewTiles(8, 0, size) {
		data, err := tlog.ReadTileData(tile, all)
		if err != nil {
			t.Fatal(err)
		}
		files["tile/"+strings.TrimPrefix(tile.Path(), "tile/8/")] = &fstest.MapFile{Data: data}
	}
	for i, chunk := range slices.Collect(slices.Chunk(entries, 256)) {
		tile := tlog.Tile{H: 8, N: int64(i), W: len(chunk)}
		place := strings.TrimPrefix(tile.Path(), "tile/8/0/")
		var bundle, contents []byte
		for j, e := range chunk {
			leaf := e.leaf(i*256 + j)
			bundle = append(binary.BigEndian.AppendUint16(bundle, uint16(len(leaf))), leaf...)
			contents = append(contents, e.line(i*256+j)...)
		}
		files["tile/entries/"+place] = &fstest.MapFile{Data: bundle}
		files["contents/"+place] = &fstest.MapFile{Data: contents}
	}
	root, err := tlog.TreeHash(size, all)
	if err != nil {
		t.Fatal(err)
	}
	files["checkpoint"] = &fstest.MapFile{Data: sign(t, size, root)}
	files["key"] = &fstest.MapFile{Data: []byte(vkey(t) + "\n")}
	return files
}

type signer struct{ note.Verifier }

func (signer) Sign(text []byte) ([]byte, error) { return ed25519.Sign(testKey(), text), nil }

func sign(t testing.TB, size int64, root tlog.Hash) []byte {
	t.Helper()
	v, err := note.NewVerifier(vkey(t))
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("%s\n%d\n%s\n", origin, size, base64.StdEncoding.EncodeToString(root[:]))
	b, err := note.Sign(&note.Note{Text: text}, signer{v})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// run checks files and returns the report.
func run(t testing.TB, files fstest.MapFS, opts verify.Options) verify.Report {
	t.Helper()
	r, err := verify.Log(context.Background(), verify.Files{FS: files}, opts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// codes returns the codes of the findings, each once, in order.
func codes(r verify.Report) []verify.Code {
	var out []verify.Code
	for _, f := range r.Findings {
		if !slices.Contains(out, f.Code) {
			out = append(out, f.Code)
		}
	}
	return out
}
