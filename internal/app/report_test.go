package app_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"

	"lykta/internal/promise"
)

// today is the day of the clock when a scenario begins.
const today = "2026-03-02"

// action is the form for what was done for the counted promise.
func (b *browser) action() *form {
	b.t.Helper()
	path := work("insats", running, counting)
	return b.get(path).shows(200, "trafikkontroller").form(path)
}

// What a reporter enters counts once, however often it is sent.
func TestTheSameFormCountsOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		b := h.signIn(reporter)
		done, size := h.row(running, counting, today).Progress.Done, h.size()
		f := b.action().set("date", "2026-02-27").set("count", "2").set("note", "Vid stationen.")
		for range 2 {
			b.send(f).at(work("insats", running, counting)).shows(200)
		}
		h.grown("the same form twice", size, 1, done, 2)

		f = b.action().set("date", "2026-02-28").set("count", "3")
		pages := make([]page, 8)
		var group sync.WaitGroup
		for i := range pages {
			group.Go(func() { pages[i] = b.send(f) })
		}
		group.Wait()
		for _, p := range pages {
			p.at(work("insats", running, counting)).shows(200)
		}
		h.grown("the same form eight times at once", size, 2, done, 5)

		f.set("count", "4")
		if got := b.send(f).status; got != http.StatusConflict && got != http.StatusUnprocessableEntity {
			t.Errorf("the same key with another content: %d", got)
		}
		h.grown("the same key with another content", size, 2, done, 5)
		h.public().get(shown("loften", running, "punkter", counting)).shows(200, fmt.Sprintf("%d av minst 20 trafikkontroller", done+5), "Vid stationen.")
		h.verified(nil)
	})
}

// grown asserts how many entries and how much done there is more than before.
func (h *house) grown(what string, size, entries int64, done, more int) {
	h.t.Helper()
	if got := h.size() - size; got != entries {
		h.t.Errorf("%s: %d entries, want %d", what, got, entries)
	}
	if got := h.row(running, counting, today).Progress.Done - done; got != more {
		h.t.Errorf("%s: %d counted, want %d", what, got, more)
	}
}

// A correction, a deviation and a verdict stand in public, with their reasons.
func TestCorrectDeviateDecide(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		b := h.signIn(reporter)
		done := h.row(running, counting, today).Progress.Done
		b.send(b.action().set("date", "2026-02-27").set("count", "2"))
		seq := strconv.FormatInt(h.size()-1, 10)
		path := work("rattelse", seq)
		correction := b.get(path).shows(200).form(path)
		b.send(correction.set("count", "1")).complains("reason", "Skriv varför.").form(path).holds("count", "1")
		b.send(correction.set("reason", "Den ena kontrollen räknades två gånger.")).at(work("insatser")).shows(200)
		row := h.row(running, counting, today)
		if i := slices.IndexFunc(row.Actions, func(a promise.ActionAccount) bool { return strconv.FormatInt(a.Seq, 10) == seq }); i < 0 || !row.Actions[i].Corrected || row.Progress.Done != done+1 {
			t.Errorf("after the correction: %d done, want %d", row.Progress.Done, done+1)
		}
		h.public().get(shown("loften", running, "historik")).shows(200, "Den ena kontrollen räknades två gånger.")
		stale := b.get(work("rattelse", strconv.FormatInt(h.size()-2, 10))).form(path)
		stale.values.Set("seen", seq)
		if got := b.send(stale.set("count", "9").set("reason", "Hann inte före.")).status; got != http.StatusConflict && got != http.StatusUnprocessableEntity {
			t.Errorf("a correction of what somebody else has corrected: %d", got)
		}

		path = work("avvikelse", running, counting)
		b.send(b.get(path).form(path)).complains("what", "Skriv vad som inte blir gjort.")
		b.send(b.get(path).form(path).set("what", "Två kontroller i mars blir inte av.").set("why", "Bilen är på verkstad.").set("party", "polisen")).
			at(work("lofte", running)).shows(200)
		h.public().get(shown("loften", running)).shows(200, "Två kontroller i mars blir inte av.", "Bilen är på verkstad.")

		h.decide()
		h.verified(nil)
	})
}

// decide gives a verdict that the sum does not speak for.
func (h *house) decide() {
	h.t.Helper()
	c, path := h.signIn(coordinator), work("utfall", running, counting)
	f := c.get(path).shows(200).form(path).set("outcome", "not-kept").set("party", "polisen").set("function", "kommunpolis").set("motive", "")
	again := c.send(f).complains("motive", "Skriv varför bedömningen är en annan än den som summan talar för.").form(path)
	again.holds("outcome", "not-kept").holds("party", "polisen").holds("function", "kommunpolis")
	const motive = "Kontrollerna gjordes på andra platser än de utlovade."
	c.send(again.set("motive", motive)).at(work("lofte", running)).shows(200)
	h.public().get(shown("loften", running, "punkter", counting)).shows(200, motive, "Inte uppfyllt")
}

// What cannot be kept is told at the field and in a summary, in Swedish, and
// nothing that was typed is lost.
func TestBadInput(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		b, size := h.signIn(reporter), h.size()
		path := work("insats", running, counting)
		for _, c := range []struct{ field, value, message string }{
			{"date", "2025-02-01", "Dagen ligger utanför löftets period, 1 juli 2025–31 juli 2026."},
			{"date", "2026-03-03", "Dagen kan inte ligga efter i dag, 2 mars 2026."},
			{"date", "i förrgår", "Skriv datumet med år, månad och dag, till exempel 2026-11-28."},
			{"count", "-3", "Skriv ett antal som är minst 1."},
			{"count", "tre", "Skriv ett heltal med siffror."},
		} {
			f := b.action().set("date", "2026-02-27").set("count", "2").set("note", "Längs ån.").set(c.field, c.value)
			again := b.send(f).complains(c.field, c.message).form(path)
			again.holds("note", "Längs ån.").holds(c.field, c.value).holds("key", f.values.Get("key"))
		}
		if got := h.size(); got != size {
			t.Errorf("%d entries were kept", got-size)
		}
		english := b.get("/en" + path).form(path)
		b.send(english.set("count", "-3")).complains("count", "Write a number that is at least 1.")

		c := h.signIn(coordinator)
		draft := h.paste(c)
		at := draft + "/lofte/" + h.promises(c, draft)[0]
		again := c.send(c.get(at).form(at).set("by").set("place", "vid bron")).complains("by", "Välj vem som utför det.").form(at)
		again.holds("place", "vid bron").holds("by")
	})
}
