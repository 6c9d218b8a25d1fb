package staff

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"slices"
	"strings"

	"lykta/internal/guard"
)

// lookedField is the hidden field that tells which texts the writer has been
// asked to look at: the same texts sent once more are kept.
const lookedField = "looked"

// doubt is why a text of the form may point at a person.
type doubt struct {
	label string // of the question; "" where it has none of its own
	why   string
	key   string // of why, in the catalogues
}

// doubtful reports whether texts of the form may point at a person, without
// being refused for it, and whoever wrote them has not been asked yet. The form
// is then shown once more and says why, before anything is public.
func (pg *page) doubtful(fields ...string) bool {
	guard := guard.Of(pg.p.Profile)
	pg.doubts = nil
	var texts []string
	for _, name := range fields {
		text := pg.form.Get(name)
		texts = append(texts, text)
		for _, key := range guard.Doubts(text) {
			pg.doubt(name, key)
		}
	}
	return pg.unlooked(texts...)
}

// doubt adds a reason to look at the field once more.
func (pg *page) doubt(field, key string) {
	d := doubt{why: pg.T(key), key: key}
	if label := pg.area + "." + field; pg.words.Has(label) {
		d.label = pg.T(label)
	}
	pg.doubts = append(pg.doubts, d)
}

// askedToLook is what the doubts are introduced with: where a copy is handed over,
// nothing is kept that could be changed.
func (pg *page) askedToLook() string {
	if pg.area == "record.handover" {
		return pg.T("guard.again.copy")
	}
	return pg.T("guard.again")
}

// unlooked reports whether there are doubts, and the writer has not been asked
// about them with these texts before.
func (pg *page) unlooked(texts ...string) bool {
	sum := sha256.New()
	for _, text := range texts {
		sum.Write([]byte(text + "\x00"))
	}
	looked := hex.EncodeToString(sum.Sum(nil))[:16]
	if len(pg.doubts) == 0 || pg.form.Values.Get(lookedField) == looked {
		return false
	}
	pg.form.Values.Set(lookedField, looked)
	return true
}

// countGuarded puts into the log how many texts of the form the guard refused or
// doubted, by kind, as the form is shown once more. What was typed is shown even
// where the count cannot be written, as on a full disk: the count is less than
// the text.
func (pg *page) countGuarded() {
	var refused, doubted []string
	for _, f := range pg.form.Errors {
		refused = append(refused, f.Key)
		for _, arg := range f.Args {
			if why, ok := arg.(string); ok { // of a name in a file
				refused = append(refused, why)
			}
		}
	}
	for _, d := range pg.doubts {
		doubted = append(doubted, d.key)
	}
	ctx, now := pg.r.Context(), pg.h.Now().UTC()
	err := errors.Join(guard.CountRefused(ctx, pg.h.DB, pg.scope, now, refused), guard.CountDoubted(ctx, pg.h.DB, pg.scope, now, doubted))
	if err != nil {
		slog.WarnContext(ctx, "what the guard found was not counted", "error", err.Error())
	}
}

// starting are the names of the fields that begin with a prefix, in
// alphabetical order.
func (f *form) starting(prefixes ...string) []string {
	var names []string
	for name := range f.Values {
		for _, p := range prefixes {
			if strings.HasPrefix(name, p) && !strings.HasSuffix(name, ".number") {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}
