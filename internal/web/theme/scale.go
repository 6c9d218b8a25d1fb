package theme

// Step names one colour of a scale, as the design system's variables do.
type Step string

// The steps of a scale: what lies behind, what lies on it, lines, text, and
// the base that filled controls have.
const (
	BackgroundDefault Step = "background-default"
	BackgroundTinted  Step = "background-tinted"
	SurfaceDefault    Step = "surface-default"
	SurfaceTinted     Step = "surface-tinted"
	SurfaceHover      Step = "surface-hover"
	SurfaceActive     Step = "surface-active"
	BorderSubtle      Step = "border-subtle"
	BorderDefault     Step = "border-default"
	BorderStrong      Step = "border-strong"
	TextSubtle        Step = "text-subtle"
	TextDefault       Step = "text-default"
	BaseDefault       Step = "base-default"
	BaseHover         Step = "base-hover"
	BaseActive        Step = "base-active"
	BaseMuted         Step = "base-contrast-subtle"
	BaseText          Step = "base-contrast-default"
)

// fixed is each step's relative luminance in light and in dark.
var fixed = []struct {
	step        Step
	light, dark float64
}{
	{BackgroundDefault, 1, 0.009},
	{BackgroundTinted, 0.9, 0.014},
	{SurfaceDefault, 1, 0.021},
	{SurfaceTinted, 0.81, 0.027},
	{SurfaceHover, 0.7, 0.036},
	{SurfaceActive, 0.59, 0.056},
	{BorderSubtle, 0.5, 0.08},
	{BorderDefault, 0.19, 0.22},
	{BorderStrong, 0.09, 0.44},
	{TextSubtle, 0.09, 0.44}, // Designsystemet: 0.11 and 0.39, 4.0:1 on surface-active
	{TextDefault, 0.0245, 0.84},
}

// Limits of the base's luminance: 3:1 against the tinted background in either
// scheme (WCAG 2.2, 1.4.11).
const (
	lightestBase = 0.262
	darkestBase  = 0.20
	hoverCeiling = 0.30
)

// Swatch is one step with its colour.
type Swatch struct {
	Step   Step
	Colour Colour
}

// Scale is every step of one hue in one colour scheme, in the order of the
// design system.
type Scale []Swatch

// Of returns the colour of a step.
func (s Scale) Of(step Step) Colour {
	for _, swatch := range s {
		if swatch.Step == step {
			return swatch.Colour
		}
	}
	panic("theme: no step " + string(step))
}

// Light returns the scale of a hue for the light scheme.
func Light(c Colour) Scale {
	s := make(Scale, 0, len(fixed)+5)
	for _, f := range fixed {
		s = append(s, Swatch{f.step, c.atLuminance(f.light)})
	}
	base := c
	if c.Luminance() > lightestBase {
		base = c.atLuminance(lightestBase)
	}
	return append(s, lightBase(base)...)
}

// lightBase moves away from the colour of its text on hover and press, so that
// the text stays as readable; a light base stops where it would melt into the
// page, a black one gets lighter instead.
func lightBase(base Colour) Scale {
	label, by := white, -8.0
	if Contrast(base, black) > Contrast(base, white) {
		label, by = black, 8
	}
	l := lightness(base.Luminance())
	if l < 24 {
		by = 8
	}
	at := func(times float64) Colour {
		return base.atLuminance(min(luminanceOf(l+times*by), hoverCeiling))
	}
	return bases(base, at(1), at(2), label)
}

// Dark returns the scale of a hue for the dark scheme, less vivid than the
// light one, the base at the mirrored lightness.
func Dark(c Colour) Scale {
	c = c.muted(0.7)
	s := make(Scale, 0, len(fixed)+5)
	for _, f := range fixed {
		s = append(s, Swatch{f.step, c.atLuminance(f.dark)})
	}
	l := 100 - lightness(c.Luminance())
	l = max(l, lightness(darkestBase))
	at := func(by float64) Colour { return c.atLuminance(luminanceOf(l + by)) }
	return append(s, bases(at(0), at(8), at(16), black)...)
}

func bases(base, hover, active, label Colour) Scale {
	return Scale{
		{BaseDefault, base}, {BaseHover, hover}, {BaseActive, active},
		{BaseMuted, mutedLabel(base, label)}, {BaseText, label},
	}
}

// mutedLabel is the palest label that still reads at 4.5:1 on the base.
func mutedLabel(base, label Colour) Colour {
	const steps = 20
	for i := steps; i > 0; i-- {
		if c := mix(label, base, float64(i)/steps*0.5); Contrast(c, base) >= 4.6 {
			return c
		}
	}
	return label
}
