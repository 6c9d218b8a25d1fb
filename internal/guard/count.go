package guard

import (
	"context"
	"fmt"
	"strings"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/persondata"
)

// Tally tells how many of the reasons are of each of the guard's kinds:
// "phone:1/name:2", in the order of the kinds. It is "" where none is, and holds
// nothing of any text.
func Tally(reasons []string) string {
	count := map[persondata.Kind]int{}
	for _, why := range reasons {
		count[persondata.KindOf(why)]++
	}
	var parts []string
	for _, k := range persondata.Kinds() {
		if n := count[k]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s:%d", k, n))
		}
	}
	return strings.Join(parts, "/")
}

// CountRefused puts into the partnership's log that texts were refused at the
// moment at (UTC): how many of which kind, and nothing of what they said. Reasons
// that are not the guard's are no matter of its; without one nothing is written.
func CountRefused(ctx context.Context, d *db.DB, scope access.Scope, at time.Time, reasons []string) error {
	tally := Tally(reasons)
	event := audit.Of(scope, at, "guard.refuse", tally)
	event.Outcome = audit.Refused
	return count(ctx, d, event)
}

// CountDoubted is CountRefused for texts that somebody was asked to look at once
// more.
func CountDoubted(ctx context.Context, d *db.DB, scope access.Scope, at time.Time, reasons []string) error {
	return count(ctx, d, audit.Of(scope, at, "guard.doubt", Tally(reasons)))
}

func count(ctx context.Context, d *db.DB, event audit.Event) error {
	if event.Object == "" {
		return nil
	}
	return d.Of(event.Partnership).Write(ctx, func(tx *db.DB) error { return audit.Append(ctx, tx, event) })
}

// Reasons tells why a text may point at a person, refused or doubted, each reason
// once.
func (g Guard) Reasons(text string) []string {
	var reasons []string
	seen := map[string]bool{}
	for _, found := range persondata.Check(text, g.own) {
		if !seen[found.Why] {
			seen[found.Why] = true
			reasons = append(reasons, found.Why)
		}
	}
	return reasons
}
