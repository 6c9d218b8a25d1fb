package app_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// browser is somebody's browser without scripts: it keeps cookies, follows
// redirects, and sends the forms of pages as they stand.
type browser struct {
	t      *testing.T
	base   string
	client *http.Client
}

func newBrowser(t *testing.T, base string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, Transport: &http.Transport{}}
	t.Cleanup(client.CloseIdleConnections)
	return &browser{t: t, base: base, client: client}
}

// page is what a browser shows.
type page struct {
	t      *testing.T
	status int
	path   string // where redirects led to, with its query
	header http.Header
	body   string
	root   *html.Node
}

// get follows a link: a path of the program, or a whole address.
func (b *browser) get(path string, headers ...string) page {
	b.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = b.base + path
	}
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return b.do(r)
}

// send sends a form.
func (b *browser) send(f *form) page {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), f.method, b.base+f.action, strings.NewReader(f.values.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Origin", b.base)
	return b.do(r)
}

func (b *browser) do(r *http.Request) page {
	b.t.Helper()
	response, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	p := page{t: b.t, status: response.StatusCode, path: response.Request.URL.RequestURI(), header: response.Header, body: string(body)}
	if p.root, err = html.Parse(strings.NewReader(p.body)); err != nil {
		b.t.Fatal(err)
	}
	return p
}

// nodes returns every element below n that fits.
func nodes(n *html.Node, fits func(*html.Node) bool) []*html.Node {
	var list []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && fits(d) {
			list = append(list, d)
		}
	}
	return list
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// text is all that an element says, with single spaces.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// main is what the page says in its main part.
func (p page) main() string {
	for _, n := range nodes(p.root, func(n *html.Node) bool { return n.Data == "main" }) {
		return text(n)
	}
	return text(p.root)
}

// brief is the beginning of main.
func (p page) brief() string {
	said := p.main()
	return said[:min(len(said), 1000)]
}

// shows asserts the status and what the main part says.
func (p page) shows(status int, texts ...string) page {
	p.t.Helper()
	if p.status != status {
		p.t.Fatalf("%s: status %d, want %d\n%s", p.path, p.status, status, p.brief())
	}
	said := p.main()
	for _, want := range texts {
		if !strings.Contains(said, want) {
			p.t.Errorf("%s does not say %q:\n%s", p.path, want, p.brief())
		}
	}
	return p
}

// at asserts the address that the browser came to.
func (p page) at(prefix string) page {
	p.t.Helper()
	if !strings.HasPrefix(p.path, prefix) {
		p.t.Fatalf("came to %s (%d), want %s\n%s", p.path, p.status, prefix, p.brief())
	}
	return p
}

// links returns the addresses that the page leads to and loads from.
func (p page) links() []string {
	var list []string
	for _, n := range nodes(p.root, func(n *html.Node) bool { return has(n, "href") || has(n, "src") }) {
		list = append(list, attribute(n, "href")+attribute(n, "src"))
	}
	return list
}

// complains asserts that the page is a form with a mistake: 422, a summary on
// top that leads to the field, and the same text at the field.
func (p page) complains(field, message string) page {
	p.t.Helper()
	p.shows(http.StatusUnprocessableEntity)
	id := "f-" + field
	if !slices.ContainsFunc(nodes(p.root, inSummary), func(n *html.Node) bool {
		return attribute(n, "href") == "#"+id && text(n) == message
	}) {
		p.t.Errorf("the summary does not lead to %s with %q:\n%s", field, message, p.brief())
	}
	if len(nodes(p.root, func(n *html.Node) bool { return attribute(n, "id") == id })) != 1 {
		p.t.Errorf("the summary leads to %s, which is not on the page", id)
	}
	at := nodes(p.root, func(n *html.Node) bool { return attribute(n, "id") == id+"-error" })
	if len(at) != 1 || !strings.Contains(text(at[0]), message) {
		p.t.Errorf("the field %s does not say %q:\n%s", field, message, p.brief())
	}
	return p
}

// inSummary reports whether an element is a link of the error summary.
func inSummary(n *html.Node) bool {
	if n.Data != "a" {
		return false
	}
	for up := range n.Ancestors() {
		if strings.Contains(attribute(up, "class"), "ds-error-summary") {
			return attribute(up, "role") == "alert"
		}
	}
	return false
}

// form is a form of a page, filled in as it stands.
type form struct {
	t       *testing.T
	method  string
	action  string
	values  url.Values
	offered map[string][]string // what can be chosen; nil for what is typed
}

// form returns the page's form that is sent to an address with the ending.
func (p page) form(ending string) *form {
	p.t.Helper()
	for _, n := range nodes(p.root, func(n *html.Node) bool { return n.Data == "form" }) {
		if strings.HasSuffix(attribute(n, "action"), ending) {
			f := &form{t: p.t, method: strings.ToUpper(attribute(n, "method")), action: attribute(n, "action"), values: url.Values{}, offered: map[string][]string{}}
			for _, control := range nodes(n, func(*html.Node) bool { return true }) {
				f.take(control)
			}
			return f
		}
	}
	p.t.Fatalf("%s (%d) has no form to %q:\n%s", p.path, p.status, ending, p.brief())
	return nil
}

// take adds a control as a browser would send it untouched.
func (f *form) take(n *html.Node) {
	name, value := attribute(n, "name"), attribute(n, "value")
	switch {
	case name == "":
	case n.Data == "button":
		f.offered[name] = append(f.offered[name], value)
	case n.Data == "textarea":
		f.offered[name] = nil
		f.values.Add(name, strings.TrimPrefix(rawText(n), "\n"))
	case n.Data == "select":
		f.takeSelect(n, name)
	case n.Data == "input" && (attribute(n, "type") == "checkbox" || attribute(n, "type") == "radio"):
		f.offered[name] = append(f.offered[name], value)
		if has(n, "checked") {
			f.values.Add(name, value)
		}
	case n.Data == "input":
		f.offered[name] = nil
		f.values.Add(name, value)
	}
}

func (f *form) takeSelect(n *html.Node, name string) {
	options := nodes(n, func(n *html.Node) bool { return n.Data == "option" })
	chosen := ""
	for i, o := range options {
		f.offered[name] = append(f.offered[name], attribute(o, "value"))
		if i == 0 || has(o, "selected") {
			chosen = attribute(o, "value")
		}
	}
	f.values.Add(name, chosen)
}

func rawText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// set fills in a field, with nothing that a browser could not send.
func (f *form) set(name string, values ...string) *form {
	f.t.Helper()
	offered, there := f.offered[name]
	if !there {
		f.t.Fatalf("the form to %s has no field %q", f.action, name)
	}
	for _, v := range values {
		if offered != nil && !slices.Contains(offered, v) {
			f.t.Fatalf("the field %s of the form to %s offers %q, not %q", name, f.action, offered, v)
		}
	}
	f.values[name] = values
	return f
}

// holds asserts what stands in a field.
func (f *form) holds(name string, values ...string) *form {
	f.t.Helper()
	if !slices.Equal(f.values[name], values) {
		f.t.Errorf("the field %s of the form to %s holds %q, want %q", name, f.action, f.values[name], values)
	}
	return f
}
