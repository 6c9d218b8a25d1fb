package public

import (
	"net/url"
	"strconv"

	"lykta/internal/partnership"
	"lykta/internal/web/assets"
	"lykta/internal/web/ui"
)

// layout is what the frame of a page needs to know; crumbs lead from the start
// to the page above.
func (c *Context) layout(title, description string, crumbs ...ui.Link) ui.PageData {
	d := ui.PageData{
		Words: c.Words, Assets: c.Assets, Title: title, Description: description,
		Path: c.asked(), Crumbs: crumbs, Footer: c.footer(), NoIndex: c.Past(),
	}
	if c.Partnership.ID == "" {
		return d
	}
	p := c.Partnership
	d.Site = ui.Link{Text: p.Name, Href: c.Home()}
	d.Theme = assets.ThemeLink(p.Settings.Brand)
	d.Example = p.Example
	d.Nav = c.nav()
	d.Notices = c.notices()
	d.Contacts = contacts(p.Settings.Contacts)
	d.Feeds = c.feeds()
	return d
}

// asked is the page's path with what it reads of the query.
func (c *Context) asked() string {
	kept := url.Values{}
	for _, name := range []string{"day", "sida", "visa", "q"} {
		if value := c.Query.Get(name); value != "" {
			kept.Set(name, value)
		}
	}
	if len(kept) == 0 {
		return c.Here
	}
	return c.Here + "?" + kept.Encode()
}

func (c *Context) nav() []ui.Link {
	link := func(key string, below ...string) ui.Link {
		path := Home(c.Partnership.Slug, below...)
		return ui.Link{Text: c.T(key), Href: c.Path(path), Current: c.Here == path}
	}
	return []ui.Link{link("nav.pledges"), link("nav.pictures", "lagesbild"), link("nav.who", "vem-gor-vad"), link("nav.ledger", "liggare")}
}

func (c *Context) footer() []ui.Link {
	link := func(key, path string) ui.Link {
		return ui.Link{Text: c.T(key), Href: c.Path(path), Current: c.Here == path}
	}
	return []ui.Link{
		link("nav.start", "/"), link("layout.footer.method", "/sa-raknar-vi"), link("layout.footer.accessibility", "/tillganglighet"),
		link("layout.footer.privacy", "/dina-uppgifter"), link("layout.footer.about", "/om"), link("layout.footer.staff", "/arbete"),
	}
}

func (c *Context) notices() []ui.Notice {
	var list []ui.Notice
	for _, n := range c.Notices {
		list = append(list, ui.Notice{Tone: ui.Tone(n.Severity), Title: n.In(partnership.Language(c.Lang))})
	}
	return list
}

func contacts(list []partnership.Contact) []ui.Contact {
	var out []ui.Contact
	for _, contact := range list {
		out = append(out, ui.Contact{Label: contact.Label, Phone: contact.Phone, Href: contact.URL})
	}
	return out
}

// feeds are the other forms of a partnership's pages, for programs.
func (c *Context) feeds() []ui.Feed {
	feed := func(key, mediaType, file string) ui.Feed {
		return ui.Feed{Type: mediaType, Title: c.T(key), Href: c.Home(file)}
	}
	return []ui.Feed{
		feed("feeds.json", "application/json", "samverkan.json"),
		feed("feeds.priorities", "application/json", "prioriteringar.json"),
		feed("feeds.csv", "text/csv", "insatser.csv"),
		feed("feeds.atom", "application/atom+xml", "flode.atom"),
		feed("feeds.calendar", "text/calendar", "kalender.ics"),
	}
}

// start and area are the first crumbs of a page.
func (c *Context) start() ui.Link { return ui.Link{Text: c.T("nav.start"), Href: c.Path("/")} }

func (c *Context) area() ui.Link { return ui.Link{Text: c.Partnership.Name, Href: c.Home()} }

// pager cuts a list of n into pages of size, and returns where the page that is
// asked for begins and ends.
func (c *Context) pager(n, size int, where string) (from, to int, p ui.Pager) {
	last := max(1, (n+size-1)/size)
	page := min(c.page(), last)
	from, to = (page-1)*size, min(page*size, n)
	if last == 1 {
		return from, to, p
	}
	if page > 1 {
		p.Previous = c.toPage(page - 1)
	}
	if page < last {
		p.Next = c.toPage(page + 1)
	}
	p.Where = c.T(where, from+1, to, n)
	return from, to, p
}

// toPage is the address of another page of the list that is shown.
func (c *Context) toPage(n int) string {
	path := c.Here
	query := url.Values{}
	if visa := c.Query.Get("visa"); visa != "" {
		query.Set("visa", visa)
	}
	if n > 1 {
		query.Set("sida", strconv.Itoa(n))
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return c.Path(path)
}
