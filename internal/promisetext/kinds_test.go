package promisetext_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/promisetext"
)

// TestKinds has a text for each way of naming who does it, and of laying a
// pledge out, that is easily read wrong. A row is shape, who and the first
// words.
func TestKinds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"inline subjects": {"Medborgarlöfte 2024\n\nUnder 2024 ska kommunen göra en rond i varje by, polisen hålla minst sex kurser och räddningstjänsten besöka alla förskolor.", []string{
			"coverage [municipality] Under 2024", "count [police] polisen hålla", "coverage [other] räddningstjänsten besöka",
		}},
		"record": {"Medborgarlöfte\n\nÅtgärd: Cykelmärkning vid torget\nNär: två gånger per år\nAnsvarig: Polisen\n\nÅtgärd: Sanering av klotter\nAnsvarig: Kommunen\n", []string{
			"recurring [police] Cykelmärkning vid", "open [municipality] Sanering av",
		}},
		"doer after the list": {"Vi lovar 2022:\n\n- Tätare fotpatrullering\n- Minst fyra vandringar\n\nPolisen svarar för åtgärderna.\n\nRelaterat\nAnmäl brott\n", []string{
			"open [police] Tätare fotpatrullering", "count [police] Minst fyra",
		}},
		"prose goes on": {"Polisen och Harby kommun har ett medborgarlöfte. Polisen besöker varje skola. Polisen har nolltolerans mot knivar. Kommunen klipper häckar. Kommunen ska enligt lag ha ett råd.", []string{
			"coverage [police] Polisen besöker", "open [police] Polisen har", "open [municipality] Kommunen klipper",
		}},
		"distributed subject": {"Medborgarlöfte. Under perioden ska\n\n• kommunen och polisen hålla två möten\n• polisen ha minst tio samtal\n", []string{
			"count [municipality police] kommunen och", "count [police] polisen ha",
		}},
		"agents": {"Vi lovar:\n• Alla hushåll i byn får ett brev från polisen\n• Kommunens väktare går ronder varje natt\n• Information om droger. Ansvarig är Ekby scoutkår.\n", []string{
			"coverage [police] Alla hushåll", "recurring [municipality] Kommunens väktare", "open [other] Information om",
		}},
	} {
		var got []string
		for _, p := range promisetext.Read(c.text).Promises {
			words := strings.Fields(p.Text)
			got = append(got, fmt.Sprintf("%s %v %s", p.Shape, p.By, strings.Join(words[:min(2, len(words))], " ")))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestDays reads last days that are told in other ways than by date.
func TestDays(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Polisen inför en rutin senast sista februari":             "2021-02-28",
		"Kommunen byter lampor före november månads utgång":        "2021-11-30",
		"Före den 30 juni har kommunen utbildat samtliga rektorer": "2021-06-29",
	} {
		r := promisetext.Read("Medborgarlöfte 2021\n\n" + text + ".\n")
		if len(r.Promises) != 1 || r.Promises[0].Deadline == nil || r.Promises[0].Deadline.String() != want {
			t.Errorf("%q: got %+v, want one promise by %s", text, r.Promises, want)
		}
	}
}

// TestPartiesBesideTheTwo names organisations that join the pledge.
func TestPartiesBesideTheTwo(t *testing.T) {
	t.Parallel()
	got := promisetext.Read("Parter: Ekby kommun, Polisen och Ekbybyggen\n\nVårt löfte. Polisen ska mäta farten.").Parties
	if diff := cmp.Diff([]string{"Ekby kommun", "Polisen", "Ekbybyggen"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestBasisSentenceIsPrintedOnce: three kinds in one sentence are one line.
func TestBasisSentenceIsPrintedOnce(t *testing.T) {
	t.Parallel()
	text := "Löftet bygger på 90 samtal, en enkät och en lägesbild.\n\nPolisen lovar minst tio besök."
	var b bytes.Buffer
	if err := promisetext.WriteTable(&b, promisetext.Read(text), "sv"); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "90 samtal"); n != 1 || !strings.Contains(b.String(), "samtal, enkät och lägesbild: ") {
		t.Errorf("the sentence stands %d times:\n%s", n, b.String())
	}
}
