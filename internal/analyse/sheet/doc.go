// Package sheet reads tables of text (CSV) by the names of their columns, row by
// row, and says of everything it cannot use in which file, row and column it
// stands. Rows are counted as an editor does: the names are row 1.
//
// It takes commas, semicolons and tabs between columns, decimal commas where
// columns are not parted by commas, a byte order mark, and gzip. It knows no
// method and holds no words.
package sheet
