package browser

import (
	"fmt"
	"os"
	"strings"
)

// Axe is the text of axe-core, the accessibility checker.
type Axe string

// ReadAxe reads axe-core from the node_modules of the folder root.
func ReadAxe(root string) (Axe, error) {
	b, err := os.ReadFile(root + "/node_modules/axe-core/axe.min.js")
	if err != nil {
		return "", fmt.Errorf("axe-core is missing, install it with npm ci: %w", err)
	}
	return Axe(b), nil
}

// Violation is one rule of axe's that a page breaks, and where.
type Violation struct {
	ID, Impact, Help string
	Nodes            []string
}

// String is one line for a test's report.
func (v Violation) String() string {
	return fmt.Sprintf("%s (%s): %s: %s", v.ID, v.Impact, v.Help, strings.Join(v.Nodes, " | "))
}

// axeRun switches on the one WCAG 2.2 rule that is off by default.
const axeRun = `axe.run(document, {%srules: {"target-size": {enabled: true}}, resultTypes: ["violations"]}).then(r => r.violations.map(v => ({
	ID: v.id, Impact: v.impact, Help: v.help,
	Nodes: v.nodes.slice(0, 5).map(n => n.target.join(" ") + " " + n.html.slice(0, 160)),
})))`

// Axe runs all rules of axe on the page that the tab shows.
func (t *Tab) Axe(axe Axe) ([]Violation, error) { return t.runAxe(axe, "") }

// AxeColours runs only the rules that depend on colours.
func (t *Tab) AxeColours(axe Axe) ([]Violation, error) {
	return t.runAxe(axe, `runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}, `)
}

func (t *Tab) runAxe(axe Axe, only string) ([]Violation, error) {
	var there bool
	if err := t.Eval(`typeof axe === "object"`, &there); err != nil {
		return nil, err
	}
	if !there { // half a megabyte: once for a page
		if err := t.Eval(string(axe)+"; true", &there); err != nil {
			return nil, err
		}
	}
	var found []Violation
	err := t.await(fmt.Sprintf(axeRun, only), &found)
	return found, err
}
