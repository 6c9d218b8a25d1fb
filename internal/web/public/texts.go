package public

import "github.com/a-h/templ"

// Who says what the municipality does, what the police do, and what none of
// them does.
func Who(c *Context) (templ.Component, error) { return whoPage(c), nil }

// Method says how the pages count.
func Method(c *Context) (templ.Component, error) { return methodPage(c), nil }

// Accessibility is the accessibility statement (lag 2018:1937, 13 §).
func Accessibility(c *Context) (templ.Component, error) { return accessibilityPage(c), nil }

// Privacy says what is kept of a reader: nothing.
func Privacy(c *Context) (templ.Component, error) { return privacyPage(c), nil }

// About says what the program is.
func About(c *Context) (templ.Component, error) { return aboutPage(c), nil }
