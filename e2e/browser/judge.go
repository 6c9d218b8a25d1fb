package browser

import "fmt"

// Judge opens a page and asks everything that holds for every page: it answers
// with the status, axe finds nothing in light or dark, it fits a phone, 400 %
// zoom and paper, asks nobody but its own site, and the browser complains of
// nothing. It returns what is wrong, one line each.
func (t *Tab) Judge(axe Axe, base, path string, status int) (wrong []string, err error) {
	complain := func(about string, found []string) {
		for _, f := range found {
			wrong = append(wrong, about+": "+f)
		}
	}
	t.Forget()
	if err := t.Look(Look{}); err != nil {
		return nil, err
	}
	got, err := t.Open(base + path)
	if err != nil {
		return nil, err
	}
	if got != status {
		complain("status", []string{fmt.Sprintf("%d, want %d", got, status)})
	}
	if err := t.judgeColours(axe, complain); err != nil {
		return nil, err
	}
	if err := t.judgeWidths(complain); err != nil {
		return nil, err
	}
	complain("stranger", t.Strangers(base))
	complain("browser", t.Failures())
	return wrong, nil
}

// judgeColours runs axe in light and in dark.
func (t *Tab) judgeColours(axe Axe, complain func(string, []string)) error {
	for _, look := range []Look{{}, {Dark: true}} {
		if err := t.Look(look); err != nil {
			return err
		}
		violations, err := t.Axe(axe)
		if err != nil {
			return err
		}
		for _, v := range violations {
			complain(fmt.Sprintf("axe, dark %v", look.Dark), []string{v.String()})
		}
	}
	return nil
}

// judgeWidths fits the page to a phone and to paper.
func (t *Tab) judgeWidths(complain func(string, []string)) error {
	if err := t.Look(Phone); err != nil {
		return err
	}
	wide, err := t.TooWide()
	if err != nil {
		return err
	}
	complain("320 px", wide)
	_, cut, err := t.Printed()
	if err != nil {
		return err
	}
	complain("paper", cut)
	return nil
}
