package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"lykta/internal/db"
	"lykta/internal/ids"
	"lykta/internal/importing/police"
)

// send sends a form from the coordinator.
func (w *town) send(path string, pairs ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	form := url.Values{"key": {ids.Token()}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return w.serve(w.plain(http.MethodPost, path, strings.NewReader(form.Encode()), coordinator))
}

// sendFile sends a form with a file from the coordinator.
func (w *town) sendFile(path, name string, content []byte, pairs ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		w.check(m.WriteField(pairs[i], pairs[i+1]))
	}
	w.check(m.WriteField("key", ids.Token()))
	file, err := m.CreateFormFile("file", name)
	w.check(err)
	_, err = file.Write(content)
	w.check(err)
	w.check(m.Close())
	r := w.plain(http.MethodPost, path, &body, coordinator)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return w.serve(r)
}

func (w *town) look(path string) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.serve(w.plain(http.MethodGet, path, nil, coordinator))
}

// says fails where an answer lacks a text, or the status is another.
func (w *town) says(a *httptest.ResponseRecorder, status int, texts ...string) {
	w.t.Helper()
	if a.Code != status {
		w.t.Errorf("status %d, want %d\n%s", a.Code, status, a.Body)
	}
	for _, text := range texts {
		if !strings.Contains(a.Body.String(), text) {
			w.t.Errorf("the page does not say %q\n%s", text, a.Body)
		}
	}
}

func TestMapFromFileToMap(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		const base = "/arbete/viken"
		w.says(w.send(base+"/omraden", "name", "N"), 422, "2–80 tecken", `value="N"`)
		w.says(w.send(base+"/omraden", "name", "Hamnen"), 303)
		w.says(w.look(base+"/omraden"), 200, "Hamnen", "Ingen gräns inlagd")
		w.says(w.send(base+"/platser", "name", "Kajen", "class", "water", "at", "torget"), 422, "Skriv två tal", `value="Kajen"`)
		w.says(w.send(base+"/platser", "name", "Kajen", "class", "water", "at", "58.2601, 11.4502"), 303)
		w.says(w.look(base+"/platser?q=kaj"), 200, "Kajen", "Hamn eller badplats")

		w.says(w.sendFile(base+"/kartfil", "x.geojson", []byte("nej")), 422, "inte GeoJSON")
		w.says(w.send(base+"/kartfil"), 422, "Välj en fil")
		outline := `{"type":"Feature","properties":{"namn":"hamnen"},"geometry":{"type":"Polygon","coordinates":[[AXES]]}}`
		swapped := strings.ReplaceAll(outline, "AXES", "[58.25,11.44],[58.25,11.46],[58.27,11.46],[58.25,11.44]")
		sent := w.sendFile(base+"/kartfil", "hamnen.geojson", []byte(swapped))
		w.says(sent, 303)
		w.says(w.look(sent.Header().Get("Location")), 422, "Objekt 1 (hamnen)", "omvänd ordning")
		right := strings.ReplaceAll(outline, "AXES", "[11.44,58.25],[11.46,58.25],[11.46,58.27],[11.44,58.27],[11.44,58.25]")
		sent = w.sendFile(base+"/kartfil", "hamnen.geojson", []byte(right))
		w.says(sent, 303)
		review, _, _ := strings.Cut(sent.Header().Get("Location"), "?")
		w.says(w.look(review), 200, "0 nya, 1 ändrade, 0 som redan är likadana", "WGS 84")
		w.says(w.look(review+"?system=3006"), 422, "inte meter")
		w.says(w.send(review), 303)
		w.says(w.look(review), 404)
		w.says(w.look(base+"/platser?q=kaj"), 200, "Hamnen")
		w.says(w.look(base+"/karta"), 200, `class="ly-chart ly-map"`, "Kajen", "karta.geojson", "data-moving hidden", w.server.assets.Links.Scripts["map"].Href)
		w.says(w.look(base+"/karta.geojson"), 200, `"name":"Hamnen"`, `"name":"Kajen"`)
	})
}

func TestTooLargeAFile(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.says(w.sendFile("/arbete/viken/kartfil", "stor.geojson", make([]byte, maxFile)), 413)
		w.says(w.sendFile("/arbete/viken/kartfil", "stor.geojson", make([]byte, 20<<20+1)), 422, "större än 20 MB")
	})
}

func TestImportFromFileToUndoing(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		const base = "/arbete/viken/import"
		w.says(w.sendFile(base, "x.csv", []byte("bara ett ord"), "source", "Vaktlistan"), 422, "inga rader", `value="Vaktlistan"`)
		bad := "Datum;Tid;Slag;Plats;Anteckning\n2026-03-01;22.30;skräp;Torget i viken;Ring Maja på 070-174 06 05\n2026-02-31;22;Klotter;Torget i viken;\n"
		sent := w.sendFile(base, "vakt.csv", []byte(bad), "source", "Vaktlistan")
		w.says(sent, 303)
		file, _, _ := strings.Cut(sent.Header().Get("Location"), "?")
		w.says(w.look(file), 200, "CSV med semikolon, UTF-8", "2 rader")
		columns := []string{"reporter", "kommunen", "from", "Datum", "clock", "Tid", "category", "Slag", "place", "Plats", "text", "Anteckning", "rest", "1", "system", "0"}
		w.says(w.send(file, "from", "Datum"), 422, "Välj vem som rapporterar", "Välj kolumnen med kategori")
		w.says(w.send(file, columns...), 303)
		words := w.look(file + "/ord")
		w.says(words, 200, "2 ord känns igen", "skräp")
		field := fieldNamed(words.Body.String(), "category.")
		w.says(w.send(file+"/ord"), 422, "Välj vad ordet betyder")
		w.says(w.send(file+"/ord", field, "nedskrapning"), 303)
		w.says(w.look(file+"/granska"), 200, "2 rader av 2 har fel", "Rad 2, kolumn Anteckning", "Rad 3, kolumn Datum")
		w.says(w.send(file+"/granska"), 422, "Inget är inläst")
		w.says(w.look(file+"/granska"), 200, "Rad 3, kolumn Datum")

		good := "Datum;Tid;Slag;Plats;Anteckning\n2026-03-01;22.30;Skräp;Torget i viken;Påsar vid muren\n2026-02-28;22–02;Klotter;Torget i viken;\n"
		batch := ""
		for _, fresh := range []string{"2 nya av 2", "0 nya av 2"} {
			sent = w.sendFile(base, "vakt.csv", []byte(good), "source", "vaktlistan")
			w.says(sent, 303)
			file, _, _ = strings.Cut(sent.Header().Get("Location"), "?")
			if fresh == "2 nya av 2" { // nothing was taken in, so nothing is remembered yet
				w.says(w.send(file, columns...), 303)
				w.says(w.send(file+"/ord", field, "nedskrapning"), 303)
			}
			w.says(w.look(file+"/granska"), 200, fresh)
			taken := w.send(file + "/granska")
			w.says(taken, 303)
			w.says(w.look(taken.Header().Get("Location")), 200, "Filen är inläst", fresh)
			_, batch, _ = strings.Cut(taken.Header().Get("Location"), "omgang=")
			w.says(w.look(file), 404)
		}
		w.says(w.send(base+"/omgang/"+batch+"/angra"), 303)
		w.says(w.look(base), 200, "Ångrad")
		w.says(w.send(base+"/omgang/"+w.dalen.Batch+"/angra"), 404)
	})
}

// fieldNamed is the first field of a page whose name begins so.
func fieldNamed(page, start string) string {
	_, rest, _ := strings.Cut(page, `name="`+start)
	name, _, _ := strings.Cut(rest, `"`)
	return start + name
}

// News are told as news, with the way to where they stand, and only those of the
// partnership's own municipalities.
func TestPoliceNews(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.says(w.look("/arbete/viken/polisnytt"), 200, "Nyheterna hämtas inte", "Nyheter, inte statistik")
		w.check(w.db.Write(t.Context(), func(tx *db.DB) error {
			return police.Keep(t.Context(), tx, []police.News{
				{ID: 1, Type: "Brand", Place: "viken", Happened: noon, Address: "https://polisen.se/ett/"},
				{ID: 2, Type: "Rån", Place: "viken", Happened: noon, Address: "https://polisen.se/tva/"},
				{ID: 3, Type: "Brand", Place: "dalen", Happened: noon, Address: "https://polisen.se/tre/"}})
		}))
		w.says(w.look("/arbete/viken/polisnytt"), 200, "https://polisen.se/ett/", "https://polisen.se/tva/")
		narrowed := w.look("/arbete/viken/polisnytt?typ=Brand&fran=2026-03-01").Body.String()
		if !strings.Contains(narrowed, "/ett/") || strings.Contains(narrowed, "/tva/") || strings.Contains(narrowed, "/tre/") {
			t.Error("fires in viken are not what is shown")
		}
	})
}
