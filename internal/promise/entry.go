package promise

import (
	"bytes"
	"encoding/json"
	"time"

	"lykta/internal/day"
	"lykta/internal/errs"
)

// Entry is one entry of a partnership's ledger as this room needs it: its
// number, when it was entered, what it holds.
type Entry struct {
	Seq     int64     // number in the ledger, counted from 0
	At      time.Time // UTC, when it was entered
	Kind    Kind
	Content []byte   // the body as JSON; empty where it was taken away by law
	Removed *Removed // what is known of the taking away, if the caller knows it
}

// Removed says that the content of an entry was taken away by law.
type Removed struct {
	At     time.Time // UTC
	Ground string    // a code: "personal-data"
}

// Removal is the body of the ledger's own entry that takes away the content of
// another one. The ledger writes it; this room only reads it.
type Removal struct {
	Of      int64   `json:"of"`                // number of the entry whose content is gone
	Ground  string  `json:"ground"`            // a code: "personal-data"
	Law     string  `json:"law,omitempty"`     // the paragraph, as a lawyer writes it
	Date    day.Day `json:"date,omitzero"`     // when it was decided
	Pledge  string  `json:"pledge,omitempty"`  // where it stood, if that may be told
	Promise string  `json:"promise,omitempty"` // where it stood, if that may be told
}

// Body is what an entry says. At most one of its fields is set.
type Body struct {
	Publication *Publication `json:"publication,omitempty"`
	Action      *Action      `json:"action,omitempty"`
	Deviation   *Deviation   `json:"deviation,omitempty"`
	Verdict     *Verdict     `json:"verdict,omitempty"`
	Effect      *Effect      `json:"effect,omitempty"`
	Correction  *Correction  `json:"correction,omitempty"`
	Removal     *Removal     `json:"removal,omitempty"`
	Edition     *Edition     `json:"edition,omitempty"`
}

// part is one field of a body with the kind that it stands for.
type part struct {
	kind  Kind
	value any
}

func (b Body) parts() []part {
	var parts []part
	add := func(set bool, kind Kind, value any) {
		if set {
			parts = append(parts, part{kind, value})
		}
	}
	add(b.Publication != nil, KindPublication, b.Publication)
	add(b.Action != nil, KindAction, b.Action)
	add(b.Deviation != nil, KindDeviation, b.Deviation)
	add(b.Verdict != nil, KindVerdict, b.Verdict)
	add(b.Effect != nil, KindEffect, b.Effect)
	add(b.Correction != nil, KindCorrection, b.Correction)
	add(b.Removal != nil, KindRemoval, b.Removal)
	add(b.Edition != nil, KindEdition, b.Edition)
	return parts
}

// Encode writes a body as the content of an entry, plain JSON; the ledger gives
// it its canonical form. A body that holds nothing, or two things, is an
// Invalid error with the key "entry.body".
func Encode(b Body) (Kind, []byte, error) {
	parts := b.parts()
	if len(parts) != 1 {
		return "", nil, errs.E(errs.Invalid, keyEntryBody, len(parts))
	}
	content, err := json.Marshal(parts[0].value)
	if err != nil {
		return "", nil, errs.E(errs.Internal, keyEntryBody, err)
	}
	return parts[0].kind, content, nil
}

// Decode reads the content of an entry. Fields that it does not know are passed
// over, so that yesterday's program reads what tomorrow's wrote. An unknown kind
// gives an empty body. What cannot be read is an Invalid error with the key
// "entry.content".
func Decode(kind Kind, content []byte) (Body, error) { return decode(kind, content, false) }

// DecodeStrict is Decode for what comes in from outside: a field that it does
// not know is refused, and so is an unknown kind ("entry.kind").
func DecodeStrict(kind Kind, content []byte) (Body, error) { return decode(kind, content, true) }

func decode(kind Kind, content []byte, strict bool) (Body, error) {
	var b Body
	target := b.target(kind)
	if target == nil {
		if strict {
			return Body{}, errs.E(errs.Invalid, keyEntryKind, string(kind))
		}
		return Body{}, nil
	}
	if err := unmarshal(content, target, strict); err != nil {
		return Body{}, errs.E(errs.Invalid, keyEntryContent, string(kind), err)
	}
	return b, nil
}

// target sets the field of the kind and returns it, or nil for an unknown one.
func (b *Body) target(kind Kind) any {
	switch kind {
	case KindPublication:
		b.Publication = new(Publication)
		return b.Publication
	case KindAction:
		b.Action = new(Action)
		return b.Action
	case KindDeviation:
		b.Deviation = new(Deviation)
		return b.Deviation
	case KindVerdict:
		b.Verdict = new(Verdict)
		return b.Verdict
	case KindEffect:
		b.Effect = new(Effect)
		return b.Effect
	case KindCorrection:
		b.Correction = new(Correction)
		return b.Correction
	case KindRemoval:
		b.Removal = new(Removal)
		return b.Removal
	case KindEdition:
		b.Edition = new(Edition)
		return b.Edition
	}
	return nil
}

// unmarshal reads exactly one JSON object.
func unmarshal(content []byte, target any, strict bool) error {
	if trimmed := bytes.TrimLeft(content, " \t\r\n"); len(trimmed) == 0 || trimmed[0] != '{' {
		return errs.E(errs.Invalid, keyEntryObject)
	}
	if !strict {
		return json.Unmarshal(content, target)
	}
	dec := json.NewDecoder(bytes.NewReader(content))
	dec.DisallowUnknownFields()
	if err := dec.Decode(target); err != nil {
		return err
	}
	if dec.More() {
		return errs.E(errs.Invalid, keyEntryObject)
	}
	return nil
}

// place tells which pledge and promise a body concerns; the promise is empty
// where it concerns the pledge as a whole.
func (b Body) place() (pledge, promise string) {
	switch {
	case b.Publication != nil:
		return b.Publication.Pledge.ID, ""
	case b.Action != nil:
		return b.Action.Pledge, b.Action.Promise
	case b.Deviation != nil:
		return b.Deviation.Pledge, b.Deviation.Promise
	case b.Verdict != nil:
		return b.Verdict.Pledge, b.Verdict.Promise
	case b.Effect != nil:
		return b.Effect.Pledge, b.Effect.Promise
	case b.Correction != nil:
		return b.Correction.Pledge, b.Correction.Promise
	case b.Removal != nil:
		return b.Removal.Pledge, b.Removal.Promise
	}
	return "", ""
}

// dated tells the day that a body gives for itself; none for a publication
// without one.
func (b Body) dated() day.Day {
	switch {
	case b.Publication != nil:
		return b.Publication.dated()
	case b.Action != nil:
		return b.Action.Date
	case b.Deviation != nil:
		return b.Deviation.Date
	case b.Verdict != nil:
		return b.Verdict.Date
	case b.Effect != nil:
		return b.Effect.Date
	case b.Correction != nil:
		return b.Correction.Date
	case b.Removal != nil:
		return b.Removal.Date
	case b.Edition != nil:
		return b.Edition.Date
	}
	return day.Day{}
}

// dated is the day that was decided; for a pledge taken from elsewhere, whose
// source does not tell it, the first day of its period.
func (p Publication) dated() day.Day {
	if p.Pledge.Decided.IsZero() && p.Pledge.Source != nil {
		return p.Pledge.Period.From
	}
	return p.Pledge.Decided
}

// instead is what a correction puts in the place of what it corrects: nothing
// where it takes the entry back.
func (c Correction) instead() Body {
	if c.Withdrawn {
		return Body{}
	}
	return c.text()
}

func (c Correction) text() Body {
	return Body{Action: c.Action, Deviation: c.Deviation, Verdict: c.Verdict, Effect: c.Effect}
}
