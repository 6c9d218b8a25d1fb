// Package partnership is the tenant: a local police area and the
// municipalities that work with it (samverkan), with its parties, named places
// and the settings that colour its public pages.
//
// What the public sees of it is a versioned document: every change makes a new
// version and keeps the earlier ones, so that a page is a function of the
// ledger, the version and the day.
//
// It knows no pledge and no person. Contacts are functions and switchboards.
package partnership
