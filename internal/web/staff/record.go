package staff

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strings"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/web/ui"
)

// recordPages are the pages about what the partnership holds and did, in the
// order in which they lead to one another.
var recordPages = []struct{ path, title string }{
	{"logg", "record.audit.title"}, {"gallring", "record.retention.title"},
	{"registerutdrag", "record.register.title"}, {"utlamnande", "record.handover.title"},
}

// record begins one of those pages.
func (h *Handlers) record(r *http.Request, scope access.Scope, area string) (*page, error) {
	pg, err := h.open(r, scope, "record."+area+".title")
	if err != nil {
		return nil, err
	}
	pg.area = "record." + area
	return pg, nil
}

func recordLinks(pg *page) []ui.Link {
	var links []ui.Link
	for _, p := range recordPages {
		links = append(links, ui.Link{Text: pg.T(p.title), Href: pg.at(p.path), Current: strings.HasSuffix(pg.r.URL.Path, "/"+p.path)})
	}
	return links
}

// told commits the entry that the scope reads what is sensitive before show
// fetches and shows it.
func (h *Handlers) told(r *http.Request, scope access.Scope, act, object string, show func() error) error {
	return audit.Before(r.Context(), h.DB, audit.Of(scope, h.Now().UTC(), act, object), show)
}

// attach sends a file that is kept and not shown.
func attach(w http.ResponseWriter, kind, name string) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w.Header().Set("Cache-Control", "no-store")
}

// table writes rows as a spreadsheet reads them: with a byte order mark, and an
// apostrophe before what it would take for a formula.
func table(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			if safe[i] = cell; cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				safe[i] = "'" + cell
			}
		}
		if err := w.Write(safe); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}
