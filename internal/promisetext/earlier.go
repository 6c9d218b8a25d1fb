package promisetext

// earlier reports whether a heading stands over what an earlier pledge held:
// "Det tidigare löftet", or a year that is over before the pledge's own begins.
func (r *reader) earlier(u unit) bool {
	ts := u.sents[len(u.sents)-1].ts
	last, pledge := 0, false
	for j, t := range ts {
		pledge = pledge || pledgeNoun(t.low)
		if y, ok := yearOf(ts, j); ok {
			last = max(last, y)
		}
		if pledge && oneOf(word(ts, j-1), "tidigare", "förra", "föregående", "gamla", "avslutade", "förra-") && pledgeNoun(t.low) {
			return true
		}
	}
	return pledge && last > 0 && last < r.begins && len(ts) <= 8
}

// ownHeading reports whether a heading speaks of a pledge or of what is
// promised, so that it ends the section of an earlier one: "Aktiviteter" does
// not.
func ownHeading(ts []token, newest int) bool {
	for i, t := range ts {
		y, year := yearOf(ts, i)
		if pledgeNoun(t.low) || year && y >= newest || i == 0 && oneOf(t.low, "relaterad", "kontakt", "bakgrund", "om") {
			return true
		}
	}
	return false
}

// pastHeading reports whether a heading tells what came of a pledge.
func pastHeading(ts []token) bool {
	return goalStarts[ts[0].low] || has(ts, "gick", "uppföljning", "resultat", "nästa", "kommande")
}

// numberedOver reports whether a block is a heading that begins a new section
// after an earlier pledge's: a numbered line over bullets.
func (r *reader) numberedOver(u *unit) bool {
	return u.block.nr && u.block.colon
}

// beginsWith finds the first year of the newest pledge: of "2030–2031" both
// years are the pledge's own, wherever the text states them together.
func (r *reader) beginsWith() {
	r.begins = r.newest
	for i := range r.blocks {
		for _, s := range r.blocks[i].sents {
			if !pledgeSentence(s.ts) {
				continue
			}
			for _, sp := range spans(s.ts) {
				if first := sp.from.Year(); sp.ranged && sp.year && sp.to.Year() >= r.newest && first < r.begins {
					r.begins = first
				}
			}
		}
	}
}
