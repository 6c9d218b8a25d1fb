package demo

import "lykta/internal/report"

// The organisations that began to report late in the year.
const (
	guardCompany = "vaktbolaget"
	shops        = "kopmannen"
)

// hours is a part of the day. Hours past 24 are the night after.
type hours struct {
	from, length int
	uncertain    bool // only known to have been some time in it
}

var (
	working   = hours{from: 8, length: 8}
	afternoon = hours{from: 14, length: 6}
	evening   = hours{from: 18, length: 5}
	late      = hours{from: 21, length: 4}
	overnight = hours{from: 20, length: 11, uncertain: true}
)

// sight is what a reporter sees of a category.
type sight struct {
	category     string
	perFortnight float64 // how many on the average
	hours        hours
	severity     report.Severity
}

// watcher is a function that reports.
type watcher struct {
	reporter, function string
	areas              []string
	school             bool // closed in the holidays
	sees               []sight
}

var (
	mardsundaAreas = []string{"omrade-centrum", "omrade-hamnen", "omrade-norrgarden", "omrade-tallasen", "omrade-kvarnbacken"}
	ekevalaAreas   = []string{"omrade-ekevala", "omrade-bruket", "omrade-akra"}
)

var watchers = []watcher{
	{mardsunda, field.Function, mardsundaAreas, false, []sight{
		{"samling-utomhus", 3, late, report.Minor}, {"brak", 1, late, report.Disturbing}, {"alkohol", 1, late, report.Disturbing}, {"positiv", 1.5, evening, report.Unrated}}},
	{mardsunda, "fritidsledare", []string{"omrade-norrgarden"}, false, []sight{
		{"samling-utomhus", 1.5, evening, report.Minor}, {"ryktesspridning", 0.5, evening, report.Minor}, {"positiv", 1, evening, report.Unrated}}},
	{mardsunda, streets.Function, mardsundaAreas, false, []sight{
		{"klotter", 2, overnight, report.Minor}, {"skadegorelse-annan", 1.5, overnight, report.Disturbing}, {"belysning", 1.5, overnight, report.Minor}, {"nedskrapning", 1, overnight, report.Minor}}},
	{mardsunda, "rektor", []string{"omrade-centrum"}, true, []sight{
		{"brak", 0.8, working, report.Disturbing}, {"skadegorelse-annan", 0.5, working, report.Minor}, {"trakasserier", 0.4, working, report.Disturbing}}},
	{housing, landlord.Function, []string{"omrade-norrgarden", "omrade-tallasen"}, false, []sight{
		{"samling-trapphus", 1.2, late, report.Disturbing}, {"nedskrapning", 1, overnight, report.Minor}, {"klotter", 0.8, overnight, report.Minor}}},
	{police, officer.Function, append(mardsundaAreas[:5:5], ekevalaAreas...), false, []sight{
		{"buskorning", 1.5, afternoon, report.Disturbing}, {"narkotika", 0.8, late, report.Serious}, {"valdsbrott", 0.3, late, report.Serious}}},
	{ekevala, ekStreet.Function, ekevalaAreas, false, []sight{
		{"klotter", 0.8, overnight, report.Minor}, {"skadegorelse-annan", 0.8, overnight, report.Disturbing}, {"belysning", 1, overnight, report.Minor}}},
	{ekevala, "fritidsledare i Ekevåla", []string{"omrade-akra", "omrade-ekevala"}, false, []sight{
		{"buskorning", 2, afternoon, report.Minor}, {"samling-utomhus", 1, evening, report.Minor}, {"positiv", 0.8, evening, report.Unrated}}},
	{ekevala, "rektor i Ekevåla", []string{"omrade-ekevala"}, true, []sight{{"brak", 0.5, working, report.Minor}, {"trakasserier", 0.3, working, report.Disturbing}}},
	{adults, walkers.Function, []string{"omrade-centrum", "omrade-hamnen"}, false, []sight{{"alkohol", 0.8, late, report.Minor}, {"positiv", 1, late, report.Unrated}}},
	{guardCompany, "väktare", mardsundaAreas, false, []sight{
		{"samling-utomhus", 3, late, report.Minor}, {"klotter", 2, overnight, report.Minor}, {"samling-trapphus", 1.5, late, report.Minor}}},
	{shops, "butikschef", []string{"omrade-centrum", "omrade-norrgarden"}, false, []sight{{"stold", 3, afternoon, report.Minor}, {"brak", 1, afternoon, report.Minor}}},
}

// phrases are what reporters write, by category: about places and what
// happened, never about anybody.
var phrases = map[string][]string{
	"samling-utomhus":    {"Större grupp ungdomar, ljudligt men lugnt.", "Många samlade efter stängning. Gick hem när vi pratat en stund.", "Hög musik från högtalare."},
	"brak":               {"Bråk mellan två grupper. Skildes åt av personal.", "Knuffar och hot. Polis kom till platsen.", "Bråk som började i kön till bussen."},
	"alkohol":            {"Öppet drickande bland yngre. Alkohol hälldes ut.", "Berusade personer på bänkarna, oro bland resande."},
	"positiv":            {"God stämning, många vuxna ute.", "Ungdomarna hjälpte till att plocka upp efter sig.", "Den nya belysningen gör skillnad, fler går genom parken."},
	"ryktesspridning":    {"Rykte om bråk i helgen sprids bland elever. Inget känt hos oss."},
	"klotter":            {"Klotter på vägg och elskåp, anmält för sanering.", "Nytt klotter i gångtunneln."},
	"skadegorelse-annan": {"Krossad ruta.", "Papperskorgar omkullvälta och bänk sönderslagen.", "Glas i busskur krossat."},
	"belysning":          {"Tre lampor ur funktion längs gångvägen.", "Mörkt vid cykelparkeringen."},
	"nedskrapning":       {"Mycket skräp och glas efter helgen.", "Dumpade sopor vid återvinningen."},
	"trakasserier":       {"Kränkande tillrop vid skolans entré.", "Otrevliga kommentarer på väg till matsalen."},
	"samling-trapphus":   {"Samling i trapphus och källare, boende störda.", "Tecken på övernattning i källare."},
	"buskorning":         {"A-traktorer kör fort och högljutt runt torget.", "Moped på gångväg, flera gånger samma kväll."},
	"narkotika":          {"Misstänkt försäljning vid parkeringen.", "Tydlig lukt av cannabis, fynd av påsar."},
	"valdsbrott":         {"Misshandel utomhus, utreds."},
	"stold":              {"Snatteri i grupp, flera butiker samma eftermiddag.", "Stöld ur hylla, butiken har anmält."},
}
