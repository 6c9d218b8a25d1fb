package guard_test

import (
	"strings"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/guard"
	"lykta/internal/persondata"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// Every reason that the guard gives has a kind of its own.
func TestTallyKnowsEveryReason(t *testing.T) {
	t.Parallel()
	texts := []string{"850709-9805", "850709-9806", "född 850709", "Ring 070-174 06 05", "Växeln svarar på 0523-61 30 00", "anna@example.se",
		"info@kommun.example.se", "lgh 1203", "Anna Andersson", "läraren Holmdahl", "Kalle A", "Vi såg Astrid", "Rektorns fru klagar",
		"Kommunens enda imam klagar", "En flicka i 7B på Ängsskolan slogs", "Bilen ABC 12D", "@mysko.kille"}
	reasons := 0
	for _, text := range texts {
		for _, found := range persondata.Check(text, persondata.Options{}) {
			reasons++
			if got := persondata.KindOf(found.Why); got != found.Kind && found.Kind != persondata.CoordinationNumber {
				t.Errorf("KindOf(%q) = %q, want %q", found.Why, got, found.Kind)
			}
		}
	}
	if reasons < len(texts) {
		t.Errorf("%d reasons of %d texts", reasons, len(texts))
	}
	if got := guard.Tally([]string{"persondata.name-title", "text.long", "persondata.phone", "persondata.name"}); got != "phone:1/name:2" {
		t.Errorf("Tally = %q, want phone:1/name:2", got)
	}
}

// The log counts kinds and holds nothing of the text; what is no matter of the
// guard's is not counted.
func TestCounted(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		scope := access.Scope{Partnership: "vik", Account: "boss", Function: "trygghetssamordnare"}
		noon := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
		const canary = "Kanariesson"
		reasons := (guard.Guard{}).Reasons("Anna " + canary + ", 070-174 06 05, och Lisa " + canary)
		for _, write := range []error{
			guard.CountRefused(t.Context(), d, scope, noon, reasons),
			guard.CountDoubted(t.Context(), d, scope, noon, []string{"persondata.name-alone", "persondata.name-alone"}),
			guard.CountRefused(t.Context(), d, scope, noon, []string{"text.long"}),
			guard.CountDoubted(t.Context(), d, scope, noon, nil),
		} {
			if write != nil {
				t.Fatal(write)
			}
		}
		entries, err := audit.List(t.Context(), d, "vik", 0, 10)
		if err != nil || len(entries) != 2 {
			t.Fatalf("entries = %v, %v, want two", entries, err)
		}
		first, second := entries[0], entries[1]
		if first.Act != "guard.refuse" || first.Outcome != audit.Refused || first.Object != "phone:1/name:1" {
			t.Errorf("refused: %+v", first.Event)
		}
		if second.Act != "guard.doubt" || second.Outcome != audit.Done || second.Object != "name:2" {
			t.Errorf("doubted: %+v", second.Event)
		}
		if line := string(first.AppendJSON(nil)); strings.Contains(line, canary) || strings.Contains(line, "174 06") {
			t.Errorf("the log holds what was typed: %s", line)
		}
	})
}
