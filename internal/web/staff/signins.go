package staff

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/web/ui"
)

// SignIns shows how the partnership's members have signed in, were refused, and
// changed what lets them in, newest first. These are entries of the
// installation's log, for an account may be a member of several partnerships.
// That they are read is an entry, on disk before the first is shown.
//
// GET /arbete/{partnership}/logg/inloggningar?handling=&konto=&utfall=&fran=&till=&fore=
func (h *Handlers) SignIns(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.record(r, scope, "signins")
	if err != nil {
		return err
	}
	pg.area = "record.audit"
	pg.under(pg.T("record.audit.title"), pg.at("logg"))
	before := pg.readLogSearch(r.URL.Query())
	f := auditFilter(pg.form)
	return h.told(r, scope, string(access.ReadAudit), "sign-ins", func() error {
		list, err := audit.SignIns(r.Context(), h.DB, scope.Partnership, f, before, auditPage)
		if err != nil {
			return err
		}
		return pg.show(w, signInsView(pg, list))
	})
}

// readLogSearch keeps what a log is narrowed to, and returns the number that its
// page comes before.
func (pg *page) readLogSearch(q url.Values) int64 {
	for _, name := range []string{"handling", "funktion", "konto", "utfall", "fran", "till"} {
		pg.form.Values.Set(name, q.Get(name))
	}
	before, err := strconv.ParseInt(q.Get("fore"), 10, 64)
	if err != nil || before < 0 {
		return 0
	}
	return before
}

func ownActOptions(pg *page) []ui.Option {
	options := []ui.Option{{Label: pg.T("record.audit.all")}}
	for _, act := range audit.OwnActs() {
		options = append(options, ui.Option{Value: act, Label: actName(pg, act)})
	}
	return options
}

// signInPager leads on to what is older.
func signInPager(pg *page, list []audit.Entry) ui.Pager {
	if len(list) < auditPage {
		return ui.Pager{}
	}
	query := strings.TrimPrefix(auditMore(pg, list[len(list)-1].Seq), pg.at("logg"))
	return ui.Pager{Next: pg.at("logg", "inloggningar") + query}
}
