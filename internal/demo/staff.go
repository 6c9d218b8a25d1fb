package demo

// Role is what somebody may do in a partnership.
type Role string

// The roles of the staff.
const (
	Coordinator Role = "coordinator"
	Approver    Role = "approver" // says yes for one party
	Reporter    Role = "reporter" // enters actions
	Reader      Role = "reader"
)

// Account is a sign-in of the invented partnership. It is a function, not a
// person.
type Account struct {
	Login    string // an address under a domain that can never exist
	Function string
	Party    string // the party that it belongs to
	Roles    []Role
}

// Staff returns the accounts of the invented partnership, one for every role
// and an approver for every party that approves. The public demo is started
// without them.
func Staff() []Account {
	return []Account{
		{"samordnare@mardsunda.example", "trygghetssamordnare", mardsunda, []Role{Coordinator}},
		{"direktor@mardsunda.example", "kommundirektör", mardsunda, []Role{Approver}},
		{"direktor@ekevala.example", "kommundirektör", ekevala, []Role{Approver}},
		{"chef@polisen.example", "lokalpolisområdeschef", police, []Role{Approver}},
		{"omradespolis@polisen.example", "områdespolis", police, []Role{Reporter}},
		{"faltgrupp@mardsunda.example", "fältgruppen", mardsunda, []Role{Reporter}},
		{"lasare@ekevala.example", "nämndsekreterare", ekevala, []Role{Reader}},
	}
}
