// Package handover makes copies for those who ask for public records
// (utlämnande): a new document, built from the fields that may stand in one and
// never by covering up an old one. A field that is masked is not fetched into
// the document at all: in its place stands the same mark everywhere.
//
// Every copy is an entry in a log of its own: what was handed over, to what kind
// of receiver, on what ground, with which fields masked. Who the receiver was is
// never kept: nobody may be asked (TF 2 kap. 18 §).
package handover
