package verify

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// verifierKey is a public key of C2SP signed-note.
type verifierKey struct {
	text string
	name string
	hash uint32
	key  ed25519.PublicKey
}

// ed25519Type marks an Ed25519 key and signature (C2SP signed-note).
const ed25519Type = 0x01

var errKey = errors.New("no verifier key")

// parseKey reads "<name>+<hash>+<base64 of type and key>" in its one form.
func parseKey(text string) (verifierKey, error) {
	name, rest, _ := strings.Cut(text, "+")
	_, encoded, _ := strings.Cut(rest, "+")
	b, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if err != nil || len(b) != 1+ed25519.PublicKeySize || b[0] != ed25519Type || !validName(name) {
		return verifierKey{}, errKey
	}
	sum := sha256.Sum256([]byte(name + "\n" + string(b)))
	k := verifierKey{text: text, name: name, hash: binary.BigEndian.Uint32(sum[:]), key: b[1:]}
	if fmt.Sprintf("%s+%08x+%s", name, k.hash, base64.StdEncoding.EncodeToString(b)) != text {
		return verifierKey{}, errKey
	}
	return k, nil
}

func validName(name string) bool {
	return name != "" && utf8.ValidString(name) && !strings.ContainsFunc(name, func(r rune) bool {
		return r == '+' || unicode.IsSpace(r) || unicode.IsControl(r)
	})
}

// checkpoint is what a signed checkpoint says (C2SP tlog-checkpoint).
type checkpoint struct {
	origin     string
	size       int64
	root       [sha256.Size]byte
	text       []byte // what is signed
	signatures []byte // the lines after the blank line
}

var errCheckpoint = errors.New("malformed checkpoint")

// maxCheckpoint is the greatest size of a checkpoint, with room for the
// signatures of witnesses.
const maxCheckpoint = 64 << 10

// parseCheckpoint reads a checkpoint, signed or not. Extension lines are
// allowed, as the specification has it, and say nothing.
func parseCheckpoint(b []byte) (checkpoint, error) {
	split := bytes.LastIndex(b, []byte("\n\n"))
	if split < 0 || len(b) > maxCheckpoint || b[len(b)-1] != '\n' || !utf8.Valid(b) {
		return checkpoint{}, errCheckpoint
	}
	c := checkpoint{text: b[:split+1], signatures: b[split+2:]}
	lines := strings.Split(string(b[:split]), "\n")
	if len(lines) < 3 || lines[0] == "" {
		return checkpoint{}, errCheckpoint
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return checkpoint{}, errCheckpoint
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != sha256.Size || base64.StdEncoding.EncodeToString(root) != lines[2] {
		return checkpoint{}, errCheckpoint
	}
	c.origin, c.size, c.root = lines[0], size, [sha256.Size]byte(root)
	return c, nil
}

// signedBy reports whether the checkpoint is of the key's log and bears the
// key's signature. Lines by others are passed over, as the specification has
// it; lines that have no form at all are not.
func (c checkpoint) signedBy(k verifierKey) bool {
	if c.origin != k.name {
		return false
	}
	found := false
	for line := range bytes.Lines(c.signatures) {
		name, sig, ok := parseSignature(string(line))
		if !ok {
			return false
		}
		if name != k.name || binary.BigEndian.Uint32(sig) != k.hash {
			continue
		}
		if found || len(sig) != 4+ed25519.SignatureSize || !ed25519.Verify(k.key, c.text, sig[4:]) {
			return false
		}
		found = true
	}
	return found
}

// parseSignature reads "— <name> <base64 of hash and signature>\n".
func parseSignature(line string) (name string, sig []byte, ok bool) {
	f := strings.Split(strings.TrimSuffix(line, "\n"), " ")
	if len(f) != 3 || f[0] != "—" || !validName(f[1]) {
		return "", nil, false
	}
	sig, err := base64.StdEncoding.Strict().DecodeString(f[2])
	if err != nil || len(sig) < 5 || base64.StdEncoding.EncodeToString(sig) != f[2] {
		return "", nil, false
	}
	return f[1], sig, true
}
