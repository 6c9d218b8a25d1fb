// Package ledger is the public, append-only log of a partnership: what was once
// said in public stays said, and anybody can check that it does.
//
// It knows no word of the domain. An entry is a kind (a short word) and a
// content (a canonical JSON object); what they mean is told elsewhere. It holds
// no page, no text for people and no rule about promises.
//
// # The form of the log
//
// The log is served as the files of C2SP tlog-tiles, so that any client of that
// format can read it:
//
//	checkpoint                  C2SP tlog-checkpoint, signed with Ed25519
//	tile/<L>/<N>[.p/<W>]        256 hashes of level L of the tree (RFC 6962)
//	tile/entries/<N>[.p/<W>]    256 leaves, each after its length (uint16)
//
// and two of our own:
//
//	key                         the verifier key, in the form of C2SP signed-note
//	contents/<N>[.p/<W>]        what the same 256 leaves commit to, one line each
//
// A leaf is one line of ASCII, without its end of line:
//
//	lykta/1 <seq> <entered-at> <kind> <commitment>
//	lykta/1 12 2026-11-28T15:11:53.000000Z action 5f…c4
//
// where seq counts from 0, entered-at is UTC with six decimals and never
// decreases within a log, kind is a lower-case word, and commitment is, in
// lower-case hexadecimal,
//
//	SHA-256("lykta/commitment/1" 0x00 uint32(32) salt uint32(len(content)) content)
//
// with lengths in big-endian order and a salt of 32 random bytes. A line of
// contents is one of
//
//	{"seq":12,"salt":"<64 hexadecimal digits>","content":{…}}
//	{"seq":12,"removed":15}
//
// The second says that entry 12 was taken away by law, and that entry 15, of
// the kind "removal", says when and on what ground. Salt and content of a
// removed entry are destroyed: without the salt nobody can even test a guess at
// what the content was, and the tree still verifies because it holds only the
// commitment.
//
// Every byte of these files is either covered by a hash or has only one allowed
// form, so that no byte can change without being found. Package verify checks
// all of this with code of its own.
package ledger
