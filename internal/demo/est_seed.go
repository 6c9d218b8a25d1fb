package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/identity"
	"lykta/internal/ids"
	"lykta/internal/partnership"
	"lykta/internal/period"
	"lykta/internal/picture"
	"lykta/internal/place"
	"lykta/internal/promise"
	"lykta/internal/report"
)

// joining writes the example's year of joint pictures as its staff would have
// done, moment by moment, beside the entries of the ledger.
type joining struct {
	ctx         context.Context
	tx          *db.DB
	partnership string
	year        Joint
	parties     []partnership.Party // those that approve editions
	accounts    map[string]string   // by function and organisation
	periods     *period.Service
	pictures    *picture.Service // nil: no editions are made
	now         time.Time        // the moment that is written
	steps       []step           // in the order of their moments
	serial      int
}

// step is something that happens at a moment.
type step struct {
	at time.Time
	do func() error
}

// join prepares a year of joint pictures that ends now.
func join(ctx context.Context, tx *db.DB, s Store, id string, now time.Time) (*joining, error) {
	j := &joining{ctx: ctx, tx: tx, partnership: id, year: JointYear(now), accounts: map[string]string{}}
	clock := func() time.Time { return j.now }
	j.periods = period.New(tx, clock)
	if s.Secrets != nil {
		j.pictures = picture.NewService(tx, promise.NewService(tx, s.Ledger, promise.NewShelf(tx, clock), clock), s.Secrets, nil, clock)
	}
	p, err := partnership.ByID(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	j.parties = picture.Required(p.Profile)
	j.now = j.year.Reports[0].Sent.Add(-24 * time.Hour)
	if err := j.begin(); err != nil {
		return nil, err
	}
	for _, r := range j.year.Reports {
		j.steps = append(j.steps, step{r.Sent, func() error { return j.report(r) }})
	}
	turns, err := j.turns(now)
	if err != nil {
		return nil, err
	}
	for _, p := range turns {
		j.steps = append(j.steps, step{p.Deadline.Add(time.Minute), func() error { return j.lock(p) }},
			step{p.Meeting, func() error { return j.meet(p) }})
	}
	if j.pictures != nil {
		j.steps = append(j.steps, j.editions(turns, now)...)
	}
	slices.SortStableFunc(j.steps, func(a, b step) int { return a.at.Compare(b.at) })
	return j, nil
}

// turns are the periods of the year whose meeting has been held.
func (j *joining) turns(now time.Time) ([]period.Period, error) {
	schedule, err := period.ScheduleOf(j.ctx, j.tx, j.partnership)
	if err != nil {
		return nil, err
	}
	var list []period.Period
	for p := schedule.Period(day.In(j.now)); p.Meeting.Add(2 * time.Hour).Before(now); p = schedule.After(p) {
		list = append(list, p)
	}
	return list, nil
}

// until does everything that happened before the moment at.
func (j *joining) until(at time.Time) error {
	for len(j.steps) > 0 && j.steps[0].at.Before(at) {
		j.now = j.steps[0].at
		if err := j.steps[0].do(); err != nil {
			return fmt.Errorf("%s: %w", j.now.Format(time.DateTime), err)
		}
		j.steps = j.steps[1:]
	}
	return nil
}

func (j *joining) key() string {
	j.serial++
	return fmt.Sprintf("example-%06d", j.serial)
}

// as is the scope of one of the staff.
func (j *joining) as(function, party string, role access.Role) access.Scope {
	s := access.System(j.partnership)
	s.Function, s.Party, s.Roles = function, party, []access.Role{role}
	if role == access.Approver {
		s.Approves = []string{party}
	}
	return s
}

func (j *joining) coordinator() access.Scope {
	return j.as(safety.Function, mardsunda, access.Coordinator)
}

// begin takes up the reporters and the land.
func (j *joining) begin() error {
	if err := j.invite(); err != nil {
		return err
	}
	if err := j.setCycle(); err != nil {
		return err
	}
	return place.Settle(j.ctx, j.tx, j.partnership, j.year.Areas, j.year.Places, j.now)
}

// setCycle is the cycle that comes with the program, with a rule of what comes
// back that suits so many reports.
func (j *joining) setCycle() error {
	c := period.Default()
	c.From = day.In(j.now)
	c.Repeat = period.Repeat{Reports: 12, Months: 3}
	return j.periods.SetCycle(j.ctx, j.coordinator(), j.key(), c.Version, c)
}

// organisations are those that begin to report late in the year.
func organisations() []partnership.Organisation {
	return []partnership.Organisation{
		{ID: guardCompany, Kind: partnership.Guards, Name: "Mårdbygdens bevakning"},
		{ID: shops, Kind: partnership.Business, Name: "Köpmannaföreningen i Mårdsunda"},
	}
}

// invite makes the reporters members since the year began.
func (j *joining) invite() error {
	service, scope := identity.New(j.tx, identity.Options{}), j.coordinator()
	for _, a := range reporters() {
		from := j.now
		if a.Organisation != "" {
			from = j.year.Drawn.JoinedFirst.Start().UTC()
		}
		inv := identity.Invitation{Login: a.Login, Role: a.Role, Party: a.Party, Organisation: a.Organisation, Function: a.Function, From: from}
		if _, err := service.Invite(j.ctx, scope, inv, j.now); err != nil {
			return err
		}
	}
	members, err := service.Members(j.ctx, scope)
	for _, m := range members {
		j.accounts[m.Function+"@"+m.Reporter()] = m.Account
	}
	return err
}

// report keeps a report in the period that takes it.
func (j *joining) report(r report.Report) error {
	p, err := period.Taking(j.ctx, j.tx, j.partnership, r.Sent)
	if err != nil {
		return err
	}
	r.ID, r.Period, r.Account = ids.New(r.Sent), p.ID, cmp.Or(j.accounts[r.Function+"@"+r.Reporter], r.Account)
	for i := range r.Events {
		r.Events[i].ID = ids.New(r.Sent)
	}
	return report.Keep(j.ctx, j.tx, j.partnership, r)
}

func (j *joining) lock(p period.Period) error {
	held, err := period.ByID(j.ctx, j.tx, j.partnership, p.ID)
	if err != nil {
		return err
	}
	return j.periods.Lock(j.ctx, j.coordinator(), j.key(), p.ID, held.Version)
}
