package staff

import (
	"io"
	"mime"
	"net/http"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"lykta/internal/errs"
	"lykta/internal/web/ui"
)

// sentFile is a file that came with a form.
type sentFile struct {
	name    string // without its folder
	content []byte
}

// longestName is how much of a file's name is kept, in characters.
const longestName = 100

// readFile reads a form with a file in its field file, of at most so many
// bytes. What is wrong with the file is told at the field.
func readFile(r *http.Request, most int64) (*form, sentFile, error) {
	var file sentFile
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "multipart/form-data" {
		f, err := readForm(r)
		if err == nil {
			f.wrong("file", "file.none")
		}
		return f, file, err
	}
	if err := r.ParseMultipartForm(most + 1<<20); err != nil {
		return nil, file, errs.E(errs.Invalid, "error.form", err)
	}
	defer r.MultipartForm.RemoveAll()
	f := &form{Values: r.MultipartForm.Value}
	heads := r.MultipartForm.File["file"]
	switch {
	case len(heads) == 0 || heads[0].Size == 0:
		f.wrong("file", "file.none")
		return f, file, nil
	case heads[0].Size > most:
		f.wrong("file", "file.large", int(most>>20))
		return f, file, nil
	}
	opened, err := heads[0].Open()
	if err != nil {
		return nil, file, errs.E(errs.Internal, "file.open", err)
	}
	defer opened.Close()
	file.name = shortName(heads[0].Filename)
	file.content, err = io.ReadAll(opened)
	return f, file, err
}

// shortName is a file's name without its folder and without what cannot be
// shown.
func shortName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, name)
	for utf8.RuneCountInString(name) > longestName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return name
}

// filed asks for a file.
func filed(f ui.Field, accept string) ui.Field {
	f.Type, f.Value, f.Extra = "file", "", templ.Attributes{"accept": accept}
	return f
}
