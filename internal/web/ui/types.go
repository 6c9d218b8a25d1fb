package ui

import (
	"github.com/a-h/templ"

	"lykta/internal/web/assets"
	"lykta/internal/words"
)

// PageData is what the layout needs to know of a page.
type PageData struct {
	Words       *words.Printer
	Assets      assets.Links
	Theme       string // assets.ThemeLink of the partnership's colour; "" for our own
	Title       string // without the site's name
	Description string // for search engines and shared links
	Path        string // with its query and without its language: "/i/lysekil?day=2026-11-28"
	Site        Link   // "Trygg i Lysekil" and its start page; zero for the program's own pages
	Nav         []Link
	Crumbs      []Link // from the start to the page above; the page itself is Title
	Notices     []Notice
	Contacts    []Contact // local ones; 112, 114 14 and Brottsofferjouren are always there
	Feeds       []Feed
	Footer      []Link
	Account     *Account // who is signed in, on staff pages
	Example     bool     // of an invented partnership
	Failed      bool     // the page shows a form with errors
	NoIndex     bool     // keep out of search engines
	NoLanguages bool     // the page exists in one language only

	Scripts  []assets.Script // that this page needs beside the one that all have
	Manifest string          // of what can be installed on a device; "" for none
}

// Link is a text with an address.
type Link struct {
	Text    string
	Href    string
	Current bool // the page, or the part of the site, that is shown
}

// Tone says how loud something is, and chooses its colour.
type Tone string

// The tones.
const (
	Neutral Tone = "neutral"
	Info    Tone = "info"
	Success Tone = "success"
	Warning Tone = "warning"
	Danger  Tone = "danger"
)

// Notice is a message on top of a page.
type Notice struct {
	Tone  Tone // Info where it is empty
	Title string
	Text  string
	Until string // the last day it stands, as the reader's language writes it; "" for none
	Links []Link
}

// Contact is somewhere to turn to.
type Contact struct {
	Label string
	Phone string // as people write it: "0523-61 30 00"
	Href  string // instead of a telephone number
	Note  string
}

// Feed is another form of the same page for a program.
type Feed struct {
	Type  string // media type
	Title string
	Href  string
}

// Account is who is signed in: a function, never a person's name.
type Account struct {
	Text    string // "Samordnare, Lysekil"
	SignOut Link   // posted to
}

// Part is a piece of content: a component, or nothing.
type Part = templ.Component
