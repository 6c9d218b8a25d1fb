package passkey

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"math/big"
)

// Algorithms are the signatures that are accepted, as COSE identifiers (RFC
// 9053, RFC 8812): ES256, EdDSA with Ed25519, and RS256 for Windows Hello.
var Algorithms = []int{es256, edDSA, rs256}

const (
	es256 = -7
	edDSA = -8
	rs256 = -257
)

var errKey = errors.New("passkey: a key that is not accepted")

// parseKey reads a COSE key (RFC 9052, section 7) and returns what follows it.
func parseKey(b []byte) (crypto.PublicKey, []byte, error) {
	item, rest, err := decodeCBOR(b, 0)
	if err != nil {
		return nil, nil, err
	}
	m, ok := item.(map[any]any)
	if !ok {
		return nil, nil, errKey
	}
	field := func(label int64) []byte { b, _ := m[label].([]byte); return b }
	var key crypto.PublicKey
	kty, alg, crv := m[int64(1)], m[int64(3)], m[int64(-1)]
	switch {
	case kty == int64(2) && alg == int64(es256) && crv == int64(1):
		x, y := field(-2), field(-3)
		if len(x) != 32 || len(y) != 32 {
			return nil, nil, errKey
		}
		key, err = ecdsa.ParseUncompressedPublicKey(elliptic.P256(), append(append([]byte{4}, x...), y...))
	case kty == int64(1) && alg == int64(edDSA) && crv == int64(6):
		if len(field(-2)) != ed25519.PublicKeySize {
			return nil, nil, errKey
		}
		key = ed25519.PublicKey(field(-2))
	case kty == int64(3) && alg == int64(rs256):
		key, err = rsaKey(field(-1), field(-2))
	default:
		return nil, nil, errKey
	}
	return key, rest, err
}

func rsaKey(n, e []byte) (*rsa.PublicKey, error) {
	modulus := new(big.Int).SetBytes(n)
	if modulus.BitLen() < 2048 || modulus.BitLen() > 4096 || len(e) == 0 || len(e) > 4 {
		return nil, errKey
	}
	exponent := int(new(big.Int).SetBytes(e).Int64())
	if exponent < 3 || exponent%2 == 0 {
		return nil, errKey
	}
	return &rsa.PublicKey{N: modulus, E: exponent}, nil
}

// verify checks a signature over data.
func verify(key crypto.PublicKey, data, signature []byte) bool {
	sum := sha256.Sum256(data)
	switch k := key.(type) {
	case *ecdsa.PublicKey:
		return ecdsa.VerifyASN1(k, sum[:], signature)
	case ed25519.PublicKey:
		return ed25519.Verify(k, data, signature)
	case *rsa.PublicKey:
		return rsa.VerifyPKCS1v15(k, crypto.SHA256, sum[:], signature) == nil
	}
	return false
}
