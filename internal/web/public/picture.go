package public

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"lykta/internal/errs"
	"lykta/internal/feed"
	"lykta/internal/promise"
	"lykta/internal/web/ui"
)

// Pictures lists the public editions of the joint picture, and sets them beside
// each other.
func Pictures(c *Context) (templ.Component, error) {
	return picturesPage(picturesView{Context: c, all: c.editions()}), nil
}

// editions are the public editions on the day that is looked at, newest first.
func (c *Context) editions() []promise.EditionAccount { return c.Book.Editions(c.Day) }

type picturesView struct {
	*Context
	all []promise.EditionAccount
}

// list is the editions, newest first.
func (v picturesView) list() ui.Table {
	t := ui.Table{ID: "utgavor", Caption: v.T("public.picture.list"), Quiet: true, Columns: []ui.Column{
		{Head: v.T("public.picture.list"), RowHead: true}, {Head: v.T("public.picture.published")}, {Head: v.T("public.picture.reports")}}}
	for _, e := range v.all {
		size := v.T("public.picture.withdrawn")
		if !e.Edition.Withdrawn {
			size = v.size(e.Edition, "", "")
		}
		t.Rows = append(t.Rows, ui.Row{{Text: v.Words.Period(e.Edition.Period), Href: v.picturePath(e.Edition.ID)}, {Text: v.Words.Date(e.Dated)}, {Text: size}})
	}
	return t
}

// compared shows every area in the newest editions beside each other.
func (v picturesView) compared() (ui.Table, bool) {
	editions := slices.DeleteFunc(slices.Clone(v.all), func(e promise.EditionAccount) bool { return e.Edition.Withdrawn })
	editions = editions[:min(len(editions), 4)]
	if len(editions) < 2 {
		return ui.Table{}, false
	}
	slices.Reverse(editions)
	t := ui.Table{ID: "jamforelse", Caption: v.T("public.picture.compare"), Quiet: true, Columns: []ui.Column{{Head: v.T("public.picture.area"), RowHead: true}}}
	for _, e := range editions {
		t.Columns = append(t.Columns, ui.Column{Head: v.Words.Period(e.Edition.Period)})
	}
	for _, a := range append([]promise.Named{{ID: "", Swedish: v.T("public.picture.whole")}}, editions[len(editions)-1].Edition.Areas...) {
		row := ui.Row{{Text: a.Swedish}}
		for _, e := range editions {
			row = append(row, ui.TextCell(v.size(e.Edition, a.ID, "")))
		}
		t.Rows = append(t.Rows, row)
	}
	return t, true
}

// size is how many reports an edition tells of, in words.
func (c *Context) size(e promise.Edition, area, group string) string {
	i := slices.IndexFunc(e.Cells, func(s promise.SizeClass) bool { return s.Area == area && s.Group == group })
	if i < 0 || e.Cells[i].AtLeast == 0 {
		return c.T("picture.class.hidden")
	}
	return c.T("picture.class", e.Cells[i].AtLeast)
}

func (c *Context) picturePath(id string) string { return c.Home("lagesbild", id) }

// PictureEdition is one public edition.
func PictureEdition(c *Context) (templ.Component, error) {
	all := c.editions()
	i := slices.IndexFunc(all, func(e promise.EditionAccount) bool { return e.Edition.ID == c.Param("edition") })
	if i < 0 {
		return nil, errs.E(errs.NotFound, "error.notfound")
	}
	v := pictureView{Context: c, EditionAccount: all[i]}
	for _, e := range all[i+1:] {
		if !e.Edition.Withdrawn {
			v.before = &e.Edition
			break
		}
	}
	return picturePage(v), nil
}

type pictureView struct {
	*Context
	promise.EditionAccount
	before *promise.Edition // the one before, to compare with; nil for the first
}

func (v pictureView) title() string {
	return v.T("public.picture.title", v.Words.Period(v.Edition.Period))
}

// table sets areas or groups in size classes, beside those of the edition
// before.
func (v pictureView) table(id, head string, list []promise.Named, cell func(e promise.Edition, id string) string) ui.Table {
	t := ui.Table{ID: id, Caption: head, Quiet: true, Columns: []ui.Column{{Head: head, RowHead: true}, {Head: v.T("public.picture.reports")}}}
	if v.before != nil {
		t.Columns = append(t.Columns, ui.Column{Head: v.Words.Period(v.before.Period)})
	}
	for _, n := range list {
		row := ui.Row{{Text: v.named(n)}, {Text: cell(v.Edition, n.ID)}}
		if v.before != nil {
			row = append(row, ui.TextCell(cell(*v.before, n.ID)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (v pictureView) named(n promise.Named) string {
	if v.Lang == "en" && n.English != "" {
		return n.English
	}
	return v.sv(n.Swedish)
}

func (v pictureView) areas() ui.Table {
	whole := promise.Named{Swedish: v.T("public.picture.whole"), English: v.T("public.picture.whole")}
	return v.table("omraden", v.T("public.picture.area"), append([]promise.Named{whole}, v.Edition.Areas...),
		func(e promise.Edition, id string) string { return v.size(e, id, "") })
}

func (v pictureView) groups() ui.Table {
	return v.table("grupper", v.T("public.picture.group"), v.Edition.Groups, func(e promise.Edition, id string) string { return v.size(e, "", id) })
}

// entry is where it stands in the ledger.
func (v pictureView) entry() string {
	return v.T("public.picture.entry", strconv.FormatInt(v.Seq, 10), v.Words.Moment(v.At))
}

// party is what a party of the partnership is called.
func (c *Context) party(id string) string {
	if p, ok := c.Partnership.Party(id); ok {
		return p.Name
	}
	return id
}

// PicturesJSON is every public edition as JSON.
func PicturesJSON(c *Context) ([]byte, string, error) {
	b, err := feed.Editions(c.editions(), c.feedSite())
	return b, "application/json; charset=utf-8", err
}
