// Package staff is what those who work with a pledge see: signing in, what
// waits for them, drafts and their approval, and what was done.
//
// Handlers are one screen each, one file for each thing that is done: read the
// form, ask the service, show the page. Every form works without JavaScript;
// a form that cannot be used comes back with 422, an error summary and all
// that was typed; one that was kept is answered with 303 and a confirmation.
//
// What must never be in it: a rule of the domain, a decision about who may do
// what, SQL, text for people outside the catalogues.
package staff
