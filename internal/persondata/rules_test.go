package persondata_test

import (
	"slices"
	"testing"

	"lykta/internal/persondata"
)

// rules are pairs: a sentence in which a rule must fire, and one beside it in
// which it must not.
var rules = []struct {
	kind       persondata.Kind
	fires, not string
}{
	{persondata.IdentityNumber, "Numret är 850709-\n9805 enligt listan.", "Besök 850709\n12 gånger."},
	{persondata.Phone, "Tfn0701740605.", "Ärende A0701740605."},
	{persondata.Phone, "Ring 070-174\n06 05 i kväll.", "Resultat:\n0701\n174"},
	{persondata.Phone, "noll sju noll, sjutton fyrtio, noll sex noll fem", "noll brott, två samtal och tre besök"},
	{persondata.Phone, "mitt nummer: noll sju tre ett två tre fyra fem sex sju", "resultatet blev noll ett"},
	{persondata.Handle, "Han nås via Telegram under mysko.kille9.", "Vi talade om Telegram under v. 42."},
	{persondata.Handle, "Reddit-användaren hemlig_katt skrev.", "Vi följer Reddit-trådar om trygghet."},
	{persondata.Handle, "Gamertag: xXLejonXx i Fortnite", "Vi spelar Fortnite i FritidsHuset på torget"},
	{persondata.Apartment, "Adress: Skogsbrynet 41", "Möte vid Skogsbrynet 41 personer kom"},
	{persondata.Apartment, "hon bor på Tallbacken 3", "de var på Tallbacken 3 gånger"},
	{persondata.Apartment, "hans hemadress är granvägen 8", "farthinder på granvägen 8 meter breda"},
	{persondata.Name, "familjen Zkrovic har flyttat", "familjen har flyttat"},
	{persondata.Name, "Hon heter Xhevrije.", "Gatan som heter Havsgatan är avstängd."},
	{persondata.Name, "Vi pratade med Oyuna i går.", "Vi pratade med Länsstyrelsen i går."},
	{persondata.Name, "Enligt Ing-Britt är det så.", "Enligt Ica-Kvantum är det så."},
	{persondata.Name, "Vi såg Astrid i hamnen.", "Vi såg M/S Astrid i hamnen."},
	{persondata.Plate, "Bilen LYS 412 stod där.", "Stolpe LYS 412 har slocknat."},
	{persondata.Combination, "Målvakten i P08-laget langar.", "P08-laget har öppen träning."},
	{persondata.Combination, "Flickan är tolv år och går i 6A.", "Föreningen fyller tolv år."},
	{persondata.Combination, "Pojken i klass BA22 klottrade.", "Programmet BA22 har öppet hus."},
	{persondata.Combination, "Lokförarens fru klagar.", "Förarens ansvar är stort."},
	{persondata.Combination, "Kvinnan på andra våningen med MS ropar.", "Lokalen på andra våningen med MS Office är bokad."},
	{persondata.Combination, "Mannen i svart Audi som bor i hörnhuset langar.", "Svarta bilar parkeras vid kyrkan."},
	{persondata.Combination, "Föreståndaren på förskolan är sjukskriven.", "Föreståndaren svarar på frågor."},
	{persondata.Name, "Vaktmästaren Xenkta har nyckeln.", "Vaktmästaren har nyckeln."},
	{persondata.Combination, "Prästdottern haschar.", "Personen svarade på enkäten."},
	{persondata.Combination, "Fritidsgårdens föreståndare är sjukskriven.", "Fritidsgårdens öppettider är längre."},
	{persondata.Combination, "Han som kör sopbilen på Skaftö har suttit inne.", "Han som kör bussen i mål vinner."},
	{persondata.Handle, "Telegramkanalen styrs av Herr_Grus.", "Telegramkanalen styrs av oss."},
	{persondata.Name, "Lars \"Lasse\" Broberg sköter isen.", "Lagen \"Örnen\" och \"Falken\" möts."},
	{persondata.Handle, "Instakontot hemligkatten hänger ut elever.", "Instakontot visar bilder."},
	{persondata.Combination, "Hon är 14 och går på Hagaskolan.", "Målet är 14 besök på Hagaskolan."},
}

func TestRules(t *testing.T) {
	t.Parallel()
	has := func(text string, k persondata.Kind) bool {
		return slices.ContainsFunc(persondata.Check(text, persondata.Options{}), func(f persondata.Finding) bool { return f.Kind == k })
	}
	for _, r := range rules {
		if !has(r.fires, r.kind) {
			t.Errorf("%q: no %s found", r.fires, r.kind)
		}
		if has(r.not, r.kind) {
			t.Errorf("%q: %s found, want none", r.not, r.kind)
		}
	}
}

// A number of a switchboard and an address of a function are doubted, not
// refused; those of the partnership are nothing to remark on.
func TestDesks(t *testing.T) {
	t.Parallel()
	own := persondata.Options{Numbers: []string{"0523-61 30 00"}, Emails: []string{"trygg@kommun.example.se"}, Places: []string{"Anders Svensson"}}
	for _, text := range []string{"Växeln nås på 0523-61 30 00.", "Mejla trygg@kommun.example.se."} {
		found := persondata.Check(text, persondata.Options{})
		if len(found) != 1 || found[0].Severity != persondata.Warn {
			t.Errorf("%q: %v, want one warning", text, found)
		}
		if found := persondata.Check(text, own); len(found) != 0 {
			t.Errorf("%q: %v, want nothing where it is the partnership's own", text, found)
		}
	}
	if found := persondata.Check("Växeln: 070-174 06 05", own); len(found) != 1 || found[0].Severity != persondata.Block {
		t.Errorf("a mobile number beside a switchboard: %v, want a block", found)
	}
}
