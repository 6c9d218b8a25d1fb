package assets

import (
	"bytes"
	"image/png"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"lykta/internal/errs"
)

func TestWhatEveryPageLoadsIsSmall(t *testing.T) {
	t.Parallel()
	s, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, link := range []string{s.Links.Style, s.Links.Script, s.Links.Icon} {
		f, ok := s.Open(strings.TrimPrefix(link, Prefix))
		if !ok || len(f.Gzip) == 0 {
			t.Fatalf("%s was not built", link)
		}
		total += len(f.Gzip)
	}
	// A page may weigh 40 kB in all; half of it is for what the page says.
	if total > 20000 {
		t.Errorf("style, script and icon are %d bytes compressed, want at most 20000", total)
	}
}

// TestTheMapIsFetchedWhenItIsAskedFor: what every page of a map loads is next to
// nothing; what moves it comes later, with the copyright line that its licence
// asks for, and brings no picture.
func TestTheMapIsFetchedWhenItIsAskedFor(t *testing.T) {
	t.Parallel()
	s, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	button, _ := s.Page("map")
	script, _ := s.Page("leaflet")
	style, ok := s.Open(strings.TrimPrefix(s.Links.Styles["leaflet"], Prefix))
	if !ok || len(button.Gzip) == 0 || len(script.Gzip) == 0 {
		t.Fatal("the map was not built")
	}
	if len(button.Gzip) > 1000 || len(script.Gzip)+len(style.Gzip) > 50000 {
		t.Errorf("compressed, the button is %d bytes, want at most 1000, and the map %d, want at most 50000", len(button.Gzip), len(script.Gzip)+len(style.Gzip))
	}
	if !strings.Contains(string(script.Bytes), "Vladimir Agafonkin") {
		t.Error("the script lacks Leaflet's copyright line")
	}
	if strings.Contains(string(style.Bytes), ".png") {
		t.Error("the style names pictures that are not there")
	}
}

// TestPictures: each is as large as its name says.
func TestPictures(t *testing.T) {
	t.Parallel()
	s, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, size := range map[string]int{"icon-180": 180, "icon-192": 192, "icon-512": 512} {
		f, ok := s.Open(strings.TrimPrefix(s.Links.Pictures[name], Prefix))
		got, err := png.DecodeConfig(bytes.NewReader(f.Bytes))
		if !ok || err != nil || got.Width != size || got.Height != size || f.Type != "image/png" {
			t.Errorf("%s: found %t, %d by %d, %s, %v", name, ok, got.Width, got.Height, f.Type, err)
		}
	}
}

func TestNoMoreThanTwoFonts(t *testing.T) {
	t.Parallel()
	s, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	fonts := 0
	for name := range s.files {
		if strings.HasSuffix(name, ".woff2") {
			fonts++
		}
	}
	if fonts != 2 {
		t.Errorf("%d font files, want 2", fonts)
	}
}

func TestServing(t *testing.T) {
	t.Parallel()
	s, err := load(fstest.MapFS{
		"manifest.json":  {Data: []byte(`{"Style":"site-1.css","Files":["site-1.css"]}`)},
		"site-1.css":     {Data: []byte("body{}")},
		"site-1.css.gz":  {Data: []byte("zipped")},
		"unlisted-1.css": {Data: []byte("no")},
	})
	if err != nil {
		t.Fatal(err)
	}
	themed := ThemeLink("#7a1f5c")
	for _, c := range []struct {
		path, accept string
		status       int
		body         string
	}{
		{"/assets/site-1.css", "br, gzip;q=0.5", 200, "zipped"},
		{"/assets/site-1.css", "gzip;q=0", 200, "body{}"},
		{"/assets/site-1.css", "", 200, "body{}"},
		{"/assets/unlisted-1.css", "", 404, "404"},
		{"/assets/manifest.json", "", 404, "404"},
		{themed, "", 200, "@layer"},
		{themed + "x", "", 404, "404"},
	} {
		r := httptest.NewRequest(http.MethodGet, c.path, nil)
		r.Header.Set("Accept-Encoding", c.accept)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != c.status || !strings.HasPrefix(w.Body.String(), c.body) {
			t.Errorf("%s (%s) = %d %.20q, want %d %q", c.path, c.accept, w.Code, w.Body, c.status, c.body)
		}
		if c.status == 200 && !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s may not be kept", c.path)
		}
	}
}

func TestAMissingBuildIsSaid(t *testing.T) {
	t.Parallel()
	_, err := load(fstest.MapFS{})
	if !errs.Is(err, errs.Internal) || !strings.Contains(err.Error(), "assets.missing") {
		t.Errorf("got %v", err)
	}
}
