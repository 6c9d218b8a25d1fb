// Package web is the way in for people: one route table, the rules that guard
// it, and the turning of errors into pages.
//
// Pages stand in public (what everybody sees) and staff (what those who work
// with it see); what they are built of stands in ui, assets and theme. No rule
// of the domain and no text for people belongs here.
package web
