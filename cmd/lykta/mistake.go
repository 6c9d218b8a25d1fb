package main

import (
	"regexp"
	"strings"

	"lykta/internal/words"
)

// mistakes are the ways in which a command line can be wrong, by the words
// with which the parser complains of them, which it has in English alone and
// without types. What a pattern catches fills the blanks of the text.
var mistakes = []struct {
	complaint *regexp.Regexp
	key       string
}{
	{regexp.MustCompile(`^unexpected argument (.+?)(?:, did you mean .+)?$`), "cli.mistake.argument"},
	{regexp.MustCompile(`^unknown flag (.+?)(?:, did you mean .+)?$`), "cli.mistake.flag"},
	{regexp.MustCompile(`^expected one of (.+)$`), "cli.mistake.command"},
	{regexp.MustCompile(`^expected "(.+)"$`), "cli.mistake.missing"},
	{regexp.MustCompile(`^missing (?:flags:|positional arguments) (.+)$`), "cli.mistake.missing"},
	{regexp.MustCompile(`^(--\S+?)(?:=\S+)? must be one of (.+) but got "(.*)"$`), "cli.mistake.choice"},
	{regexp.MustCompile(`^(--\S+?)(?:=\S+)?: expected .+ value but got "EOL".*$`), "cli.mistake.value"},
	{regexp.MustCompile(`^(--\S+?)(?:=\S+)?: expected .+ value but got (.+)$`), "cli.mistake.value"},
	{regexp.MustCompile(`^(\S+?)(?:=\S+)?: stat (.+): no such file or directory$`), "cli.mistake.file"},
	{regexp.MustCompile(`^(\S+?)(?:=\S+)?: "(.+)" exists but is a directory$`), "cli.mistake.folder"},
}

// didYouMean finds what the parser believes was meant.
var didYouMean = regexp.MustCompile(`did you mean (?:one of )?(.+)\?$`)

// mistake is what is wrong with a command line, in words.
func mistake(w *words.Printer, err error) string {
	complaint := err.Error()
	for _, m := range mistakes {
		found := m.complaint.FindStringSubmatch(complaint)
		if found == nil {
			continue
		}
		args := make([]any, 0, len(found))
		for _, part := range found[1:] {
			args = append(args, strings.ReplaceAll(part, `"`, ""))
		}
		text := w.T(m.key, args...)
		if meant := didYouMean.FindStringSubmatch(complaint); meant != nil {
			text += " " + w.T("cli.mistake.meant", strings.ReplaceAll(meant[1], `"`, ""))
		}
		return text
	}
	return w.T("cli.mistake.other", complaint)
}
