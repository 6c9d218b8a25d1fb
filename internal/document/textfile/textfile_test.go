package textfile_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/document/textfile"
	"lykta/internal/errs"
)

func read(t *testing.T, data string) string {
	t.Helper()
	got, err := textfile.Read(strings.NewReader(data), "löfte")
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestPlainTextIsKept(t *testing.T) {
	t.Parallel()
	const text = "# Löfte\n\n• Två kontroller\n• En vandring\n"
	if diff := cmp.Diff(text, read(t, "\ufeff"+text)); diff != "" {
		t.Error(diff)
	}
}

func TestOldEncodings(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"Windows-1252": "Medborgarl\xf6fte \x96 \xe5r 2024",
		"UTF-16 LE":    "\xff\xfeM\x00e\x00d\x00b\x00o\x00r\x00g\x00a\x00r\x00l\x00\xf6\x00f\x00t\x00e\x00 \x00\x13\x20 \x00\xe5\x00r\x00 \x002\x000\x002\x004\x00",
	} {
		if got, want := read(t, data), "Medborgarlöfte – år 2024"; got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestHTML(t *testing.T) {
	t.Parallel()
	got := read(t, `<!doctype html><html><head><title>Sida</title><style>p{}</style></head><body>
<nav><ul><li>Start</li></ul></nav><script>var x = "<p>nej</p>";</script>
<h1>Medborgarl&ouml;fte</h1><p>Polisen lovar att<br>under 2024:</p>
<ul><li><p>g&ouml;ra <b>tv&aring;</b>
kontroller</p></li><li>vandra<ul><li>i Norr</li></ul></li></ul>
<table><tr><th>Vad</th><th>Vem</th></tr><tr><td><ul><li>Mäta</li><li>Ronda</li></ul></td><td><ul><li>Polisen</li></ul></td></tr><tr><td><p>Vandring</p></td><td>Kommunen<br>Polisen</td></tr></table>
<footer>Kontakt</footer></body></html>`)
	want := "# Medborgarlöfte\n\nPolisen lovar att\nunder 2024:\n\n• göra två kontroller\n• vandra\n• i Norr\nVad\tVem\nMäta • Ronda\tPolisen\nVandring\tKommunen Polisen\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// docx packs a document part, and whatever else, as a Word file does.
func docx(t testing.TB, parts map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const document = `<?xml version="1.0"?><w:document xmlns:w="x"><w:body>
<w:p><w:pPr><w:pStyle w:val="Rubrik1"/></w:pPr><w:r><w:t>Löfte 2024</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">Polisen </w:t></w:r><w:r><w:t>lovar:</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/></w:numPr></w:pPr><w:r><w:t>Två kontroller</w:t></w:r><w:del><w:r><w:t>Tre</w:t></w:r></w:del></w:p>
<w:p><w:pPr><w:pStyle w:val="ListBullet"/></w:pPr><w:r><w:t>En vandring</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Möte</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Kommunen</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Mäta</w:t></w:r></w:p><w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Ronda</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Polisen</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
</w:body></w:document>`

func TestDOCX(t *testing.T) {
	t.Parallel()
	got := read(t, docx(t, map[string]string{"word/document.xml": document, "word/styles.xml": "<x/>"}))
	want := "# Löfte 2024\n\nPolisen lovar:\n\n• Två kontroller\n• En vandring\nMöte\tKommunen\nMäta • Ronda\tPolisen\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	whole := docx(t, map[string]string{"word/document.xml": document})
	for _, c := range []struct {
		name, data, key string
		kind            errs.Kind
	}{
		{"PDF", "%PDF-1.7 …", "textfile.unknown", errs.Invalid},
		{"old Word", "\xd0\xcf\x11\xe0\xa1\xb1", "textfile.unknown", errs.Invalid},
		{"zeros", "a\x00b", "textfile.unknown", errs.Invalid},
		{"nothing", " \n\t", "textfile.empty", errs.Invalid},
		{"half a zip", whole[:len(whole)/2], "textfile.broken", errs.Invalid},
		{"another zip", docx(t, map[string]string{"xl/workbook.xml": "<x/>"}), "textfile.unknown", errs.Invalid},
		{"bad XML", docx(t, map[string]string{"word/document.xml": "<w:p><w:t>a</"}), "textfile.broken", errs.Invalid},
		{"too large", strings.Repeat("a", textfile.MaxInput+1), "textfile.too-large", errs.TooLarge},
	} {
		_, err := textfile.Read(strings.NewReader(c.data), c.name)
		var e *errs.Error
		if !errors.As(err, &e) || e.Kind != c.kind || e.Key != c.key {
			t.Errorf("%s: got %v, want %v %s", c.name, err, c.kind, c.key)
		}
	}
}

func TestZipBomb(t *testing.T) {
	t.Parallel()
	bomb := docx(t, map[string]string{"word/document.xml": "<w:t>" + strings.Repeat("a", textfile.MaxUnpacked+1)})
	if len(bomb) > textfile.MaxUnpacked/100 {
		t.Fatalf("the bomb is %d bytes, no bomb at all", len(bomb))
	}
	if _, err := textfile.Read(strings.NewReader(bomb), "bomb"); !errs.Is(err, errs.TooLarge) {
		t.Errorf("got %v, want too large", err)
	}
}

func TestFailedReadIsPassedOn(t *testing.T) {
	t.Parallel()
	if _, err := textfile.Read(iotest.ErrReader(io.ErrUnexpectedEOF), "x"); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v, want the reader's error", err)
	}
}

func FuzzHTML(f *testing.F) {
	f.Add("<p>a<br>b</p><table><tr><td>1<td>2</table><li>x")
	f.Add("<nav><nav></nav>text</p></nav>")
	f.Fuzz(func(t *testing.T, page string) {
		got, err := textfile.Read(strings.NewReader("<html>"+page), "f")
		if err == nil && len(got) > 8*len(page)+64 {
			t.Errorf("%d bytes became %d", len(page), len(got))
		}
	})
}

func FuzzDOCX(f *testing.F) {
	f.Add([]byte(docx(f, map[string]string{"word/document.xml": document})))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := textfile.Read(bytes.NewReader(data), "f")
		if err == nil && strings.TrimSpace(got) == "" {
			t.Error("an empty text without an error")
		}
	})
}
