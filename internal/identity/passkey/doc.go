// Package passkey checks what a browser answers in the two ceremonies of Web
// Authentication (W3C, Web Authentication Level 2, sections 7.1 and 7.2):
// registering a passkey and signing in with one. It is pure: challenges,
// stored credentials and the relying party come in as arguments.
//
// Attestation is not asked for and not looked at: which make of authenticator
// somebody owns is none of our business. So what remains is a little CBOR, a
// public key and a signature, for which the standard library is enough.
package passkey
