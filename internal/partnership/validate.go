package partnership

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"lykta/internal/errs"
)

var (
	slugForm  = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	colorForm = regexp.MustCompile(`^#[0-9a-f]{6}$`)
	codeForm  = regexp.MustCompile(`^[0-9]{4}$`)
	phoneForm = regexp.MustCompile(`^\+?[0-9][0-9 -]{1,20}$`)
)

// reserved are the slugs that mean something else in an address.
var reserved = map[string]bool{
	"admin": true, "api": true, "assets": true, "static": true, "en": true, "sv": true, "start": true, "staff": true,
	"login": true, "logga-in": true, "om": true, "about": true, "ledger": true, "health": true, "favicon": true,
}

// The longest texts, in characters.
const (
	maxName   = 120
	maxNotice = 500
	maxLine   = 300
)

// ValidSlug reports whether a slug can stand in an address: 2 to 60 small
// letters a–z, digits and single hyphens, and no word that means something
// else there.
func ValidSlug(slug string) bool {
	return len(slug) >= 2 && len(slug) <= 60 && slugForm.MatchString(slug) && !reserved[slug]
}

// ValidColor reports whether a brand colour is "#" and six hexadecimal digits
// in small letters.
func ValidColor(hex string) bool { return colorForm.MatchString(hex) }

// complaints gathers what is wrong, field by field.
type complaints []errs.Field

func (c *complaints) when(wrong bool, name, key string, args ...any) {
	if wrong {
		*c = append(*c, errs.Field{Name: name, Key: key, Args: args})
	}
}

// Validate returns an Invalid error that names every field in which the
// partnership cannot be used.
func (p Partnership) Validate() error {
	var c complaints
	c.when(!ValidSlug(p.Slug), "slug", "partnership.slug")
	c.when(!line(p.Name, maxName), "name", "partnership.name")
	c.when(p.PoliceArea != "" && !line(p.PoliceArea, maxName), "police_area", "partnership.police")
	c.municipalities(p.Municipalities)
	c.parties(p.Parties)
	c.places(p.Places)
	c.settings(p.Settings)
	return errs.Fields(c...)
}

func (c *complaints) municipalities(list []Municipality) {
	c.when(len(list) == 0, "municipalities", "partnership.municipality.none")
	seen := map[string]bool{}
	for i, m := range list {
		at := "municipalities." + strconv.Itoa(i)
		c.when(!codeForm.MatchString(m.Code) || seen[m.Code], at+".code", "partnership.municipality.code", m.Code)
		c.when(!line(m.Name, maxName), at+".name", "partnership.municipality.name")
		c.when(!line(m.County, maxName), at+".county", "partnership.municipality.county")
		seen[m.Code] = true
	}
}

func (c *complaints) parties(list []Party) {
	seen := map[string]bool{}
	for i, p := range list {
		at := "parties." + strconv.Itoa(i)
		c.when(!slugForm.MatchString(p.ID) || seen[p.ID], at+".id", "partnership.party.id", p.ID)
		c.when(!line(p.Name, maxName), at+".name", "partnership.party.name")
		switch p.Kind {
		case KindMunicipality, KindPolice, KindSSPF, KindOther:
		default:
			c.when(true, at+".kind", "partnership.party.kind", string(p.Kind))
		}
		seen[p.ID] = true
	}
}

func (c *complaints) places(list []Place) {
	seen := map[string]bool{}
	for i, p := range list {
		at := "places." + strconv.Itoa(i)
		c.when(!slugForm.MatchString(p.ID) || seen[p.ID], at+".id", "partnership.place.id", p.ID)
		c.when(!line(p.Name, maxName), at+".name", "partnership.place.name")
		seen[p.ID] = true
	}
}

func (c *complaints) settings(s Settings) {
	c.when(s.Brand != "" && !ValidColor(s.Brand), "brand", "settings.brand", s.Brand)
	for i, k := range s.Contacts {
		at := "contacts." + strconv.Itoa(i)
		c.when(!line(k.Label, maxName), at+".label", "settings.contact.label")
		c.when(k.Phone == "" && k.URL == "", at+".phone", "settings.contact.empty")
		c.when(k.Phone != "" && !phoneForm.MatchString(k.Phone), at+".phone", "settings.contact.phone", k.Phone)
		c.when(k.URL != "" && !webAddress(k.URL), at+".url", "settings.contact.url", k.URL)
	}
	for i, l := range s.Languages {
		c.when(l != Swedish && l != English, "languages."+strconv.Itoa(i), "settings.language", string(l))
	}
	for name, list := range map[string][]string{"municipality": s.Mandate.Municipality, "police": s.Mandate.Police, "neither": s.Mandate.Neither} {
		for i, text := range list {
			c.when(!line(text, maxLine), "mandate."+name+"."+strconv.Itoa(i), "settings.mandate")
		}
	}
	for i, n := range s.Notices {
		c.notice("notices."+strconv.Itoa(i), n)
	}
}

func (c *complaints) notice(at string, n Notice) {
	c.when(n.ID == "", at+".id", "notice.id")
	c.when(strings.TrimSpace(n.Swedish) == "" || utf8.RuneCountInString(n.Swedish) > maxNotice, at+".sv", "notice.text")
	c.when(utf8.RuneCountInString(n.English) > maxNotice, at+".en", "notice.text")
	c.when(n.Severity != Information && n.Severity != Warning && n.Severity != Danger, at+".severity", "notice.severity")
	c.when(n.From.IsZero(), at+".from", "notice.from")
	c.when(!n.Until.IsZero() && !n.Until.After(n.From), at+".until", "notice.until")
}

// line reports whether s is one line of text that says something.
func line(s string, limit int) bool {
	return strings.TrimSpace(s) != "" && utf8.RuneCountInString(s) <= limit && !strings.ContainsAny(s, "\n\r\t\x00")
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}
