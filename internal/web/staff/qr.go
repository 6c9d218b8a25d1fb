package staff

import (
	"fmt"
	"net/http"
	"strings"

	"rsc.io/qr"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/web/frame"
)

// Poster is a page to print: a promise, and the code that leads to logging an
// action for it.
//
// GET /arbete/{partnership}/qr/{pledge}/{promise}
func (h *Handlers) Poster(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, about, err := h.about(r, scope, "staff.qr.title", "")
	if err != nil {
		return err
	}
	return pg.show(w, posterPage(pg, about, h.logLink(pg, about)))
}

// Code is the poster's code as a picture.
//
// GET /arbete/{partnership}/qr/{pledge}/{promise}/kod.svg
func (h *Handlers) Code(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, about, err := h.about(r, scope, "staff.qr.title", "")
	if err != nil {
		return err
	}
	picture, err := codeSVG(h.logLink(pg, about))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte(picture)) // a reader that went away is nobody to tell
	return nil
}

// logLink is the whole address that the code holds.
func (h *Handlers) logLink(pg *page, a about) string {
	return h.Base + frame.Path(frame.Swedish, base(pg.p.Slug, "insats", a.pledge.Pledge.ID, a.promise.Promise.ID))
}

// quiet is the empty edge around a code, in modules (ISO/IEC 18004).
const quiet = 4

// codeSVG draws a text as a QR code. Medium correction: a poster gets dirty.
func codeSVG(text string) (string, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", errs.Wrap(err, "qr")
	}
	var path strings.Builder
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	size := code.Size + 2*quiet
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="%s"/></svg>`,
		size, size, size, size, path.String()), nil
}
