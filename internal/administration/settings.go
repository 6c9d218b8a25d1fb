package administration

import (
	"context"
	"fmt"
	"slices"
	"time"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/guard"
	"lykta/internal/partnership"
)

// Settings are what a coordinator decides about the partnership's pages. Notices
// have a page and an act of their own.
type Settings struct {
	Brand     string
	Contacts  []partnership.Contact
	Mandate   partnership.Mandate
	Languages []partnership.Language
	Places    []partnership.Place
}

// Of are the settings of a profile.
func Of(p partnership.Profile) Settings {
	s := p.Settings
	return Settings{Brand: s.Brand, Contacts: s.Contacts, Mandate: s.Mandate, Languages: s.Languages, Places: p.Places}
}

// Change makes new settings, at most once for the form's key. version is the
// profile's that the editor saw: where somebody else was first it is a Conflict,
// key "partnership.changed". A place is renamed and never taken away, since
// what was done there names it ("settings.place.kept"). Errors name the fields
// of partnership.Settings, by number in lists: "contacts.0.phone", "places.2.name".
func Change(ctx context.Context, d *db.DB, scope access.Scope, key string, version int64, s Settings, now time.Time) error {
	now = now.UTC()
	a := act.Act{Rule: access.ChangeSettings, Key: key, Object: "partnership:" + scope.Partnership, Sent: []any{version, s}}
	if err := act.May(ctx, d, scope, a, now); err != nil {
		return err
	}
	return d.Of(scope.Partnership).Write(ctx, func(tx *db.DB) error {
		_, _, err := db.Once(ctx, tx, scope.Partnership, key, a.Purpose(scope), now, func() (string, error) {
			_, err := partnership.Change(ctx, tx, scope, a.Rule, version, now, s.put)
			return "", err
		})
		return err
	})
}

// put writes the settings into a profile. What identifies a person is refused.
func (s Settings) put(p *partnership.Profile) error {
	if wrong := append(s.guarded(*p), s.kept(*p)...); len(wrong) > 0 {
		return errs.Fields(wrong...)
	}
	p.Settings.Brand, p.Settings.Contacts, p.Settings.Mandate, p.Settings.Languages = s.Brand, s.Contacts, s.Mandate, s.Languages
	p.Places = s.Places
	return nil
}

// kept complains of places that are there no more.
func (s Settings) kept(p partnership.Profile) []errs.Field {
	for _, old := range p.Places {
		if !slices.ContainsFunc(s.Places, func(now partnership.Place) bool { return now.ID == old.ID }) {
			return []errs.Field{{Name: "places", Key: "settings.place.kept", Args: []any{old.Name}}}
		}
	}
	return nil
}

// guarded complains of texts that identify a person. Numbers and addresses to turn
// to are the partnership's own.
func (s Settings) guarded(p partnership.Profile) []errs.Field {
	var texts []guard.Text
	for i, c := range s.Contacts {
		texts = append(texts, guard.Short(fmt.Sprintf("contacts.%d.label", i), c.Label))
	}
	for i, place := range s.Places {
		texts = append(texts, guard.Short(fmt.Sprintf("places.%d.name", i), place.Name))
	}
	for _, list := range []struct {
		name  string
		lines []string
	}{{"municipality", s.Mandate.Municipality}, {"police", s.Mandate.Police}, {"neither", s.Mandate.Neither}} {
		for i, line := range list.lines {
			texts = append(texts, guard.Long(fmt.Sprintf("mandate.%s.%d", list.name, i), line))
		}
	}
	return guard.Of(p).Refuse(texts...)
}
