package staff

import (
	"lykta/internal/picture"
	"lykta/internal/web/ui"
)

// coverage tells which functions have reported, of those that should, and which
// organisations the events come from: two questions, and two words for them.
func (v pictureView) coverage() []ui.Entry {
	c, s := v.pic.Coverage, v.pic.Sources
	list := []ui.Entry{{Key: v.T("picture.coverage"), Text: v.covered(c)}}
	if missing := c.Missing(); len(missing) > 0 {
		list = append(list, ui.Entry{Key: v.T("picture.missing"), Text: v.seats(c, missing)})
	}
	for _, e := range []struct {
		key  string
		keys []string
	}{{"picture.sources", s.Active}, {"picture.joined", s.Joined}, {"picture.left", s.Left}} {
		if len(e.keys) > 0 {
			list = append(list, ui.Entry{Key: v.T(e.key), Text: v.organisations(e.keys)})
		}
	}
	return list
}

func (v pictureView) covered(c picture.Coverage) string {
	if c.Expected == 0 {
		return v.T("picture.coverage.untold")
	}
	return v.T("picture.coverage.of", c.Reported, c.Expected)
}

// seats writes functions with their organisations, and where the picture is of
// several periods in how many of them a report came.
func (v pictureView) seats(c picture.Coverage, list []picture.Seat) string {
	var names []string
	for _, s := range list {
		organisation := named2(v.called, s.Organisation, s.Organisation)
		if c.Periods == 1 {
			names = append(names, v.T("picture.seat", s.Function, organisation))
		} else {
			names = append(names, v.T("picture.seat.several", s.Function, organisation, s.Reported, s.Expected))
		}
	}
	return v.words.Join(names)
}
