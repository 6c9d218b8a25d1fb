package web

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// observed is an answer as somebody outside sees it.
type observed struct {
	header  http.Header
	cookies []*http.Cookie
	page    *html.Node // nil for what is no page
	public  bool       // everyone may read it, without a session
	refused bool       // an error page, which nobody may keep
	ended   bool       // it ends a session
	located bool       // of the page that may ask a device where it is
}

// criterion is one rule of the table below: the points that an answer gets, and
// the most that it could.
type criterion struct {
	name   string
	source string
	points func(observed) (got, most int)
}

// The sources of the rules. MDN's are those of HTTP Observatory, src/grader and
// src/analyzer of mdn/mdn-http-observatory as published in 2026: a site begins
// at 100, and what it has beyond that is its extra credit.
const (
	mdn     = "MDN HTTP Observatory"
	csp3    = "W3C Content Security Policy 3"
	cookies = "RFC 6265bis, section 4.1.3"
	preload = "hstspreload.org, requirements"
	fetch   = "WHATWG HTML, cross-origin opener and embedder policies"
	caching = "RFC 9111, section 5.2.2.5"
	clear   = "W3C Clear Site Data"
	feature = "W3C Permissions Policy"
)

// criteria are all rules. MDN's points are its own; a rule of ours gives none,
// and takes 20 where it is broken. Two of MDN's are not here, for no answer can
// show them: the browsers' preload list (5), and integrity of scripts (5), for
// which TestNoPageLoadsFromElsewhere stands: all scripts are our own.
var criteria = []criterion{
	{"Content-Security-Policy: default-src 'none', nothing unsafe", mdn, func(o observed) (int, int) { return contentPoints(o), 10 }},
	{"frame-ancestors", mdn, func(o observed) (int, int) {
		return either(only(policyOf(o), "frame-ancestors", "'none'"), 5, -20), 5
	}},
	{"cookies: Secure, HttpOnly and SameSite", mdn, cookiePoints},
	{"Cross-Origin-Resource-Policy", mdn, func(o observed) (int, int) {
		return either(is(o, "Cross-Origin-Resource-Policy", "same-origin"), 10, 0), 10
	}},
	{"Referrer-Policy", mdn, func(o observed) (int, int) { return either(is(o, "Referrer-Policy", "no-referrer"), 5, -5), 5 }},
	{"Strict-Transport-Security: half a year or longer", mdn, func(o observed) (int, int) { return transportPoints(o), 0 }},
	{"X-Content-Type-Options", mdn, func(o observed) (int, int) { return either(is(o, "X-Content-Type-Options", "nosniff"), 0, -5), 0 }},
	{"shared with other origins only what everyone may read, without cookies", mdn, func(o observed) (int, int) {
		return either(!shared(o) || o.public && is(o, "Access-Control-Allow-Origin", "*") && o.header.Get("Access-Control-Allow-Credentials") == "", 0, -50), 0
	}},

	{"base-uri 'none', form-action 'self'", csp3, ours(func(o observed) bool {
		p := policyOf(o)
		return only(p, "base-uri", "'none'") && only(p, "form-action", "'self'")
	})},
	{"no inline script or style", csp3, ours(func(o observed) bool { return o.page == nil || len(inline(o.page)) == 0 })},
	{"Strict-Transport-Security fit for preloading", preload, ours(func(o observed) bool {
		age, parts := transport(o)
		return age >= 31536000 && slices.Contains(parts, "includesubdomains") && slices.Contains(parts, "preload")
	})},
	{"cookies bound to the host", cookies, ours(func(o observed) bool { return !slices.ContainsFunc(o.cookies, unbound) })},
	{"Cross-Origin-Opener-Policy", fetch, ours(func(o observed) bool { return is(o, "Cross-Origin-Opener-Policy", "same-origin") })},
	{"Cross-Origin-Embedder-Policy", fetch, ours(func(o observed) bool { return is(o, "Cross-Origin-Embedder-Policy", "require-corp") })},
	{"Permissions-Policy", feature, ours(func(o observed) bool {
		if o.located {
			return is(o, "Permissions-Policy", located)
		}
		return is(o, "Permissions-Policy", "geolocation=(), camera=(), microphone=(), payment=()")
	})},
	{"no-store where not everyone may read", caching, ours(func(o observed) bool { return o.public && !o.refused || is(o, "Cache-Control", "no-store") })},
	{"Clear-Site-Data at signing out", clear, ours(func(o observed) bool { return !o.ended || is(o, "Clear-Site-Data", `"cache", "storage"`) })},
}

// observe reads an answer.
func observe(a *httptest.ResponseRecorder) observed {
	o := observed{header: a.Header(), cookies: a.Result().Cookies()}
	if strings.HasPrefix(a.Header().Get("Content-Type"), "text/html") {
		o.page, _ = html.Parse(strings.NewReader(a.Body.String())) // a strings.Reader has no errors
		o.refused = a.Code >= 400
	}
	return o
}

// score is what an answer gets in all, the most that it could, and the rules
// that it falls short of.
func score(o observed) (got, most int, short []string) {
	got, most = 100, 100
	for _, c := range criteria {
		g, m := c.points(o)
		got, most = got+g, most+m
		if g < m {
			short = append(short, c.name+" ("+c.source+")")
		}
	}
	return got, most, short
}

func either(holds bool, yes, no int) int {
	if holds {
		return yes
	}
	return no
}

func ours(holds func(observed) bool) func(observed) (int, int) {
	return func(o observed) (int, int) { return either(holds(o), 0, -20), 0 }
}

// is reports whether a header stands once, with the value.
func is(o observed, name, value string) bool {
	got := o.header.Values(name)
	return len(got) == 1 && got[0] == value
}

// policyOf reads a Content-Security-Policy; nil where there is none, or none
// that can be read.
func policyOf(o observed) map[string][]string {
	values := o.header.Values("Content-Security-Policy")
	if len(values) != 1 || strings.Contains(values[0], ",") {
		return nil
	}
	policy := map[string][]string{}
	for directive := range strings.SplitSeq(values[0], ";") {
		words := strings.Fields(directive)
		if len(words) == 0 || policy[words[0]] != nil {
			return nil
		}
		policy[words[0]] = words
	}
	return policy
}

func only(policy map[string][]string, directive, source string) bool {
	return slices.Equal(policy[directive], []string{directive, source})
}

// broad are the sources that allow more than ourselves.
var broad = regexp.MustCompile(`\*|^(https?|ftp|blob|filesystem):|^'unsafe-|^'strict-dynamic'`)

// contentPoints follows MDN's order, and is stricter where MDN lets a broad
// source of pictures pass.
func contentPoints(o observed) int {
	policy := policyOf(o)
	if policy == nil {
		return -25
	}
	for directive, sources := range policy {
		for _, s := range sources[1:] {
			if broad.MatchString(s) || s == "data:" && directive != "img-src" {
				return -20
			}
		}
	}
	return either(only(policy, "default-src", "'none'"), 10, 5)
}

func cookiePoints(o observed) (got, most int) {
	if len(o.cookies) == 0 {
		return 0, 0
	}
	got = 5
	for _, c := range o.cookies {
		switch {
		case !c.Secure:
			got = min(got, -40)
		case !c.HttpOnly:
			got = min(got, -30)
		case c.SameSite != http.SameSiteLaxMode && c.SameSite != http.SameSiteStrictMode:
			got = min(got, 0)
		}
	}
	return got, 5
}

// unbound reports whether a cookie can be set by another host of the domain.
func unbound(c *http.Cookie) bool {
	return !strings.HasPrefix(c.Name, "__Host-") || c.Path != "/" || c.Domain != ""
}

func shared(o observed) bool { return len(o.header.Values("Access-Control-Allow-Origin")) > 0 }

func transport(o observed) (age int, parts []string) {
	for part := range strings.SplitSeq(strings.ToLower(o.header.Get("Strict-Transport-Security")), ";") {
		part = strings.TrimSpace(part)
		if seconds, ok := strings.CutPrefix(part, "max-age="); ok {
			age, _ = strconv.Atoi(seconds) // none is 0
		}
		parts = append(parts, part)
	}
	return age, parts
}

func transportPoints(o observed) int {
	switch age, _ := transport(o); {
	case age == 0:
		return -20
	case age < 15768000:
		return -10
	}
	return 0
}

// inline returns the scripts and styles that stand in a page itself.
func inline(page *html.Node) []string {
	var found []string
	for n := range page.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		sourced := false
		for _, a := range n.Attr {
			sourced = sourced || n.Data == "script" && a.Key == "src"
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
				found = append(found, n.Data+" "+a.Key+"="+a.Val)
			}
		}
		if n.Data == "style" || n.Data == "script" && !sourced {
			found = append(found, n.Data)
		}
	}
	return found
}
