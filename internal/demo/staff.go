package demo

import "lykta/internal/access"

// Account is a sign-in of the invented partnership. It is a function, not a
// person.
type Account struct {
	Login    string // an address under a domain that can never exist
	Function string
	Party    string // the party that it belongs to, and approves for where it is an approver
	Role     access.Role
}

// Staff returns the accounts of the invented partnership, one for every role
// and an approver for every party that approves. The public demo is started
// without them.
func Staff() []Account {
	return []Account{
		{"samordnare@mardsunda.example", "trygghetssamordnare", mardsunda, access.Coordinator},
		{"direktor@mardsunda.example", "kommundirektör", mardsunda, access.Approver},
		{"direktor@ekevala.example", "kommundirektör", ekevala, access.Approver},
		{"chef@polisen.example", "lokalpolisområdeschef", police, access.Approver},
		{"omradespolis@polisen.example", "områdespolis", police, access.Reporter},
		{"faltgrupp@mardsunda.example", "fältgruppen", mardsunda, access.Reporter},
		{"lasare@ekevala.example", "nämndsekreterare", ekevala, access.Reader},
	}
}
