package web

import (
	"net/http"

	"lykta/internal/errs"
	"lykta/internal/web/frame"
	"lykta/internal/web/ui"
)

// health answers 200 while the program can read its database: for whoever
// watches over it.
func (s *Server) health(w http.ResponseWriter, r *http.Request) error {
	var one int
	if err := s.db.QueryRow(r.Context(), `SELECT 1`).Scan(&one); err != nil {
		return errs.E(errs.Unavailable, "error.unavailable", err)
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n"))
	return nil
}

// home is the start page in the page's language.
func home(d ui.PageData) string { return frame.Path(d.Words.Lang(), "/") }
