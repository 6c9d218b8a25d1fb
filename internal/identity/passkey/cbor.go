package passkey

import (
	"encoding/binary"
	"errors"
)

var errCBOR = errors.New("passkey: not the CBOR that authenticators write")

// maxDepth bounds how deep CBOR may be nested: CTAP2 writes four levels.
const maxDepth = 6

// decodeCBOR reads one item of CTAP2's canonical CBOR (RFC 8949 without
// indefinite lengths, floats and tags) and returns what follows it. Items are
// int64, []byte, string, bool, nil, []any and map[any]any with integers and
// strings as keys.
func decodeCBOR(b []byte, depth int) (item any, rest []byte, err error) {
	if len(b) == 0 || depth > maxDepth {
		return nil, nil, errCBOR
	}
	major := b[0] >> 5
	if major == 7 {
		return simple(b)
	}
	n, b, err := argument(b)
	if err != nil {
		return nil, nil, err
	}
	switch major {
	case 0:
		return int64(n), b, nil
	case 1:
		return -1 - int64(n), b, nil
	case 2, 3:
		if n > uint64(len(b)) {
			return nil, nil, errCBOR
		}
		if major == 3 {
			return string(b[:n]), b[n:], nil
		}
		return b[:n:n], b[n:], nil
	case 4:
		return array(b, n, depth)
	case 5:
		return object(b, n, depth)
	}
	return nil, nil, errCBOR
}

func simple(b []byte) (any, []byte, error) {
	switch b[0] & 31 {
	case 20:
		return false, b[1:], nil
	case 21:
		return true, b[1:], nil
	case 22:
		return nil, b[1:], nil
	}
	return nil, nil, errCBOR
}

// argument reads an item's head: its number or length, at most 2^63 - 1.
func argument(b []byte) (uint64, []byte, error) {
	short := uint64(b[0] & 31)
	if short < 24 {
		return short, b[1:], nil
	}
	if short > 27 {
		return 0, nil, errCBOR
	}
	size := 1 << (short - 24)
	if len(b) < 1+size {
		return 0, nil, errCBOR
	}
	var wide [8]byte
	copy(wide[8-size:], b[1:1+size])
	n := binary.BigEndian.Uint64(wide[:])
	if n >= 1<<63 {
		return 0, nil, errCBOR
	}
	return n, b[1+size:], nil
}

func array(b []byte, n uint64, depth int) (any, []byte, error) {
	var list []any
	for range n {
		item, rest, err := decodeCBOR(b, depth+1)
		if err != nil {
			return nil, nil, err
		}
		list, b = append(list, item), rest
	}
	return list, b, nil
}

func object(b []byte, n uint64, depth int) (any, []byte, error) {
	m := map[any]any{}
	for range n {
		key, rest, err := decodeCBOR(b, depth+1)
		if err != nil {
			return nil, nil, err
		}
		switch key.(type) {
		case int64, string:
		default:
			return nil, nil, errCBOR
		}
		if _, twice := m[key]; twice {
			return nil, nil, errCBOR
		}
		value, rest, err := decodeCBOR(rest, depth+1)
		if err != nil {
			return nil, nil, err
		}
		m[key], b = value, rest
	}
	return m, b, nil
}
