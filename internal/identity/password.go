package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"lykta/internal/errs"
)

// The length of a password in characters (NIST SP 800-63B: length counts,
// composition does not).
const (
	MinPassword = 12
	MaxPassword = 200
)

// Cost is what a guess costs: Argon2id's memory in KiB and passes.
type Cost struct {
	Memory uint32
	Passes uint32
}

// DefaultCost is the smallest that OWASP's password storage cheat sheet
// recommends for Argon2id: 19 MiB and two passes. One hash is computed at a
// time, so that signing in never takes more than that.
var DefaultCost = Cost{Memory: 19 * 1024, Passes: 2}

const (
	saltSize = 16
	keySize  = 32
)

type hasher struct {
	cost  Cost
	turn  chan struct{}
	dummy string // compared with where there is no account, so that the answer takes as long
}

func newHasher(cost Cost) *hasher {
	h := &hasher{cost: cost, turn: make(chan struct{}, 1)}
	h.dummy = h.encode(make([]byte, saltSize), make([]byte, keySize))
	return h
}

// hash returns a password's hash in PHC form.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltSize)
	rand.Read(salt)
	key, err := h.key(ctx, password, salt, h.cost)
	return h.encode(salt, key), err
}

// matches compares a password with a hash. "" matches nothing, and takes as
// long.
func (h *hasher) matches(ctx context.Context, password, encoded string) (bool, error) {
	known := encoded != ""
	if !known {
		encoded = h.dummy
	}
	cost, salt, want, err := decode(encoded)
	if err != nil {
		return false, err
	}
	got, err := h.key(ctx, password, salt, cost)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}

func (h *hasher) key(ctx context.Context, password string, salt []byte, cost Cost) ([]byte, error) {
	select {
	case h.turn <- struct{}{}:
		defer func() { <-h.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey([]byte(norm.NFKC.String(password)), salt, cost.Passes, cost.Memory, 1, keySize), nil
}

func (h *hasher) encode(salt, key []byte) string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, h.cost.Memory, h.cost.Passes, b64(salt), b64(key))
}

func decode(encoded string) (cost Cost, salt, key []byte, err error) {
	parts := strings.Split(encoded, "$")
	bad := errs.E(errs.Internal, "password.hash")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return cost, nil, nil, bad
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &cost.Memory, &cost.Passes); err != nil || cost.Memory > 1<<20 || cost.Passes < 1 || cost.Passes > 10 {
		return cost, nil, nil, bad
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return cost, nil, nil, bad
	}
	if key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(key) != keySize {
		return cost, nil, nil, bad
	}
	return cost, salt, key, nil
}

//go:embed blocked.txt
var blockedText string

var blocked = func() map[string]bool {
	m := map[string]bool{}
	for _, word := range strings.Fields(blockedText) {
		m[word] = true
	}
	return m
}()

// CheckPassword returns an Invalid error at the field "password" for one that
// is too short, too long, known to everybody, or made of the login name. There
// are no rules of composition.
func CheckPassword(password, login string) error {
	complain := func(key string, args ...any) error {
		return errs.Fields(errs.Field{Name: "password", Key: key, Args: args})
	}
	n := utf8.RuneCountInString(password)
	folded := strings.ToLower(norm.NFKC.String(password))
	name, _, _ := strings.Cut(login, "@")
	switch {
	case n < MinPassword:
		return complain("password.short", MinPassword)
	case n > MaxPassword || !utf8.ValidString(password):
		return complain("password.long", MaxPassword)
	case blocked[bare(folded)] || repeats(folded):
		return complain("password.common")
	case login != "" && (folded == login || len(name) >= 4 && bare(folded) == bare(name)):
		return complain("password.login")
	}
	return nil
}

// bare takes away digits, signs and spaces around and within: "Sommar 2026!"
// is the same guess as "sommar".
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("0123456789 !?.,-_+*#@&%$", r) {
			return -1
		}
		return r
	}, s)
}

// repeats reports whether a password is a short piece over and over, or one of
// the rows that keys stand in.
func repeats(s string) bool {
	runes := []rune(s)
	for size := 1; size <= 4; size++ {
		same := true
		for i := size; i < len(runes); i++ {
			same = same && runes[i] == runes[i-size]
		}
		if same {
			return true
		}
	}
	for _, row := range []string{"01234567890123456789", "abcdefghijklmnopqrstuvwxyzåäö", "qwertyuiopåasdfghjklöäzxcvbnm", "98765432109876543210"} {
		if strings.Contains(row, s) {
			return true
		}
	}
	return false
}
