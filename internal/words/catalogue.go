package words

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strconv"
	"strings"
)

//go:embed catalogue/*.json
var files embed.FS

// The languages of the catalogues.
const (
	Swedish = "sv"
	English = "en"
)

// piece is a run of plain text followed by a blank; the last piece of a text
// has no blank.
type piece struct {
	text  string
	blank int // position of the argument, or one of the two below
}

const (
	noBlank    = -1
	countBlank = -2 // {n}, the number of a plural
)

// text is one entry of a catalogue, taken apart once when the program starts.
type text struct {
	one, other []piece // one is nil where the text has no plural
}

// catalogue is all texts of one language by key.
type catalogue map[string]text

// load reads every area of the language. Two areas with the same key are an
// error, for one of them would never be seen.
func load(from fs.FS, language string) (catalogue, error) {
	names, err := fs.Glob(from, "catalogue/*."+language+".json")
	if err != nil {
		return nil, fmt.Errorf("words: list catalogues: %w", err)
	}
	sort.Strings(names)
	all := catalogue{}
	for _, name := range names {
		if err := loadFile(from, name, all); err != nil {
			return nil, fmt.Errorf("words: %s: %w", path.Base(name), err)
		}
	}
	return all, nil
}

func loadFile(from fs.FS, name string, into catalogue) error {
	b, err := fs.ReadFile(from, name)
	if err != nil {
		return err
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	for key, value := range raw {
		if _, twice := into[key]; twice {
			return fmt.Errorf("%s stands in another file too", key)
		}
		t, err := parseText(value)
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		into[key] = t
	}
	return nil
}

func parseText(raw json.RawMessage) (text, error) {
	var plain string
	if json.Unmarshal(raw, &plain) == nil {
		other, err := split(plain)
		return text{other: other}, err
	}
	var plural struct{ One, Other string }
	if err := json.Unmarshal(raw, &plural); err != nil {
		return text{}, err
	}
	if plural.One == "" || plural.Other == "" {
		return text{}, fmt.Errorf("a plural needs both one and other")
	}
	one, err := split(plural.One)
	if err != nil {
		return text{}, err
	}
	other, err := split(plural.Other)
	return text{one: one, other: other}, err
}

// split takes "{0} av minst {1}" apart at its blanks.
func split(s string) ([]piece, error) {
	var pieces []piece
	for {
		open := strings.IndexByte(s, '{')
		if open < 0 {
			return append(pieces, piece{text: s, blank: noBlank}), nil
		}
		end := strings.IndexByte(s[open:], '}')
		if end < 0 {
			return nil, fmt.Errorf("a blank is not closed in %q", s)
		}
		blank, err := parseBlank(s[open+1 : open+end])
		if err != nil {
			return nil, err
		}
		pieces = append(pieces, piece{text: s[:open], blank: blank})
		s = s[open+end+1:]
	}
}

func parseBlank(name string) (int, error) {
	if name == "n" {
		return countBlank, nil
	}
	n, err := strconv.Atoi(name)
	if err != nil || n < 0 || n > 9 {
		return 0, fmt.Errorf("a blank is {n} or {0} to {9}, not {%s}", name)
	}
	return n, nil
}
