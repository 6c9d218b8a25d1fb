package staff

import (
	"crypto/sha256"
	"encoding/hex"
	"lykta/internal/guard"
	"slices"
	"strings"
)

// lookedField is the hidden field that tells which texts the writer has been
// asked to look at: the same texts sent once more are kept.
const lookedField = "looked"

// doubt is why a text of the form may point at a person.
type doubt struct {
	label string // of the question; "" where it has none of its own
	why   string
}

// doubtful reports whether texts of the form may point at a person, without
// being refused for it, and whoever wrote them has not been asked yet. The form
// is then shown once more and says why, before anything is public.
func (pg *page) doubtful(fields ...string) bool {
	guard, sum := guard.Of(pg.p.Profile), sha256.New()
	pg.doubts = nil
	for _, name := range fields {
		text := pg.form.Get(name)
		sum.Write([]byte(text + "\x00"))
		for _, key := range guard.Doubts(text) {
			d := doubt{why: pg.T(key)}
			if label := pg.area + "." + name; pg.words.Has(label) {
				d.label = pg.T(label)
			}
			pg.doubts = append(pg.doubts, d)
		}
	}
	looked := hex.EncodeToString(sum.Sum(nil))[:16]
	if len(pg.doubts) == 0 || pg.form.Values.Get(lookedField) == looked {
		return false
	}
	pg.form.Values.Set(lookedField, looked)
	return true
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
