package promisetext

// annotation reads "Ansvarig: polisen", "(Kommunen)" at the end of a bullet.
func annotation(sents []sentence) parties {
	if len(sents) == 0 {
		return 0
	}
	for k, s := range sents {
		if k > 0 && has(s.ts, "ansvarar") && len(s.ts) > maxDoer && parse(sents[0].ts).subject != 0 { // "Kommunen ansvarar för att bjuda in": a part of it
			continue
		}
		if p := responsible(s.ts); p != 0 {
			return p
		}
	}
	return inBrackets(sents)
}

// responsible reads "Ansvarig: polisen", "Ansvar: kommunen och polisen",
// "Polisen ansvarar".
func responsible(ts []token) parties {
	for i, t := range ts {
		switch {
		case oneOf(t.low, "ansvarig", "ansvariga", "ansvar", "utförare", "huvudansvar", "huvudansvarig", "genomförare", "aktör", "aktörer"):
			j := i + 1
			for j < len(ts) && oneOf(ts[j].low, ":", "för", "part", "är", "detta", "aktör", "aktörer", "parter", "–", "-", "genomförandet", "insatsen", "aktiviteten", "utförare") {
				j++
			}
			if j > i+1 {
				return doerAt(ts, j)
			}
		case t.low == "ansvarar":
			s, _ := subjectBefore(ts, i)
			return s
		}
	}
	return doer(ts)
}

// doerAt reads who stands at i, in a place where only a doer can stand: an
// organisation that the tables do not know is another one.
func doerAt(ts []token, i int) parties {
	if s := listAt(ts, i); s != 0 {
		return s
	}
	if i < len(ts) && ts[i].cap {
		return setOf(Other)
	}
	return 0
}

// doer reads a sentence that only says who does what was promised before it:
// "Det är kommunen som står för utskicket", "Polisen svarar för åtgärderna",
// "Kommunen leder arbetet", "Skolan håller i detta".
func doer(ts []token) parties {
	if len(ts) > maxDoer {
		return 0
	}
	if len(ts) > 4 && ts[0].low == "det" && oneOf(ts[1].low, "är", "blir") && has(ts[3:], "som") {
		return doerAt(ts, 2)
	}
	for i := 1; i+1 < len(ts); i++ {
		if !doing(ts, i) {
			continue
		}
		if s, _ := subjectBefore(ts, i); s != 0 {
			return s
		}
		if s, _ := subjectAfter(ts, i); s != 0 { // "För genomförandet ansvarar polisen"
			return s
		}
		if ts[0].cap && i == 2 && !subordinators[ts[0].low] && !adverb[ts[0].low] && !endsDefinite(ts[0].low) && setNoun(ts[0].low) && !ts[1].punct && ts[1].low != "vi" && !otherPrepositions[ts[0].low] && !placePrepositions[ts[0].low] { // "Ekby scoutkår svarar för …"
			return setOf(Other)
		}
		return 0
	}
	return 0
}

// closesList reads a paragraph right after a list, that only says who does
// what stands in the list, and gives the items without a doer theirs.
func (r *reader) closesList(i int) bool {
	u := r.blocks[i]
	if i == 0 || u.block.colon || len(u.sents) != 1 || len(r.rows) == 0 || !r.rows[len(r.rows)-1].bullet || r.rows[len(r.rows)-1].at != i-1 || countable(u.sents[0]) {
		return false
	}
	by := doer(u.sents[0].ts)
	if by == 0 {
		by = labelledDoer(u.block.text)
	}
	if by == 0 {
		return false
	}
	r.f.fire(ruleDoer)
	for k, at := len(r.rows)-1, i-1; k >= 0 && r.rows[k].bullet && r.rows[k].at >= at-1; k-- {
		at = r.rows[k].at
		if d := &r.rows[k]; d.by == 0 && d.c.agent == 0 && d.c.subject == 0 {
			d.by = by
		}
	}
	return true
}

// labelledDoer reads "Ansvarig: polisen" that stands alone.
func labelledDoer(text string) parties {
	label, rest, ok := cutLabel(text)
	if !ok || !startsWithAny(lower(label), []string{"ansvar", "utför", "vem", "genomför", "huvudansvar"}) || len(label) > 30 {
		return 0
	}
	return doerAt(tokenise(rest), 0)
}

// attribute reads a line of a record that goes on about the promise above it:
// "Ansvarig: polisen", "När: två gånger per år".
func (r *reader) attribute(i int) bool {
	u := r.blocks[i]
	last := len(r.rows) - 1
	if u.block.gap || last < 0 || r.rows[last].at < i-4 || u.block.kind == bullet || u.block.kind == row {
		return false
	}
	if by := labelledDoer(u.block.text); by != 0 {
		r.f.fire(ruleResponsible)
		r.rows[last].by = by
		return true
	}
	label, rest, ok := cutLabel(u.block.text)
	if !ok || !oneOf(lower(label), "när", "hur ofta", "tid", "tidplan", "klart", "omfattning", "antal", "plats", "var", "målgrupp", "frekvens", "tidpunkt") {
		return false
	}
	if r.rows[last].extra != "" {
		rest = r.rows[last].extra + ". " + rest
	}
	r.rows[last].extra = rest
	return true
}

// doingVerb reports whether a passive only says that something known is done:
// "Kontrollerna utförs av polisen", not "Rutinerna ses över av kommunen".
func doingVerb(c clause) bool {
	return c.mainAt < 0 || oneOf(c.main.lemma, "utföra", "genomföra", "göra", "leda", "sköta", "hålla", "ansvara", "bemanna", "arrangera", "ordna", "anordna", "samordna", "bekosta", "finansiera", "driva", "bedriva", "organisera", "skicka", "dela", "besöka")
}

// maxDoer is the most words that a sentence has that only names the doer.
const maxDoer = 12

// doing reports whether the verb at i, with what it governs, says no more
// than that somebody does the thing spoken of.
func doing(ts []token, i int) bool {
	next, object := ts[i+1].low, ts[i+1:]
	known := false
	for _, t := range object[:min(2, len(object))] {
		known = known || oneOf(t.low, "detta", "det", "den", "dem", "dessa") || len(t.low) > 5 && endsDefinite(t.low)
	}
	switch ts[i].low {
	case "ansvarar":
		return true
	case "svarar", "står":
		return next == "för" && known
	case "håller":
		return next == "i" && known
	case "sköter", "leder", "utför", "genomför", "ordnar", "arrangerar", "samordnar", "bekostar", "driver":
		return known && (len(object) <= 4)
	case "har":
		return oneOf(next, "ansvaret", "ansvar", "huvudansvaret", "huvudansvar")
	}
	return false
}

// inBrackets reads "(Polisen)" or "– polisen" that ends a bullet, and
// "Polisen:" that begins one.
func inBrackets(sents []sentence) parties {
	ts := sents[len(sents)-1].ts
	if by := signature(sents); by != 0 {
		return by
	}
	end := len(ts)
	for end > 0 && ts[end-1].text == "." {
		end--
	}
	if end > 2 && ts[end-1].text == ")" {
		for j := end - 2; j >= 0 && j > end-9; j-- {
			if ts[j].text == "(" {
				return onlyParties(ts[j+1 : end-1])
			}
		}
	}
	for j := end - 1; j > 0 && j > end-5; j-- {
		if oneOf(ts[j].text, "–", "-", "/", "—") {
			if p := onlyParties(ts[j+1 : end]); p != 0 {
				return p
			}
		}
	}
	head := sents[0].ts
	for j := 1; j < len(head) && j < 5; j++ {
		if head[j].text == ":" {
			return onlyParties(head[:j])
		}
	}
	return 0
}

// signature reads a bullet's last sentence where it is nothing but a name:
// "Riktade insatser mot langning. Polis". A name that the tables do not know is
// another organisation's.
func signature(sents []sentence) parties {
	ts := sents[len(sents)-1].ts
	for len(ts) > 0 && ts[len(ts)-1].text == "." {
		ts = ts[:len(ts)-1]
	}
	if len(sents) < 2 || len(ts) == 0 || len(ts) > 6 || !ts[0].cap || ts[0].num {
		return 0
	}
	for i, t := range ts {
		if v := verbAt(ts, i); v.form != noVerb || !t.cap && performerAt(ts, i, len(ts)) == 0 && !oneOf(t.low, "och", ",", "samt", "/", "&") {
			return 0
		}
	}
	if by := onlyParties(ts); by != 0 {
		return by
	}
	return setOf(Other)
}

// onlyParties reads a list that holds nothing but organisations.
func onlyParties(ts []token) parties {
	var s parties
	for i, t := range ts {
		if t.low == "tillsammans" && s != 0 {
			return s
		}
		p := performerAt(ts, i, len(ts))
		s |= p
		if p == 0 && !t.cap && !oneOf(t.low, "och", ",", "/", "samt", "&", "tillsammans", "ansvarig", ":") {
			return 0
		}
	}
	return s
}
