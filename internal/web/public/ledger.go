package public

import (
	"encoding/base64"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"lykta/internal/ledger"
	"lykta/internal/web/frame"
	"lykta/internal/web/ui"
)

// entriesPerPage is how many entries of the ledger stand on one page.
const entriesPerPage = 100

// Ledger tells how anyone can check the partnership's log, and lists its
// entries, the newest first.
func (s *Site) Ledger() frame.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return s.Page(func(c *Context) (templ.Component, error) {
			v := ledgerView{Context: c}
			size := int(c.Head.Size)
			from, to, pager := c.pager(size, entriesPerPage, "ledger.where")
			v.pager = pager
			entries, err := ledger.Entries(r.Context(), s.db, c.Partnership.ID, int64(size-to), to-from)
			if err != nil {
				return nil, err
			}
			for i := len(entries) - 1; i >= 0; i-- {
				v.entries = append(v.entries, entries[i])
			}
			return ledgerPage(v), nil
		})(w, r)
	}
}

type ledgerView struct {
	*Context
	entries []ledger.Entry
	pager   ui.Pager
}

// address is where the log is served, for the command that checks it.
func (v ledgerView) address() string {
	return v.Base + Home(v.Partnership.Slug, "liggare")
}

func (v ledgerView) root() string { return base64.StdEncoding.EncodeToString(v.Head.Root[:]) }

func (v ledgerView) table() ui.Table {
	t := ui.Table{Caption: v.T("ledger.entries"), Quiet: true, Columns: []ui.Column{
		{Head: v.T("ledger.entry"), RowHead: true, Narrow: true}, {Head: v.T("ledger.entry.kind")}, {Head: v.T("ledger.entry.at")},
	}}
	for _, e := range v.entries {
		kind := ui.Cell{Text: v.T("ledger.kind." + e.Kind)}
		if e.Removed() {
			kind.Note = v.T("ledger.removed")
		}
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(strconv.FormatInt(e.Seq, 10)), kind, ui.TextCell(v.Words.Moment(e.EnteredAt))})
	}
	return t
}

// LedgerFile serves a file of the log, for those who check it.
func (s *Site) LedgerFile() frame.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		p, err := s.Find(r.Context(), r.PathValue("partnership"))
		if err != nil {
			return err
		}
		body, contentType, immutable, err := ledger.ServePath(r.Context(), s.db, p.ID, r.PathValue("file"))
		if err != nil {
			return err
		}
		h := w.Header()
		h.Set("Cache-Control", "no-cache")
		if immutable {
			h.Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		h.Set("Content-Type", contentType)
		h.Set("Content-Length", strconv.Itoa(len(body)))
		h.Set("Access-Control-Allow-Origin", "*") // public to every checker, in a browser too
		w.WriteHeader(http.StatusOK)
		if r.Method != http.MethodHead {
			_, _ = w.Write(body) // a reader that went away is nobody to tell
		}
		return nil
	}
}
