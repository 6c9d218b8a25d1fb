package textfile

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"lykta/internal/errs"
)

// The bounds, in bytes: of what is read, and of what a DOCX may unpack to.
const (
	MaxInput    = 16 << 20
	MaxUnpacked = 8 << 20
)

// Read reads all of r and returns it as line-structured text. The name is
// only used in errors. Errors: TooLarge "textfile.too-large" for more than
// MaxInput bytes, or a DOCX that unpacks to more than MaxUnpacked; Invalid
// "textfile.unknown" for what is no text (an image, a PDF, an old .doc);
// Invalid "textfile.broken" for a damaged DOCX; Invalid "textfile.empty"
// where there is no text. A failed read is returned as it is.
func Read(r io.Reader, name string) (string, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxInput+1))
	if err != nil {
		return "", errs.Wrap(err, "read "+name)
	}
	if len(data) > MaxInput {
		return "", errs.E(errs.TooLarge, "textfile.too-large", name)
	}
	text, err := convert(data)
	if err != nil {
		return "", named(err, name)
	}
	if len(bytes.TrimSpace([]byte(text))) == 0 {
		return "", errs.E(errs.Invalid, "textfile.empty", name)
	}
	return text, nil
}

func convert(data []byte) (string, error) {
	switch Detect(data) {
	case DOCX:
		return readDOCX(data)
	case HTML:
		text, err := decode(data)
		if err != nil {
			return "", err
		}
		return readHTML(text)
	case Text:
		return decode(data)
	}
	return "", errs.E(errs.Invalid, "textfile.unknown")
}

// named puts the file's name first among an error's arguments.
func named(err error, name string) error {
	var e *errs.Error
	if errors.As(err, &e) {
		e.Args = append([]any{name}, e.Args...)
	}
	return err
}

// Type is what a file turned out to be.
type Type int

// The types. Markdown and pastes are Text: their marks are read by whoever
// reads the text.
const (
	Unknown Type = iota
	Text
	HTML
	DOCX
)

// Detect finds out by the content what a file is.
func Detect(data []byte) Type {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return DOCX
	case foreign(data):
		return Unknown
	case looksHTML(data):
		return HTML
	}
	return Text
}

var foreignMarks = [][]byte{
	[]byte("%PDF"), []byte("\x89PNG"), []byte("\xff\xd8\xff"), []byte("GIF8"), {0xd0, 0xcf, 0x11, 0xe0}, // old .doc
	[]byte("{\\rtf"), []byte("\x1f\x8b"), []byte("7z\xbc\xaf"), []byte("Rar!"), []byte("SQLite format 3"),
}

// foreign reports whether the bytes are of a kind that holds no text, or are
// no text: zero bytes that no UTF-16 mark explains.
func foreign(data []byte) bool {
	for _, m := range foreignMarks {
		if bytes.HasPrefix(data, m) {
			return true
		}
	}
	return !utf16Marked(data) && bytes.IndexByte(data[:min(len(data), 4096)], 0) >= 0
}

func utf16Marked(data []byte) bool {
	return bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff})
}

// looksHTML reports whether the beginning holds the marks of a page or of a
// fragment of one.
func looksHTML(data []byte) bool {
	head := bytes.ToLower(data[:min(len(data), 2048)])
	for _, tag := range []string{"<!doctype html", "<html", "<body", "<head>", "<p>", "<p ", "<ul>", "<li>", "<h1", "<h2", "<div", "<table", "<article", "<main"} {
		if bytes.Contains(head, []byte(tag)) {
			return true
		}
	}
	return false
}

// decode makes UTF-8 of UTF-8, UTF-16 with a mark, or else Windows-1252,
// which holds ISO 8859-1's Swedish letters. What then holds a zero, as UTF-32
// and most files of other programs do, is no text.
func decode(data []byte) (string, error) {
	out, err := toUTF8(data)
	if err != nil {
		return "", errs.E(errs.Invalid, "textfile.broken", err)
	}
	if bytes.IndexByte(out, 0) >= 0 {
		return "", errs.E(errs.Invalid, "textfile.unknown")
	}
	return string(out), nil
}

func toUTF8(data []byte) ([]byte, error) {
	if utf16Marked(data) {
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if utf8.Valid(data) {
		return data, nil
	}
	return charmap.Windows1252.NewDecoder().Bytes(data)
}
