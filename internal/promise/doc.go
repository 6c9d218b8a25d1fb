// Package promise is the heart of the house: the pledge (medborgarlöfte), its
// promises (löftespunkter), what is done for them (insatser), what will not be
// done (avvikelser), and what came of it (utfall, effekt).
//
// The types and the sums are pure: the public state of a partnership is
// Replay(entries of its ledger) looked at on a day, and nothing else. Drafts,
// approvals and the acts of staff stand in store.go and service.go beside
// them.
//
// What must never be in it: a person's name, a clock of its own, a second
// copy of a public fact, words for people.
package promise
