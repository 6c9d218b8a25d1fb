package ledger

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/mod/sumdb/tlog"

	"lykta/internal/errs"
)

// checkpointText is what is signed: origin, size and root, a line each (C2SP
// tlog-checkpoint).
func checkpointText(origin string, size int64, root tlog.Hash) string {
	return fmt.Sprintf("%s\n%d\n%s\n", origin, size, base64.StdEncoding.EncodeToString(root[:]))
}

// checkOrigin refuses an origin that cannot be the name of a key (C2SP
// signed-note: no space, no plus sign).
func checkOrigin(origin string) error {
	bad := func(r rune) bool { return r == '+' || unicode.IsSpace(r) || unicode.IsControl(r) }
	if origin == "" || len(origin) > 255 || strings.ContainsFunc(origin, bad) || strings.Contains(origin, "\uFFFD") {
		return errs.E(errs.Invalid, "ledger.origin", origin)
	}
	return nil
}
