// Package textfile turns what people have (plain text, Markdown, HTML, DOCX,
// a paste) into one line-structured text: headings marked with "#", list
// items with "•", table cells divided by tabs, a blank line between
// paragraphs.
//
// It looks at the content, not at the file's name. Every size is bounded, so
// that a small file cannot unpack into a large one.
//
// What must never be in it: knowledge of what the text says, the network, a
// file left on disk.
package textfile
