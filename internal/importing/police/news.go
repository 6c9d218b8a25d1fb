package police

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"lykta/internal/day"
	"lykta/internal/errs"
	"lykta/internal/swedish"
)

// News is one event that the police tell of.
type News struct {
	ID       int64
	Type     string // "Misshandel", in the police's words
	Place    string // name of a municipality, or of a county where no more is told
	County   string // "Västra Götalands län", where it is told
	Happened time.Time
	Address  string // at polisen.se
}

// origin is where addresses that are told without a host belong.
var origin = url.URL{Scheme: "https", Host: "polisen.se"}

// item is an event as the police write it. Summary and coordinates are not
// read.
type item struct {
	ID       int64  `json:"id"`
	Datetime string `json:"datetime"`
	Name     string `json:"name"`
	URL      string `json:"url"`
	Type     string `json:"type"`
	Location struct {
		Name string `json:"name"`
	} `json:"location"`
}

// Parse reads an answer of the police's server. What is no event that one can
// make out is left out, and so are the digests of a night or a day, which tell
// of many. An answer that is no list is an Unavailable error.
func Parse(answer []byte) ([]News, error) {
	var items []item
	if err := json.Unmarshal(answer, &items); err != nil {
		return nil, errs.E(errs.Unavailable, "police.answer", err)
	}
	var list []News
	for _, i := range items {
		if n, ok := i.news(); ok {
			list = append(list, n)
		}
	}
	return list, nil
}

func (i item) news() (News, bool) {
	n := News{ID: i.ID, Type: line(i.Type)}
	published, ok := moment(i.Datetime)
	if !ok || i.ID <= 0 || n.Type == "" || digest(n.Type) {
		return n, false
	}
	n.Happened = happened(i.Name, published)
	n.Place = line(i.Location.Name)
	if strings.HasSuffix(n.Place, " län") {
		n.County = n.Place
		parts := strings.Split(i.Name, ",")
		if last := line(parts[len(parts)-1]); len(parts) > 2 && last != "" {
			n.Place = last
		}
	}
	n.Address, ok = address(i.URL)
	return n, ok && n.Place != ""
}

// digest reports whether a type is a summary of many events.
func digest(kind string) bool { return strings.HasPrefix(kind, "Sammanfattning") }

// line is a short text without what cannot be shown.
func line(text string) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7f || r == 0xa0 || r == 0xfffd }), " ")
	if len([]rune(text)) > 100 {
		return ""
	}
	return text
}

// moment reads "2026-08-22 9:51:41 +02:00": the hour may have one digit.
func moment(text string) (time.Time, bool) {
	at, err := time.Parse("2006-01-02 15:04:05 -07:00", text)
	return at.UTC(), err == nil && at.Year() >= 2000 && at.Year() < 2200
}

var headed = regexp.MustCompile(`^(\d{1,2}) ([a-zåäö]+) (\d{1,2})[.:](\d{2})\b`)

// happened is the time in the heading "22 augusti 17.59, Brand, Kävlinge", in the
// year that it was published in or, for the end of December, the one before.
// Without one it is when it was published.
func happened(name string, published time.Time) time.Time {
	m := headed.FindStringSubmatch(strings.ToLower(strings.TrimSpace(name)))
	if m == nil {
		return published
	}
	month, known := swedish.Month(m[2])
	dom, _ := strconv.Atoi(m[1]) // digits only
	hour, _ := strconv.Atoi(m[3])
	minute, _ := strconv.Atoi(m[4])
	if !known || dom < 1 || dom > 31 || hour > 23 || minute > 59 {
		return published
	}
	at := time.Date(published.In(day.Stockholm).Year(), month, dom, hour, minute, 0, 0, day.Stockholm)
	if at.After(published.Add(24 * time.Hour)) {
		at = at.AddDate(-1, 0, 0)
	}
	return at.UTC()
}

// address makes a whole address of one that is told without a host, and takes no
// other host than the police's.
func address(text string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || text == "" {
		return "", false
	}
	u = origin.ResolveReference(u)
	return u.String(), u.Scheme == "https" && (u.Host == "polisen.se" || u.Host == "www.polisen.se") && u.User == nil
}
