package staff

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/a-h/templ"

	"lykta/internal/period"
	"lykta/internal/web/ui"
)

// fill puts what is kept under the point into the form.
func (m *meetingPage) fill() {
	note, v := m.m.Notes[m.item], m.form.Values
	v.Set(versionField, number(note.Version))
	for name, text := range note.Texts {
		v.Set(name, text)
	}
	for _, a := range note.There {
		switch a.How {
		case period.Present:
			v.Add("present", attendee(a))
		case period.Deputy:
			v.Add("deputy", attendee(a))
		}
	}
	for _, l := range note.Levels {
		v.Set("level."+l.Area, string(l.Level))
		v.Set("why."+l.Area, l.Why)
	}
}

// attendee is how a function is named in a form: a mark that says nothing.
func attendee(a period.Attendance) string {
	sum := sha256.Sum256([]byte(a.Function + "\x00" + a.Organisation))
	return hex.EncodeToString(sum[:6])
}

// functions are those who may take part, as boxes to tick.
func (m *meetingPage) functions() []ui.Option {
	var list []ui.Option
	for _, a := range m.m.Functions {
		label := a.Function
		if name := m.organisation(a.Organisation); name != "" {
			label += ", " + name
		}
		list = append(list, ui.Option{Value: attendee(a), Label: label})
	}
	return list
}

// note is what the form says of the point.
func (m *meetingPage) note() period.Note {
	n := period.Note{Item: m.item, Version: m.form.Version()}
	for _, name := range m.item.Texts() {
		if n.Texts == nil {
			n.Texts = map[string]string{}
		}
		n.Texts[name] = m.form.Get(name)
	}
	switch m.item {
	case period.Opening:
		for _, a := range m.m.Functions {
			a.How = period.Away
			if m.form.Has("deputy", attendee(a)) {
				a.How = period.Deputy
			}
			if m.form.Has("present", attendee(a)) {
				a.How = period.Present
			}
			n.There = append(n.There, a)
		}
	case period.Levels:
		for _, area := range m.areas() {
			n.Levels = append(n.Levels, period.Assessment{Area: area, Level: period.Level(m.form.Get("level." + area)), Why: m.form.Get("why." + area)})
		}
	}
	return n
}

// areas are those that are judged; all of the partnership where it has none.
func (m *meetingPage) areas() []string {
	if len(m.m.Names.InUse) == 0 {
		return []string{""}
	}
	return m.m.Names.InUse
}

func (m *meetingPage) areaName(id string) string {
	if id == "" {
		return m.T("meeting.whole")
	}
	return m.m.Names.Areas[id]
}

// of is a question about one of several things, which its name ends in.
func (m *meetingPage) of(name, thing string) ui.Field {
	f := m.field(name)
	f.Name += "." + thing
	f.Value, f.Error = m.form.Get(f.Name), m.errors().For(f.Name)
	return f
}

// chosen is a question about one of several things, with given answers.
func (m *meetingPage) chosen(name, thing string, options []ui.Option) ui.Field {
	f := m.of(name, thing)
	f.Options, f.Values, f.Value = options, m.form.All(f.Name), ""
	return f
}

// spots are the areas and named places that something may be about.
func spots(pg *page, n period.Names) []ui.Option {
	list := []ui.Option{{Label: pg.T("meeting.where.none")}}
	for _, id := range n.InUse {
		list = append(list, ui.Option{Value: "area:" + id, Label: n.Areas[id]})
	}
	for _, id := range n.Spots {
		label := n.Places[id]
		if area := n.Areas[n.Within[id]]; area != "" {
			label += ", " + area
		}
		list = append(list, ui.Option{Value: "place:" + id, Label: label})
	}
	return list
}

// owners are the organisations that something can be decided for.
func owners(pg *page, n period.Names) []ui.Option {
	list := []ui.Option{{Label: pg.T("meeting.organisation.choose")}}
	for _, id := range n.Whose {
		list = append(list, ui.Option{Value: id, Label: n.Organisations[id]})
	}
	return list
}

// levelFields are the questions about each area.
func (m *meetingPage) levelFields() []templ.Component {
	var fields []templ.Component
	for _, id := range m.areas() {
		why := rows(2, optional(m.of("why", id)))
		level := m.chosen("level", id, named(m.page, "level.", period.AllLevels...))
		if was := m.before[id]; was != "" {
			level.Hint = m.T("meeting.levels.before", m.T("level."+string(was)))
		}
		fields = append(fields, group(m.areaName(id), []templ.Component{
			ui.Radios(m.words, level),
			ui.Textarea(m.words, why)}))
	}
	return fields
}
