package partnership

import (
	"time"
)

// Partnership is one samverkan.
type Partnership struct {
	ID        string // ids.New; the tenant in every key
	Slug      string // in addresses: "lysekil"
	Example   bool   // invented: every page says so
	Suspended bool   // nothing is changed any more; what is public stays public
	Version   int64  // of the profile, from 1; every change adds one
	Profile
}

// Profile is what may change, in one version.
type Profile struct {
	Name           string         `json:"name"`                  // "Lysekil"
	PoliceArea     string         `json:"police_area,omitempty"` // "Lokalpolisområde Fyrbodal Västra"; "" where it is not known which
	Municipalities []Municipality `json:"municipalities"`
	Parties        []Party        `json:"parties"`
	Places         []Place        `json:"places,omitempty"`
	Settings       Settings       `json:"settings"`
}

// Municipality is one of Sweden's 290.
type Municipality struct {
	Code   string `json:"code"`   // SCB's municipality code, four digits: "1484"
	Name   string `json:"name"`   // "Lysekil"
	County string `json:"county"` // "Västra Götalands län"
}

// Kind says what sort of organisation a party is.
type Kind string

// The kinds of party. The room promise has the same words.
const (
	KindMunicipality Kind = "municipality"
	KindPolice       Kind = "police"
	KindSSPF         Kind = "sspf"
	KindOther        Kind = "other"
)

// Party is an organisation that gives, performs or approves promises.
type Party struct {
	ID   string `json:"id"` // stable in the partnership: "polisen"
	Kind Kind   `json:"kind"`
	Name string `json:"name"` // "Lysekils kommun"
}

// Place is a named place where something can be done. Never somebody's home.
type Place struct {
	ID   string `json:"id"`   // "gamla-strand"
	Name string `json:"name"` // "Gamla Strand"
}

// Settings are what the coordinator decides about the public pages.
type Settings struct {
	Brand     string     `json:"brand,omitempty"` // "#00557f"; "" is the program's own colour
	Contacts  []Contact  `json:"contacts,omitempty"`
	Mandate   Mandate    `json:"mandate"`
	Languages []Language `json:"languages,omitempty"` // none: Swedish and English
	Notices   []Notice   `json:"notices,omitempty"`
}

// Contact is a local number or address to turn to.
type Contact struct {
	Label string `json:"label"` // "Trygghetsjouren, kvällar och helger"
	Phone string `json:"phone,omitempty"`
	URL   string `json:"url,omitempty"`
}

// Mandate is "Detta gör kommunen, detta gör polisen, detta gör ingen av oss".
type Mandate struct {
	Municipality []string `json:"municipality,omitempty"`
	Police       []string `json:"police,omitempty"`
	Neither      []string `json:"neither,omitempty"`
}

// Language is a language of the public pages, by its ISO 639-1 code.
type Language string

// The languages that the pages exist in.
const (
	Swedish Language = "sv"
	English Language = "en"
)

// Severity says how a notice is shown.
type Severity string

// The severities.
const (
	Information Severity = "info"
	Warning     Severity = "warning"
	Danger      Severity = "danger"
)

// Notice is a message on top of the partnership's pages until it ends.
type Notice struct {
	ID       string    `json:"id"`
	Swedish  string    `json:"sv"`
	English  string    `json:"en,omitempty"` // "" shows the Swedish text
	Severity Severity  `json:"severity"`
	From     time.Time `json:"from"`           // UTC
	Until    time.Time `json:"until,omitzero"` // UTC, exclusive; zero: until somebody ends it
	Ended    time.Time `json:"ended,omitzero"` // when it was ended by hand
}

// Shown reports whether the notice stands on the pages at the moment now.
func (n Notice) Shown(now time.Time) bool {
	return !now.Before(n.From) && (n.Until.IsZero() || now.Before(n.Until)) && (n.Ended.IsZero() || now.Before(n.Ended))
}

// Shown returns the notices that stand on the pages at the moment now, in the
// order in which they were set.
func (s Settings) Shown(now time.Time) []Notice {
	var list []Notice
	for _, n := range s.Notices {
		if n.Shown(now) {
			list = append(list, n)
		}
	}
	return list
}

// In returns the notice's text in a language, and the Swedish one where there
// is none.
func (n Notice) In(l Language) string {
	if l == English && n.English != "" {
		return n.English
	}
	return n.Swedish
}

// Party returns the party with an ID.
func (p Profile) Party(id string) (Party, bool) {
	for _, party := range p.Parties {
		if party.ID == id {
			return party, true
		}
	}
	return Party{}, false
}

// Place returns the named place with an ID.
func (p Profile) Place(id string) (Place, bool) {
	for _, place := range p.Places {
		if place.ID == id {
			return place, true
		}
	}
	return Place{}, false
}

// Counties returns the counties of the municipalities, each once, in their
// order.
func (p Profile) Counties() []string {
	var list []string
	seen := map[string]bool{}
	for _, m := range p.Municipalities {
		if !seen[m.County] {
			seen[m.County] = true
			list = append(list, m.County)
		}
	}
	return list
}
