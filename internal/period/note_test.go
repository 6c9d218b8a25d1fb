package period_test

import (
	"testing"

	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/period"
)

// When a meeting's notes have been disposed of, what was judged and answered is
// read from its minutes; an answer can still be written.
func TestNotesThatWereDisposedOf(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		ctx := t.Context()
		p := w.report("a", "kajen", 1)
		w.meet(p.ID)
		for _, n := range []period.Note{
			{Item: period.Levels, Levels: []period.Assessment{{Area: "hamnen", Level: period.Raised, Why: "Mer klotter."}}},
			{Item: period.Outward, Texts: map[string]string{"text": "Vi berättar på webben.", period.Back: "Väggen tvättas."}},
		} {
			w.check(w.service.Write(ctx, w.boss(), ids.Token(), p.ID, n))
		}
		read := func(what, answer string) {
			t.Helper()
			notes, err := period.NotesOf(ctx, w.db, w.id, p.ID)
			w.check(err)
			levels, err := period.AssessmentsOf(ctx, w.db, w.id, p.ID)
			w.check(err)
			if got := notes[period.Outward].Texts[period.Back]; got != answer || len(levels) != 1 || levels[0].Level != period.Raised {
				t.Errorf("%s: answered %q, want %q; levels %+v", what, got, answer, levels)
			}
		}
		w.check(w.service.Close(ctx, w.boss(), ids.Token(), p.ID, w.period(p.ID).Version))
		w.check(w.service.Answer(ctx, w.boss(), ids.Token(), p.ID, 1, "Väggen är tvättad."))
		read("before", "Väggen är tvättad.")
		w.exec(`DELETE FROM meeting_note WHERE partnership = $1`)
		read("after", "Väggen tvättas.")
		kind(t, "over a version that is gone", w.service.Answer(ctx, w.boss(), ids.Token(), p.ID, 2, "Väggen är målad."), errs.Conflict, "period.version")
		w.check(w.service.Answer(ctx, w.boss(), ids.Token(), p.ID, 0, "Väggen är målad."))
		read("answered once more", "Väggen är målad.")
		if notes, err := period.NotesOf(ctx, w.db, w.id, p.ID); err != nil || notes[period.Outward].Texts["text"] != "Vi berättar på webben." {
			t.Errorf("what was told outwards is lost: %+v, %v", notes, err)
		}
	})
}
