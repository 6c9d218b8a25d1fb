package retention

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/partnership"
)

// endedNotices finds the notices of every version of the partnership's profile
// that stand on no page any more. What the newest version says of a notice
// holds.
func endedNotices(ctx context.Context, d *db.DB, tenant string, before int64) ([]Item, error) {
	documents, err := profiles(ctx, d, tenant)
	if err != nil {
		return nil, err
	}
	ends := map[string]time.Time{}
	for _, doc := range documents {
		var p partnership.Profile
		if err := json.Unmarshal([]byte(doc.text), &p); err != nil {
			return nil, errs.Wrap(err, "profile")
		}
		for _, n := range p.Settings.Notices {
			ends[n.ID] = ended(n)
		}
	}
	var list []Item
	for id, end := range ends {
		if !end.IsZero() && db.Micros(end) < before {
			list = append(list, Item{Object: id, Since: end})
		}
	}
	slices.SortFunc(list, func(a, b Item) int {
		if c := a.Since.Compare(b.Since); c != 0 {
			return c
		}
		if a.Object < b.Object {
			return -1
		}
		return 1
	})
	return list, nil
}

// ended is when a notice leaves the pages: by hand, or by its own end. Zero
// where neither is set.
func ended(n partnership.Notice) time.Time {
	if !n.Ended.IsZero() && (n.Until.IsZero() || n.Ended.Before(n.Until)) {
		return n.Ended
	}
	return n.Until
}

type document struct {
	version int64
	text    string
}

// profiles returns every version of a profile, oldest first.
func profiles(ctx context.Context, d *db.DB, tenant string) ([]document, error) {
	return db.All(ctx, d.Of(tenant), func(r *sql.Rows) (doc document, err error) {
		err = r.Scan(&doc.version, &doc.text)
		return doc, err
	}, `SELECT version, document FROM profile WHERE partnership = $1 ORDER BY version`, tenant)
}

// removeNotice takes a notice out of every version. Whatever else stands in a
// document stays as it is, also what this program does not know.
func removeNotice(ctx context.Context, tx *db.DB, r removal, item Item) error {
	documents, err := profiles(ctx, tx, r.partnership)
	if err != nil {
		return err
	}
	for _, doc := range documents {
		text, changed, err := without(doc.text, item.Object)
		if err != nil || !changed {
			if err != nil {
				return err
			}
			continue
		}
		if _, err := tx.Of(r.partnership).Exec(ctx, `UPDATE profile SET document = $3 WHERE partnership = $1 AND version = $2`, r.partnership, doc.version, text); err != nil {
			return err
		}
	}
	return nil
}

// without returns a profile's document without one of its notices.
func without(text, notice string) (rest string, changed bool, err error) {
	profile, settings := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	var notices []json.RawMessage
	if err := json.Unmarshal([]byte(text), &profile); err != nil {
		return "", false, errs.Wrap(err, "profile")
	}
	if err := unmarshalWhere(profile["settings"], &settings); err != nil {
		return "", false, err
	}
	if err := unmarshalWhere(settings["notices"], &notices); err != nil {
		return "", false, err
	}
	kept := slices.DeleteFunc(slices.Clone(notices), func(raw json.RawMessage) bool {
		var n partnership.Notice
		return json.Unmarshal(raw, &n) == nil && n.ID == notice
	})
	if len(kept) == len(notices) {
		return text, false, nil
	}
	delete(settings, "notices")
	if len(kept) > 0 {
		if settings["notices"], err = json.Marshal(kept); err != nil {
			return "", false, errs.Wrap(err, "notices")
		}
	}
	if profile["settings"], err = json.Marshal(settings); err != nil {
		return "", false, errs.Wrap(err, "settings")
	}
	b, err := json.Marshal(profile)
	return string(b), true, errs.Wrap(err, "profile")
}

// unmarshalWhere reads a part of a document where there is one.
func unmarshalWhere(raw json.RawMessage, into any) error {
	if len(raw) == 0 {
		return nil
	}
	return errs.Wrap(json.Unmarshal(raw, into), "profile")
}
