package demo

import "lykta/internal/access"

// Account is a sign-in of the invented partnership. It is a function, not a
// person.
type Account struct {
	Login    string // an address under a domain that can never exist
	Function string
	Party    string // the party that it belongs to, and approves for where it is an approver
	Role     access.Role

	Organisation string // ID of the organisation beside the parties that it belongs to
}

// Staff returns the accounts of the invented partnership, one for every role
// and an approver for every party that approves. The public demo is started
// without them.
func Staff() []Account {
	return append([]Account{
		{"samordnare@mardsunda.example", safety.Function, mardsunda, access.Coordinator, ""},
		{"direktor@mardsunda.example", "kommundirektör", mardsunda, access.Approver, ""},
		{"direktor@ekevala.example", "kommundirektör", ekevala, access.Approver, ""},
		{"chef@polisen.example", "lokalpolisområdeschef", police, access.Approver, ""},
		{"lasare@ekevala.example", "nämndsekreterare", ekevala, access.Reader, ""},
	}, reporters()...)
}

// reporters are the accounts of those who report for the joint picture.
func reporters() []Account {
	return []Account{
		{"omradespolis@polisen.example", officer.Function, police, access.Reporter, ""},
		{"faltgrupp@mardsunda.example", field.Function, mardsunda, access.Reporter, ""},
		{"fritid@mardsunda.example", "fritidsledare", mardsunda, access.Reporter, ""},
		{"gata@mardsunda.example", streets.Function, mardsunda, access.Reporter, ""},
		{"rektor@mardsunda.example", "rektor", mardsunda, access.Reporter, ""},
		{"bosocial@mardsundahem.example", landlord.Function, housing, access.Reporter, ""},
		{"teknik@ekevala.example", ekStreet.Function, ekevala, access.Reporter, ""},
		{"fritid@ekevala.example", "fritidsledare i Ekevåla", ekevala, access.Reporter, ""},
		{"rektor@ekevala.example", "rektor i Ekevåla", ekevala, access.Reporter, ""},
		{"vandring@vuxna.example", walkers.Function, adults, access.Reporter, ""},
		{"vaktare@bevakning.example", "väktare", "", access.Reporter, guardCompany},
		{"butik@kopmannen.example", "butikschef", "", access.Reporter, shops},
	}
}
