package staff

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/period"
	"lykta/internal/picture"
)

// said is what a picture says to a meeting, and keeps saying in its minutes.
type said struct {
	Lines []picture.Line `json:"lines"`
	Names picture.Names  `json:"names"`
}

// toMeetings are the sections of a picture that a meeting has before it: the
// others it sees in figures of its own.
var toMeetings = []picture.Section{picture.Changes, picture.Hot}

func saidOf(p picture.Picture) said {
	s := said{Names: p.Names}
	for _, l := range p.Lines {
		if slices.Contains(toMeetings, l.Section) {
			s.Lines = append(s.Lines, l)
		}
	}
	return s
}

// draftSaid drafts what the picture says, for the minutes.
func draftSaid(ctx context.Context, d *db.DB, partnership, id string, now time.Time) (json.RawMessage, error) {
	p, err := picture.For(ctx, d, partnership, id, now)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(saidOf(p))
	return text, errs.Wrap(err, "picture of a meeting")
}

// sayPicture reads what the picture says: from the minutes where they stand,
// and drafted now where they do not.
func (m *meetingPage) sayPicture(r *http.Request, scope access.Scope) error {
	var s said
	if m.m.Period.State == period.Closed {
		if len(m.m.Picture) == 0 {
			return nil
		}
		if err := json.Unmarshal(m.m.Picture, &s); err != nil {
			return errs.Wrap(err, "picture of a meeting")
		}
	} else {
		p, err := picture.For(r.Context(), m.h.DB, scope.Partnership, m.m.Period.ID, m.h.Now().UTC())
		if err != nil {
			return err
		}
		s = saidOf(p)
	}
	v := pictureView{page: m.page, pic: picture.Picture{Lines: s.Lines, Names: s.Names}}
	for _, section := range toMeetings {
		m.said = append(m.said, v.texts(section)...)
	}
	return nil
}
