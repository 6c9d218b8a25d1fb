package picture

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"lykta/internal/day"
	"lykta/internal/errs"
	"lykta/internal/guard"
	"lykta/internal/partnership"
)

// Kind says what sort of edition it is.
type Kind string

// The kinds. All are made of the same records.
const (
	Operative Kind = "operative" // of a period of the cycle
	Quarter   Kind = "quarter"
	Tertial   Kind = "tertial" // four months
	Year      Kind = "year"
	Public    Kind = "public" // for everybody: see Publication
)

// Kinds are all of them, in the order in which they are offered.
var Kinds = []Kind{Operative, Quarter, Tertial, Year, Public}

// slugs begin the editions' IDs, which stand in addresses.
var slugs = map[Kind]string{Operative: "period", Quarter: "kvartal", Tertial: "tertial", Year: "ar", Public: "oppen"}

// State is how far an edition has come.
type State string

// The states, in their order.
const (
	Writing State = "writing" // its figures are drafted anew for everyone who looks
	Sent    State = "sent"    // its figures stand still; the parties are asked
	Frozen  State = "frozen"  // approved by the municipality and the police
	Gone    State = "gone"    // was frozen, and has been taken back
)

// Edition is one version of the picture of a span of days.
type Edition struct {
	ID        string
	Kind      Kind
	Span      day.Period
	Number    int64 // from 1; a corrected edition has the next
	State     State
	Picture   *Picture // nil while it is being written
	Public    *Publication
	Document  string // what Picture, Public and the words are when it has been sent: the bytes that are approved
	Words     map[Section]string
	Inputs    string    // hash of what the picture rests on; "" while it is being written
	Corrects  string    // ID of the version before; "" for the first
	Reason    string    // what is changed since the version before, and why
	Until     time.Time // UTC: what was reported later is not in it
	Made      time.Time // UTC
	Frozen    time.Time // UTC; zero until then
	Version   int64     // of the record, for whoever changes it
	Approvals []Approval
}

// Approval is a party's yes to an edition as it was sent.
type Approval struct {
	Party    string
	Account  string
	Function string
	At       time.Time // UTC
}

// Stem is the edition's ID without its number: the same over its versions.
func (e Edition) Stem() string { return slugs[e.Kind] + "-" + e.Span.From.String() }

// idOf names an edition.
func idOf(e Edition) string {
	if e.Number <= 1 {
		return e.Stem()
	}
	return e.Stem() + "-v" + strconv.FormatInt(e.Number, 10)
}

// Required are the parties that must say yes: the municipalities and the
// police. Where one of the two is missing nothing can be approved, and the
// answer is nil.
func Required(p partnership.Profile) []partnership.Party {
	var list []partnership.Party
	kinds := map[partnership.Kind]bool{}
	for _, party := range p.Parties {
		if party.Kind == partnership.KindMunicipality || party.Kind == partnership.KindPolice {
			list, kinds[party.Kind] = append(list, party), true
		}
	}
	if len(kinds) < 2 {
		return nil
	}
	return list
}

// Waiting are the parties that have not said yes to what was sent.
func (e Edition) Waiting(required []partnership.Party) []partnership.Party {
	return slices.DeleteFunc(slices.Clone(required), func(p partnership.Party) bool {
		return slices.ContainsFunc(e.Approvals, func(a Approval) bool { return a.Party == p.ID })
	})
}

// SectionsOf are the parts of an edition's words.
func SectionsOf(k Kind) []Section {
	if k == Public {
		return []Section{Summary, Done, Advice}
	}
	return Sections
}

// Advice is the section of a public edition that tells readers what they can do.
const Advice Section = "advice"

// Span is the span of an edition of a kind that a day lies in. Operative
// editions have the periods of the cycle instead, and a public one any.
func (k Kind) Span(d day.Day) (day.Period, error) {
	months := map[Kind]int{Quarter: 3, Tertial: 4, Year: 12, Public: 3}[k]
	if months == 0 {
		return day.Period{}, errs.Fields(errs.Field{Name: "kind", Key: "picture.kind.unknown"})
	}
	year, month, _ := d.Date()
	from := day.Of(year, month-time.Month((int(month)-1)%months), 1)
	return day.Period{From: from, To: from.AddMonths(months).Add(-1)}, nil
}

// checkWords refuses what identifies a person, and sections that are too long.
func checkWords(g guard.Guard, words map[Section]string) []errs.Field {
	var texts []guard.Text
	for s, text := range words {
		texts = append(texts, guard.Long("words."+string(s), text))
	}
	slices.SortFunc(texts, func(a, b guard.Text) int { return strings.Compare(a.Field, b.Field) })
	return g.Refuse(texts...)
}
