package staff

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/identity"
	"lykta/internal/mail"
	"lykta/internal/partnership"
	"lykta/internal/web/ui"
)

// lettersShown is how many of the newest letters are shown.
const lettersShown = 20

// Members shows who works in the partnership, to search in, and asks whom to
// invite.
//
// GET /arbete/{partnership}/konton?q=&sida=
func (h *Handlers) Members(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, list, err := h.members(r, scope)
	if err != nil {
		return err
	}
	return pg.show(w, membersPage(pg, list))
}

// members reads the accounts of the partnership. That login names are read is an
// entry in the log, on disk before the first is.
func (h *Handlers) members(r *http.Request, scope access.Scope) (*page, []identity.Member, error) {
	pg, err := h.open(r, scope, "staff.members.title")
	if err != nil {
		return nil, nil, err
	}
	pg.area = "staff.member"
	if pg.orgs, err = partnership.Organisations(r.Context(), h.DB, scope.Partnership); err != nil {
		return nil, nil, err
	}
	if h.mails() {
		if pg.letters, err = h.Outbox.List(r.Context(), scope, lettersShown); err != nil {
			return nil, nil, err
		}
	}
	var list []identity.Member
	err = h.told(r, scope, "members.read", "members", func() (err error) {
		list, err = h.Identity.Members(r.Context(), scope)
		return err
	})
	return pg, list, err
}

// Invite makes somebody a member and shows the link with which they begin. It
// is shown this once, and is why this form answers with a page of its own.
//
// POST /arbete/{partnership}/konton
func (h *Handlers) Invite(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, list, err := h.members(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	f := pg.form
	inv := identity.Invitation{
		Login: f.Get("login"), Role: access.Role(f.Get("role")), Party: f.Get("party"), Organisation: f.Get("organisation"), Function: f.Get("function"), Until: afterDay(f, "until"),
	}
	if h.mails() && mail.Address(inv.Login) {
		write := h.letter(pg, "invitation", "/valkommen/")
		inv.Letter = func(token string) mail.Letter { return write(inv.Login, token) }
	}
	if len(f.Errors) == 0 {
		var token string
		if token, err = h.Identity.Invite(r.Context(), scope, inv, h.Now().UTC()); err == nil {
			if inv.Letter != nil {
				return pg.confirm(w, "invitation-sent", "konton")
			}
			return pg.show(w, linkPage(pg, inv.Login, h.welcomeLink(pg, token)))
		}
	}
	return pg.again(w, err, func() templ.Component { return membersPage(pg, list) })
}

// PasswordLink makes a link with which a member sets a new password, or takes up
// an invitation that they have not answered.
//
// POST /arbete/{partnership}/konton/{account}/losenord
func (h *Handlers) PasswordLink(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, list, err := h.members(r, scope)
	if err != nil {
		return err
	}
	login, kind := "", "password"
	for _, m := range list {
		if m.Account == r.PathValue("account") {
			login = m.Login
			if m.Invited != identity.TakenUp {
				kind = "invitation"
			}
		}
	}
	var letter func(login, token string) mail.Letter
	if h.mails() && mail.Address(login) {
		letter = h.letter(pg, kind, "/valkommen/")
	}
	token, err := h.Identity.PasswordLink(r.Context(), scope, r.PathValue("account"), letter, h.Now().UTC())
	switch {
	case err != nil:
		return pg.again(w, err, func() templ.Component { return membersPage(pg, list) })
	case letter != nil:
		return pg.confirm(w, kind+"-sent", "konton")
	}
	return pg.show(w, linkPage(pg, login, h.welcomeLink(pg, token)))
}

// EndMembership ends what somebody is in the partnership, at once.
//
// POST /arbete/{partnership}/konton/{member}/avsluta
func (h *Handlers) EndMembership(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, list, err := h.members(r, scope)
	if err != nil {
		return err
	}
	if err := h.Identity.EndMembership(r.Context(), scope, r.PathValue("member"), h.Now().UTC()); err != nil {
		return pg.again(w, err, func() templ.Component { return membersPage(pg, list) })
	}
	return pg.confirm(w, "member-ended", "konton")
}

func (h *Handlers) welcomeLink(pg *page, token string) string {
	return h.Base + pg.outside("/valkommen/"+token)
}

// memberView is one page of the members that were searched for.
type memberView struct {
	words string
	page  int // from 1
	found []identity.Member
}

// membersNow are those that have not ended and hold the words that were
// searched for, in the order in which they came.
func (pg *page) membersNow(list []identity.Member) memberView {
	q := pg.r.URL.Query()
	v := memberView{words: strings.TrimSpace(q.Get("q")), page: pageNumber(q)}
	pg.form.Values.Set("q", v.words)
	for _, m := range list {
		party, _ := pg.p.Party(m.Party)
		text := strings.ToLower(m.Login + " " + m.Function + " " + party.Name + " " + pg.T("role."+string(m.Role)))
		if (m.Until.IsZero() || pg.h.Now().Before(m.Until)) && holdsAll(text, strings.Fields(strings.ToLower(v.words))) {
			v.found = append(v.found, m)
		}
	}
	return v
}

func holdsAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// shown are those of the page.
func (v memberView) shown() []identity.Member {
	from := min((v.page-1)*pageSize, len(v.found))
	return v.found[from:min(from+pageSize, len(v.found))]
}

func (v memberView) address(pg *page) func(number int) string {
	return func(number int) string {
		q := url.Values{}
		if v.words != "" {
			q.Set("q", v.words)
		}
		if number > 1 {
			q.Set("sida", strconv.Itoa(number))
		}
		return strings.TrimSuffix(pg.at("konton")+"?"+q.Encode(), "?")
	}
}

func memberTable(pg *page, list []identity.Member) ui.Table {
	t := ui.Table{Caption: pg.T("staff.members.title"), Quiet: true, Columns: []ui.Column{
		{Head: pg.T("staff.member.login"), RowHead: true}, {Head: pg.T("staff.member.role")}, {Head: pg.T("staff.member.function")},
		{Head: pg.T("staff.member.party")}, {Head: pg.T("staff.members.act"), Narrow: true}}}
	for _, m := range list {
		party, _ := pg.p.Party(m.Party)
		cell := ui.Cell{Text: m.Login}
		var notes []string
		if m.Invited != identity.TakenUp {
			notes = append(notes, pg.T("staff.members.unanswered"))
		}
		if !m.Until.IsZero() {
			notes = append(notes, pg.T("staff.members.until", m.Until))
		}
		cell.Note = strings.Join(notes, ". ")
		t.Rows = append(t.Rows, ui.Row{
			cell, ui.TextCell(pg.T("role." + string(m.Role))), ui.TextCell(m.Function), ui.TextCell(party.Name),
			{Part: memberActs(pg, m)}})
	}
	return t
}

// letterTable tells how far the newest letters have come: not to whom they go
// and not what they say.
func letterTable(pg *page, list []mail.Item) ui.Table {
	t := ui.Table{Caption: pg.T("staff.letters.title"), Quiet: true, Columns: []ui.Column{
		{Head: pg.T("staff.letters.when"), RowHead: true}, {Head: pg.T("staff.letters.kind")}, {Head: pg.T("staff.letters.state")}}}
	for _, l := range list {
		t.Rows = append(t.Rows, ui.Row{
			ui.TextCell(pg.words.Moment(l.Created)), ui.TextCell(pg.T("staff.letters.kind." + l.Kind)),
			{Text: pg.T("staff.letters.state." + string(l.State)), Note: pg.words.N("staff.letters.attempts", l.Attempts)}})
	}
	return t
}

func inviteView(pg *page) formView {
	w := pg.words
	parties := []ui.Option{{Label: pg.T("staff.member.party.none")}}
	for _, p := range pg.p.Parties {
		parties = append(parties, ui.Option{Value: p.ID, Label: p.Name})
	}
	login := wide(ui.Medium, pg.field("login"))
	login.Extra = templ.Attributes{"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
	return formView{
		Action: pg.at("konton"), Submit: pg.T("staff.member.submit"),
		Fields: []templ.Component{
			ui.Input(w, login),
			ui.Radios(w, pg.choice("role", roleOptions(pg))),
			ui.Select(w, pg.choice("party", parties)),
			organisationChoice(pg),
			ui.Input(w, wide(ui.Medium, pg.field("function"))),
			ui.Input(w, optional(dated(pg.field("until")))),
		},
	}
}

// organisationChoice asks which organisation somebody belongs to, where there
// are any.
func organisationChoice(pg *page) templ.Component {
	options := []ui.Option{{Label: pg.T("staff.member.organisation.none")}}
	for _, o := range pg.orgs {
		if o.Ended.IsZero() {
			options = append(options, ui.Option{Value: o.ID, Label: o.Name})
		}
	}
	if len(options) == 1 {
		return templ.NopComponent
	}
	return ui.Select(pg.words, optional(pg.choice("organisation", options)))
}

func roleOptions(pg *page) []ui.Option {
	options := named(pg, "role.", access.Reporter, access.Approver, access.Coordinator, access.Reader)
	for i := range options {
		options[i].Hint = pg.T("role." + options[i].Value + ".hint")
	}
	return options
}
