// Package passkey holds the two ceremonies of Web Authentication (W3C, Web
// Authentication Level 3, sections 7.1 and 7.2): registering a passkey and
// signing in with one. The cryptography is that of go-webauthn; what we ask for
// and what we keep is decided here. Sessions and stored credentials come in as
// arguments; challenges are the library's own.
//
// Attestation is not asked for and not kept: which make of authenticator
// somebody owns is none of our business. No database and no word for people
// belongs here.
package passkey
