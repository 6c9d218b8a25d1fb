// Command build makes internal/web/assets/dist: the style sheet and the script
// of every page, those of single pages, and the fonts, out of our own sources
// and the npm packages in node_modules. Run it from the root of the project.
package main

import (
	"fmt"
	"os"
)

func main() {
	if err := run("."); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func run(root string) error {
	if _, err := os.Stat(root + "/node_modules/@digdir/designsystemet-css"); err != nil {
		return fmt.Errorf("the npm packages are missing: run npm ci (%w)", err)
	}
	style, err := styleSource(root)
	if err != nil {
		return err
	}
	built, err := bundle(root, style)
	if err != nil {
		return err
	}
	return write(root+"/internal/web/assets/dist", built)
}
