package browser

// Judge asks everything that holds for every page of the one that the tab
// shows: axe finds nothing in light or dark, it fits a phone, 400 % zoom and
// paper, asks nobody but its own site, and the browser complains of nothing
// since Forget. Of a kind of page that is known already, the rules that do not
// depend on colours are not asked again in the dark, and no PDF is made. Scripts
// may run meanwhile: axe is one. It returns what is wrong, one line each.
func (t *Tab) Judge(axe Axe, base string, known bool) (wrong []string, err error) {
	before := t.look
	complain := func(about string, found ...string) {
		for _, f := range found {
			wrong = append(wrong, about+": "+f)
		}
	}
	for _, ask := range []func() error{
		func() error { return t.judgeColours(axe, known, complain) },
		func() error { return t.judgeWidths(complain) },
		func() error {
			if known {
				return nil
			}
			_, err := t.PDF()
			return err
		},
	} {
		if err := ask(); err != nil {
			return nil, err
		}
	}
	complain("stranger", t.Strangers(base)...)
	complain("browser", t.Failures()...)
	return wrong, t.Look(before)
}

// judgeColours runs axe in light and in dark.
func (t *Tab) judgeColours(axe Axe, known bool, complain func(string, ...string)) error {
	look := Look{}
	if err := t.Look(look); err != nil {
		return err
	}
	light, err := t.Axe(axe)
	if err != nil {
		return err
	}
	look.Dark = true
	if err := t.Look(look); err != nil {
		return err
	}
	run := t.Axe
	if known {
		run = t.AxeColours
	}
	dark, err := run(axe)
	if err != nil {
		return err
	}
	for _, v := range light {
		complain("axe", v.String())
	}
	for _, v := range dark {
		complain("axe in the dark", v.String())
	}
	return nil
}

// judgeWidths fits the page to a phone and to paper.
func (t *Tab) judgeWidths(complain func(string, ...string)) error {
	for about, look := range map[string]Look{"320 px": Phone, "paper": Paper} {
		if err := t.Look(look); err != nil {
			return err
		}
		wide, err := t.TooWide()
		if err != nil {
			return err
		}
		complain(about, wide...)
	}
	return nil
}
