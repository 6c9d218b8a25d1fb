package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"lykta/internal/errs"
	"lykta/internal/web/frame"
)

// A script is told what is wrong as JSON, in the language of its page.
func TestProblemsAsJSON(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		lang   string
		err    error
		status int
		title  string
	}{
		{frame.Swedish, errs.E(errs.Invalid, "passkey.expired"), 422, "Det tog för lång tid. Försök igen."},
		{frame.English, errs.E(errs.Invalid, "passkey.expired"), 422, "It took too long. Try again."},
		{frame.English, errs.E(errs.Conflict, "passkey.known"), 409, "The passkey is there already."},
		{frame.English, &http.MaxBytesError{Limit: maxBody}, 413, ""},
	} {
		r := frame.WithLanguage(httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/logga-in/nyckel/klar", strings.NewReader("{}")), tt.lang)
		w := httptest.NewRecorder()
		if err := problemsAsJSON(func(http.ResponseWriter, *http.Request) error { return tt.err })(w, r); err != nil {
			t.Fatal(err)
		}
		var got problem
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatalf("%v: %s", err, w.Body)
		}
		if w.Code != tt.status || got.Status != tt.status || got.Title == "" || tt.title != "" && got.Title != tt.title || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%v: %d %+v", tt.err, w.Code, got)
		}
	}
}
