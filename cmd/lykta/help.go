package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"lykta/internal/words"
)

// helpWidth is how many characters a line of help holds: what fits the
// narrowest window that people use.
const helpWidth = 80

// helpPrinter writes help in a language. Kong's own headings are in English
// alone.
func helpPrinter(w *words.Printer) kong.HelpPrinter {
	return func(_ kong.HelpOptions, ctx *kong.Context) error {
		node := ctx.Selected()
		if node == nil {
			node = ctx.Model.Node
		}
		_, err := io.WriteString(ctx.Stdout, helpOf(w, node))
		return err
	}
}

// helpOf is the help of a command, or of the program.
func helpOf(w *words.Printer, node *kong.Node) string {
	var b strings.Builder
	line := func(text string) { b.WriteString(text + "\n") }
	line(w.T("cli.usage", usage(w, node)))
	line("")
	line(node.Help)
	part := func(heading string, rows [][2]string) {
		if len(rows) == 0 {
			return
		}
		line("\n" + w.T(heading))
		for _, row := range rows {
			line("  " + row[0])
			line(wrapped(row[1], "      "))
		}
	}
	part("cli.usage.arguments", argumentRows(node))
	part("cli.usage.commands", commandRows(w, node))
	part("cli.usage.flags", flagRows(w, node))
	if len(node.Children) > 0 {
		line("\n" + w.T("cli.usage.more", node.FullPath()))
	}
	return b.String()
}

// usage is how a command is typed: "lykta check <text> [flaggor]".
func usage(w *words.Printer, node *kong.Node) string {
	parts := []string{node.FullPath()}
	for _, arg := range node.Positional {
		parts = append(parts, arg.Summary())
	}
	if len(node.Children) > 0 {
		parts = append(parts, w.T("cli.usage.command"))
	}
	for _, level := range node.AllFlags(true) {
		for _, f := range level {
			if f.Required {
				parts = append(parts, "--"+f.Name+"="+w.T("cli.usage.value"))
			}
		}
	}
	return strings.Join(append(parts, w.T("cli.usage.any-flags")), " ")
}

func argumentRows(node *kong.Node) (rows [][2]string) {
	for _, arg := range node.Positional {
		rows = append(rows, [2]string{arg.Summary(), arg.Help})
	}
	return rows
}

func commandRows(w *words.Printer, node *kong.Node) (rows [][2]string) {
	if len(node.Children) == 0 {
		return nil
	}
	for _, command := range node.Leaves(true) {
		call := strings.TrimSuffix(usage(w, command), " "+w.T("cli.usage.any-flags"))
		rows = append(rows, [2]string{call, command.Help})
	}
	return rows
}

// flagRows tells of each flag what it does, where it may be set otherwise, and
// what it is when nobody sets it.
func flagRows(w *words.Printer, node *kong.Node) (rows [][2]string) {
	for _, level := range node.AllFlags(true) {
		for _, f := range level {
			name, help := "--"+f.Name, f.Help
			if f.Short != 0 {
				name = fmt.Sprintf("-%c, %s", f.Short, name)
			}
			if f.Name == "help" {
				help = w.T("cli.help.flag-help")
			}
			if !f.IsBool() {
				name += "=" + w.T("cli.usage.value")
			}
			if f.HasDefault && !f.IsBool() {
				help += " " + w.T("cli.usage.default", f.Default)
			}
			if len(f.Envs) > 0 {
				help += " " + w.T("cli.usage.env", strings.Join(f.Envs, ", "))
			}
			rows = append(rows, [2]string{name, help})
		}
	}
	return rows
}

// wrapped breaks a text into indented lines.
func wrapped(text, indent string) string {
	var b strings.Builder
	room := 0
	for i, word := range strings.Fields(text) {
		length := len([]rune(word))
		switch {
		case i == 0:
			b.WriteString(indent)
			room = helpWidth - len(indent)
		case length+1 > room:
			b.WriteString("\n" + indent)
			room = helpWidth - len(indent)
		default:
			b.WriteByte(' ')
			room--
		}
		b.WriteString(word)
		room -= length
	}
	return b.String()
}
