package staff

import (
	"slices"
	"strings"

	"lykta/internal/access"
	"lykta/internal/partnership"
	"lykta/internal/period"
	"lykta/internal/picture"
)

// task is one thing that the cycle waits for, of whoever is signed in: a link to
// where it is done, and the day that it is about.
type task struct{ text, href, when string }

// How much is looked at. A partnership that has let its cycle run unlocked for
// a year sees the newest of it.
const (
	periodsWaiting   = 10
	decisionsWaiting = 200 // of the whole organisation, of which the account has some functions
)

// tasks are what the account may do and has not: each rule is asked first, and
// nothing is read for whoever may not. However much there is, it is at most ten
// queries, and one for each further organisation that the account belongs to.
func (pg *page) tasks() ([]task, error) {
	var list []task
	cycle := pg.can(access.RunCycle, "")
	reports := pg.scope.Has(access.Reporter) && pg.can(access.SendReport, "")
	var periods []period.Period
	if cycle || reports {
		var err error
		if periods, err = period.Unclosed(pg.r.Context(), pg.h.DB, pg.scope.Partnership, periodsWaiting); err != nil {
			return nil, err
		}
	}
	for _, find := range []struct {
		may  bool
		find func([]period.Period) ([]task, error)
	}{
		{reports, pg.reportTasks},
		{len(pg.scope.Approves) == 1 && pg.can(access.ApprovePicture, pg.scope.Approves[0]), pg.editionTasks},
		{cycle, pg.cycleTasks},
		{pg.can(access.FollowDecision, ""), pg.decisionTasks},
	} {
		if !find.may {
			continue
		}
		found, err := find.find(periods)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	return list, nil
}

// can reports whether the account may do what a rule names, if need be after
// proving anew who it is; in a partnership that rests nobody may.
func (pg *page) can(rule access.Rule, party string) bool {
	d := access.Decide(pg.scope, rule, access.Object{Partnership: pg.scope.Partnership, Party: party, Suspended: pg.p.Suspended})
	return d.Allow || d.Reason == access.Stale
}

// reportTasks is that the account's function has not reported.
func (pg *page) reportTasks(periods []period.Period) ([]task, error) {
	now := pg.h.Now().UTC()
	p, there := period.Reporting(periods, now)
	if !there {
		return nil, nil
	}
	roster, err := period.RosterOf(pg.r.Context(), pg.h.DB, pg.scope.Partnership, p)
	if err != nil || !roster.Asks(pg.scope.Account) {
		return nil, err
	}
	when := "home.report.due"
	if p.Late(now) {
		when = "home.report.late"
	}
	return []task{{pg.T("home.report", pg.words.PeriodDays(p.Span)), pg.at("rapport"), pg.T(when, pg.words.Moment(p.Deadline))}}, nil
}

// editionTasks are the editions that wait for the yes of the account's party.
func (pg *page) editionTasks([]period.Period) ([]task, error) {
	party := pg.scope.Approves[0]
	if !slices.ContainsFunc(picture.Required(pg.p.Profile), func(p partnership.Party) bool { return p.ID == party }) {
		return nil, nil
	}
	waits, err := picture.Waits(pg.r.Context(), pg.h.DB, pg.scope.Partnership, party, pg.scope.Account)
	var list []task
	for _, e := range waits {
		list = append(list, task{pg.T("home.edition", pg.editionTitle(e.Kind, e.Span, e.Number)), pg.at("lagesbild", e.ID),
			pg.T("home.edition.since", pg.words.Moment(e.Since))})
	}
	return list, err
}

// cycleTasks are the periods to lock, the meetings to close, and what the newest
// meeting that goes on has to decide about. Places can be decided about only
// while the meeting lasts; before it they are on its agenda.
func (pg *page) cycleTasks(periods []period.Period) ([]task, error) {
	now := pg.h.Now().UTC()
	var list []task
	for _, p := range slices.Backward(periods) {
		span, met := pg.words.PeriodDays(p.Span), pg.T("home.meeting.at", pg.words.Moment(p.Meeting))
		switch {
		case p.Late(now):
			list = append(list, task{pg.T("home.lock", span), pg.at("period", p.ID), pg.T("home.lock.since", pg.words.Moment(p.Deadline))})
		case p.Held(now):
			list = append(list, task{pg.T("home.meeting", span), pg.at("period", p.ID), met})
		}
	}
	i := slices.IndexFunc(periods, func(p period.Period) bool { return p.State == period.Meet })
	if i < 0 {
		return list, nil
	}
	p := periods[i]
	n, err := period.UndecidedIn(pg.r.Context(), pg.h.DB, pg.scope.Partnership, p)
	if n > 0 {
		list = append(list, task{pg.words.N("home.repeated", n), pg.at("period", p.ID, "mote", slugOf(period.Repeated)),
			pg.T("home.meeting.at", pg.words.Moment(p.Meeting))})
	}
	return list, err
}

// decisionTasks are what the functions that the account holds, or stands in for,
// should have done.
func (pg *page) decisionTasks([]period.Period) ([]task, error) {
	var list []task
	var asked []string
	for _, h := range pg.scope.Held {
		organisation := h.Reporter()
		if organisation == "" || slices.Contains(asked, organisation) {
			continue
		}
		asked = append(asked, organisation)
		late, err := period.Overdue(pg.r.Context(), pg.h.DB, pg.scope.Partnership, organisation, pg.today, decisionsWaiting)
		if err != nil {
			return nil, err
		}
		for _, d := range late {
			if pg.answersFor(d.Owner, organisation) {
				list = append(list, task{pg.T("home.decision", d.What), pg.at("beslut", d.ID), pg.T("home.decision.due", pg.words.Date(d.Deadline))})
			}
		}
	}
	return list, nil
}

// answersFor reports whether the account holds a function of an organisation, or
// stands in for whoever does.
func (pg *page) answersFor(function, organisation string) bool {
	return slices.ContainsFunc(pg.scope.Held, func(h access.Held) bool {
		return h.Reporter() == organisation && (strings.EqualFold(h.Function, function) || strings.EqualFold(h.For, function))
	})
}
