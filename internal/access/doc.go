// Package access says who may do what: one decision table in plain Go, table.go,
// and the Scope that every store call takes.
//
// Decide is a pure function. What is not in the table is denied, and so is
// every act in another partnership than the scope's own. It holds no words for
// people, asks no database, and knows no route.
package access
