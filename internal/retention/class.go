package retention

import (
	"context"
	"database/sql"
	"time"

	"lykta/internal/db"
)

// Class is a kind of record that is kept for a time of its own.
type Class string

// The classes.
const (
	Drafts      Class = "drafts"      // drafts that were thrown away; from when that was
	Memberships Class = "memberships" // memberships that have ended; from their end
	Accounts    Class = "accounts"    // login names of accounts that were shut off; from when that was
	Letters     Class = "letters"     // rows of letters that were sent or given up; from when that was
	Notices     Class = "notices"     // notices that no longer stand on the pages; from their end
	DoneLinks   Class = "done-links"  // links for telling what was done; from when they stopped working

	// Organisations are those that take part no more, and that no membership, no
	// report and no decision names; from when they ended.
	Organisations Class = "organisations"

	// Absences are the days on which somebody was away; from when they were over:
	// nothing is expected of anybody for their sake after that. Who reported and
	// who was expected to stands in the minutes and in frozen editions.
	Absences Class = "absences"

	// Presence is where somebody was, and was wanted to be; from when that was
	// over. The minutes keep what was wanted, they and frozen editions the hours
	// that were counted.
	Presence Class = "presence"

	// MeetingNotes are what was written under the points of a meeting's agenda;
	// from when the meeting was closed. From then on they are working notes: what
	// the meeting came to stands in its minutes. An answer to those who reported
	// that was changed later goes with them; the one in the minutes stays.
	// (Tryckfrihetsförordningen 2 kap. 12 §: notes that were made to prepare a
	// matter, and were not taken care of for the archive, are no official
	// documents. Whether these are such is for the partnership's lawyer.)
	MeetingNotes Class = "meeting-notes"

	// ReportTexts are the words of what was reported; from when it was sent. What,
	// where, when and how serious stay for the statistics: no figure of a picture
	// depends on a text.
	ReportTexts Class = "report-texts"

	// Reports are whole ones, with everything that they told; from when they were
	// sent. An edition that is made again after that differs.
	Reports Class = "reports"
)

// Classes are all of them, in the order in which they are shown.
var Classes = []Class{Drafts, Memberships, Accounts, Letters, Notices, DoneLinks, Organisations, Absences, Presence, MeetingNotes, ReportTexts, Reports}

// Item is one record that is due.
type Item struct {
	Object  string    // its ID; of a meeting's notes the ID of its period
	Account string    // of a membership, an absence or a report: whose it is
	Since   time.Time // UTC; what the period is counted from
}

// kind is how the records of a class are found and removed.
type kind struct {
	due    func(ctx context.Context, d *db.DB, partnership string, before int64) ([]Item, error)
	remove func(ctx context.Context, tx *db.DB, r removal, item Item) error
	tables []string // where something readable may be left
}

// removal is what all records of one disposal have in common.
type removal struct {
	partnership string
	now         time.Time
	tag         func() string // an unguessable name in place of a login name
}

var kinds = map[Class]kind{
	Drafts: {
		due: listed(`SELECT id, '', changed_at FROM draft
			WHERE partnership = $1 AND state = 'discarded' AND changed_at < $2 ORDER BY changed_at, id`),
		remove: deleted(`DELETE FROM draft WHERE partnership = $1 AND id = $2 AND state = 'discarded'`),
		tables: []string{"draft"},
	},
	Memberships: {
		due: listed(`SELECT id, account, ends FROM membership
			WHERE partnership = $1 AND ends > 0 AND ends < $2 ORDER BY ends, id`),
		remove: endMembership,
		tables: append([]string{"membership"}, accountTables...),
	},
	Accounts: {
		due: shutOff,
		remove: func(ctx context.Context, tx *db.DB, r removal, item Item) error {
			return forget(ctx, tx, r, item.Object)
		},
		tables: accountTables,
	},
	Letters: {
		due: listed(`SELECT id, '', ended FROM outbox
			WHERE partnership = $1 AND ended > 0 AND ended < $2 ORDER BY ended, id`),
		remove: deleted(`DELETE FROM outbox WHERE partnership = $1 AND id = $2 AND ended > 0`),
		tables: []string{"outbox"},
	},
	Notices: {due: endedNotices, remove: removeNotice, tables: []string{"profile"}},
	DoneLinks: {
		due: listed(`SELECT id, '', stopped FROM (
				SELECT id, CASE WHEN revoked > 0 AND revoked < expires THEN revoked ELSE expires END AS stopped
				FROM done_link WHERE partnership = $1) AS link
			WHERE stopped < $2 ORDER BY stopped, id`),
		remove: deleted(`DELETE FROM done_link WHERE partnership = $1 AND id = $2`),
		tables: []string{"done_link"},
	},
	Organisations: {
		due: listed(`SELECT o.id, '', o.ended FROM organisation o
			WHERE o.partnership = $1 AND o.ended > 0 AND o.ended < $2` + unnamed + ` ORDER BY o.ended, o.id`),
		remove: deleted(`DELETE FROM organisation WHERE partnership = $1 AND id = $2 AND ended > 0`),
		tables: []string{"organisation"},
	},
	Absences: {
		due:    overAbsences,
		remove: deleted(`DELETE FROM absence WHERE partnership = $1 AND id = $2`),
		tables: []string{"absence"},
	},
	Presence: {due: overPresence, remove: removePresence, tables: presenceTables},
	MeetingNotes: {
		due: listed(`SELECT m.period, '', m.at FROM minutes m WHERE m.partnership = $1 AND m.at < $2
			AND EXISTS (SELECT 1 FROM meeting_note n WHERE n.partnership = m.partnership AND n.period = m.period) ORDER BY m.at, m.period`),
		remove: deleted(`DELETE FROM meeting_note WHERE partnership = $1 AND period = $2`),
		tables: []string{"meeting_note"},
	},
	ReportTexts: {
		due:    oldReports(`r.withdrawn = 0 AND EXISTS (SELECT 1 FROM event t WHERE t.partnership = r.partnership AND t.report = r.id AND t.text <> '')`),
		remove: deleted(`UPDATE event SET text = '' WHERE partnership = $1 AND report = $2`),
		tables: []string{"event"},
	},
	Reports: {due: oldReports(`1 = 1`), remove: removeReport, tables: []string{"event", "report"}},
}

// unnamed holds for an organisation that nothing names any more.
const unnamed = `
	AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.partnership = o.partnership AND m.organisation = o.id)
	AND NOT EXISTS (SELECT 1 FROM report r WHERE r.partnership = o.partnership AND r.reporter = o.id)
	AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.partnership = o.partnership AND d.organisation = o.id)`

// listed runs a query in the name of the partnership.
func listed(query string) func(context.Context, *db.DB, string, int64) ([]Item, error) {
	return func(ctx context.Context, d *db.DB, partnership string, before int64) ([]Item, error) {
		return list(ctx, d.Of(partnership), query, partnership, before)
	}
}

func shutOff(ctx context.Context, d *db.DB, partnership string, before int64) ([]Item, error) {
	return list(ctx, d.Everyone("a login name goes only where no other partnership has a member of that account"), `
		SELECT a.id, a.id, a.disabled FROM account a
		WHERE a.disabled > 0 AND a.disabled < $2 AND a.login NOT LIKE '`+tagPrefix+`%'
			AND EXISTS (SELECT 1 FROM membership m WHERE m.account = a.id AND m.partnership = $1)
			AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.account = a.id AND m.partnership <> $1)
		ORDER BY a.disabled, a.id`, partnership, before)
}

func list(ctx context.Context, d *db.DB, query, partnership string, before int64) ([]Item, error) {
	return db.All(ctx, d, func(r *sql.Rows) (i Item, err error) {
		var since int64
		err = r.Scan(&i.Object, &i.Account, &since)
		i.Since = db.Time(since)
		return i, err
	}, query, partnership, before)
}

func deleted(query string) func(context.Context, *db.DB, removal, Item) error {
	return func(ctx context.Context, tx *db.DB, r removal, item Item) error {
		_, err := tx.Of(r.partnership).Exec(ctx, query, r.partnership, item.Object)
		return err
	}
}
