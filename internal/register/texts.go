package register

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"lykta/internal/db"
	"lykta/internal/retention"
)

// approvals are the drafts that the account has said yes to: who that was is
// kept so that nobody says yes for two parties.
func (l *look) approvals(ctx context.Context, a account) error {
	return l.drafts(ctx, "approval", func(_, approvals, _ string) bool { return strings.Contains(approvals, `"`+a.id+`"`) })
}

// drafts adds the drafts of which has says that they belong to the extract.
func (l *look) drafts(ctx context.Context, kind string, has func(body, approvals, returned string) bool) error {
	list, err := db.All(ctx, l.d, func(r *sql.Rows) (*Record, error) {
		var id, state, body, approvals, returned string
		var created, changed int64
		if err := r.Scan(&id, &state, &body, &approvals, &returned, &created, &changed); err != nil || !has(body, approvals, returned) {
			return nil, err
		}
		rec := &Record{Type: kind, Where: "draft:" + id, Since: db.Time(created), Kept: WhileUsed, Values: []Value{{"state", state}}}
		if state == "discarded" {
			rec.Kept, rec.Until = l.kept(retention.Drafts, id, db.Time(changed))
		}
		return rec, nil
	}, `SELECT id, state, body, approvals, returned, created_at, changed_at FROM draft WHERE partnership = $1 ORDER BY id`, l.partnership)
	for _, rec := range list {
		if rec != nil {
			l.add(*rec)
		}
	}
	return err
}

// texts finds what is wanted in what people have written: drafts, the
// partnership's own description with its notices and contacts, what was reported,
// what meetings wrote and decided, and the public ledger.
func (l *look) texts(ctx context.Context) error {
	err := l.drafts(ctx, "draft", func(body, _, returned string) bool { return l.wanted.in(body) || l.wanted.in(returned) })
	if err != nil {
		return err
	}
	if err := l.doneLinks(ctx); err != nil {
		return err
	}
	if err := l.organisations(ctx); err != nil {
		return err
	}
	err = l.search(ctx, "profile", `SELECT version, at, document FROM profile WHERE partnership = $1 ORDER BY version`)
	if err != nil {
		return err
	}
	for _, part := range []func(context.Context) error{l.events, l.presence, l.notes, l.minutes, l.decisions} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return l.search(ctx, "ledger", `SELECT seq, entered_at, content FROM ledger_entry WHERE partnership = $1 AND content IS NOT NULL ORDER BY seq`)
}

// events are what was reported, where the words hold what is wanted. The words
// go by their own period, and with the report by its.
func (l *look) events(ctx context.Context) error {
	return l.each(ctx, func(r *sql.Rows) (rec Record, err error) {
		var id, report, account, text string
		var sent int64
		if err := r.Scan(&id, &report, &account, &text, &sent); err != nil || !l.wanted.in(text) {
			return rec, err
		}
		rec = Record{Type: "event", Where: "report:" + report + "/event:" + id, Since: db.Time(sent)}
		rec.Kept, rec.Until = l.words(report, account, db.Time(sent))
		return rec, nil
	}, `SELECT e.id, e.report, r.account, e.text, e.sent FROM event e JOIN report r ON r.partnership = e.partnership AND r.id = e.report
		WHERE e.partnership = $1 AND e.text <> '' ORDER BY e.id`, l.partnership)
}

// words is how long the words of a report are kept: as the class says that ends
// sooner, where no hold keeps them. One of the report keeps them too.
func (l *look) words(report, account string, sent time.Time) (Kept, time.Time) {
	if l.held(retention.Reports, report) || account != "" && l.held(retention.Accounts, account) {
		return Held, time.Time{}
	}
	how, until := l.kept(retention.ReportTexts, report, sent)
	whole, end := l.kept(retention.Reports, report, sent)
	if how == NotDecided || whole == UntilDay && how == UntilDay && end.Before(until) {
		return whole, end
	}
	return how, until
}

// doneLinks are the links whose function holds what is wanted: what they can be
// used with is not kept, and so cannot be searched.
func (l *look) doneLinks(ctx context.Context) error {
	return l.named(ctx, "done-link", retention.DoneLinks, "function", `SELECT id, function, created,
		CASE WHEN revoked > 0 AND revoked < expires THEN revoked ELSE expires END FROM done_link WHERE partnership = $1 ORDER BY id`)
}

// organisations are those beside the parties whose name holds what is wanted: it
// may be a person's.
func (l *look) organisations(ctx context.Context) error {
	return l.named(ctx, "organisation", retention.Organisations, "name", `SELECT id, name, created, ended FROM organisation WHERE partnership = $1 ORDER BY id`)
}

// named adds the rows of id, text, beginning and end whose text holds what is
// wanted.
func (l *look) named(ctx context.Context, kind string, class retention.Class, value, query string) error {
	list, err := db.All(ctx, l.d, func(r *sql.Rows) (rec Record, err error) {
		var id, text string
		var begins, ends int64
		if err := r.Scan(&id, &text, &begins, &ends); err != nil {
			return rec, err
		}
		rec = Record{Type: kind, Where: kind + ":" + id, Since: db.Time(begins), Values: []Value{{value, text}}}
		rec.Kept, rec.Until = l.kept(class, id, db.Time(ends))
		return rec, nil
	}, query, l.partnership)
	for _, rec := range list {
		if l.wanted.in(rec.Values[0].Text) {
			l.add(rec)
		}
	}
	return err
}

// search adds the rows whose text holds what is wanted. Every version of a
// profile is kept, and so is the ledger.
func (l *look) search(ctx context.Context, kind, query string) error {
	rows, err := l.d.Query(ctx, query, l.partnership)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var number, at int64
		var text []byte
		if err := rows.Scan(&number, &at, &text); err != nil {
			return err
		}
		if l.wanted.in(string(text)) {
			l.add(Record{Type: kind, Where: fmt.Sprintf("%s:%d", kind, number), Since: db.Time(at), Kept: ForEver})
		}
	}
	return rows.Err()
}
