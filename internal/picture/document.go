package picture

import (
	"context"
	"encoding/json"

	"lykta/internal/day"
	"lykta/internal/db"
)

// format names how a frozen edition counts and is written. Whatever would change
// a byte of an edition that has been made needs another, and this one made still.
const format = "lykta/picture/1"

// document is what is approved: every byte of it follows from the inputs, the
// words and the edition before.
type document struct {
	Format   string             `json:"format"`
	Kind     Kind               `json:"kind"`
	Span     day.Period         `json:"span"`
	Number   int64              `json:"number"`
	Corrects string             `json:"corrects,omitempty"`
	Reason   string             `json:"reason,omitempty"`
	Words    map[Section]string `json:"words"`
	Inputs   string             `json:"inputs"`
	Picture  *Picture           `json:"picture"`
	Public   *Publication       `json:"public,omitempty"`
}

// compose writes the document of an edition.
func (e Edition) compose() (string, error) {
	b, err := json.Marshal(document{Format: format, Kind: e.Kind, Span: e.Span, Number: e.Number, Corrects: e.Corrects, Reason: e.Reason,
		Words: e.Words, Inputs: e.Picture.Inputs, Picture: e.Picture, Public: e.Public})
	return string(b), err
}

// read takes the parts of a document out of it again.
func (e *Edition) read(text string) error {
	if text == "" {
		return nil
	}
	var doc document
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		return err
	}
	e.Document, e.Picture, e.Public = text, doc.Picture, doc.Public
	return nil
}

// Reproduced makes the document of a frozen edition once more from what it was
// made of, and reports whether every byte is the same. It is not where an
// event has been disposed of, or an area renamed, since.
func (s *Service) Reproduced(ctx context.Context, partnership string, e Edition) (bool, error) {
	again := e
	err := s.db.Of(partnership).Snapshot(ctx, func(tx *db.DB) error { return s.fill(ctx, tx, partnership, &again) })
	if err != nil {
		return false, err
	}
	text, err := again.compose()
	return text == e.Document, err
}

// fill drafts the figures of an edition as of its moment.
func (s *Service) fill(ctx context.Context, tx *db.DB, partnership string, e *Edition) error {
	in, err := gather(ctx, tx, partnership, e.Span, e.Until)
	if err != nil {
		return err
	}
	p, err := Draft(ctx, in)
	if err != nil {
		return err
	}
	e.Picture, e.Inputs = &p, p.Inputs
	if e.Kind != Public {
		return nil
	}
	key, err := s.key(ctx, tx, partnership)
	if err != nil {
		return err
	}
	previous, err := previousPublic(ctx, tx, partnership, *e)
	if err != nil {
		return err
	}
	reports, err := reported(ctx, tx, partnership, e.Span, db.Micros(e.Until))
	if err != nil {
		return err
	}
	pub, err := Publish(e.Span, reports, in.Areas, in.Scheme, key, previous)
	pub.Expected, pub.Reported = p.Coverage.organisations()
	e.Public = &pub
	return err
}
