package theme

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"lykta/internal/errs"
)

// Colour is an opaque sRGB colour, each channel from 0 to 1 and gamma-encoded
// as in "#rrggbb".
type Colour struct{ r, g, b float64 }

var (
	black = Colour{}
	white = Colour{1, 1, 1}
)

// Parse reads "#005b8c". Anything else is an Invalid error with the key
// "theme.colour".
func Parse(hex string) (Colour, error) {
	digits, found := strings.CutPrefix(hex, "#")
	n, err := strconv.ParseUint(digits, 16, 32)
	if !found || err != nil || len(digits) != 6 {
		return Colour{}, errs.E(errs.Invalid, "theme.colour", hex)
	}
	return Colour{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}, nil
}

func mustParse(hex string) Colour {
	c, err := Parse(hex)
	if err != nil {
		panic(err) // a constant of ours
	}
	return c
}

// Hex writes the colour as "#rrggbb", each channel rounded to 8 bits.
func (c Colour) Hex() string {
	channel := func(x float64) int { return int(math.Round(min(max(x, 0), 1) * 255)) }
	return fmt.Sprintf("#%02x%02x%02x", channel(c.r), channel(c.g), channel(c.b))
}

// linear undoes the gamma of one channel (IEC 61966-2-1).
func linear(x float64) float64 {
	if x <= 0.04045 {
		return x / 12.92
	}
	return math.Pow((x+0.055)/1.055, 2.4)
}

func encoded(x float64) float64 {
	if x <= 0.0031308 {
		return x * 12.92
	}
	return 1.055*math.Pow(x, 1/2.4) - 0.055
}

// Luminance is the relative luminance of WCAG 2.2, from 0 (black) to 1 (white).
func (c Colour) Luminance() float64 {
	return 0.2126*linear(c.r) + 0.7152*linear(c.g) + 0.0722*linear(c.b)
}

// Contrast is the contrast ratio of WCAG 2.2, from 1 to 21.
func Contrast(a, b Colour) float64 {
	la, lb := a.Luminance(), b.Luminance()
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func mix(a, b Colour, share float64) Colour {
	at := func(x, y float64) float64 { return x + (y-x)*share }
	return Colour{at(a.r, b.r), at(a.g, b.g), at(a.b, b.b)}
}

// atLuminance keeps the hue and mixes in white or black until the luminance is
// the wished one. Twenty halvings come within a millionth.
func (c Colour) atLuminance(want float64) Colour {
	end := white
	if want < c.Luminance() {
		end = black
	}
	low, high := 0.0, 1.0
	for range 20 {
		middle := (low + high) / 2
		reached := mix(c, end, middle).Luminance() >= want
		if reached == (end == white) {
			high = middle
		} else {
			low = middle
		}
	}
	return mix(c, end, high)
}

// lightness is CIE L*, from 0 to 100, of a luminance.
func lightness(luminance float64) float64 {
	if luminance <= 216.0/24389 {
		return luminance * 24389 / 27
	}
	return 116*math.Cbrt(luminance) - 16
}

// luminanceOf is the luminance of a CIE L*.
func luminanceOf(l float64) float64 {
	if l <= 8 {
		return max(l, 0) * 27 / 24389
	}
	x := (min(l, 100) + 16) / 116
	return x * x * x
}

// muted scales the chroma in OKLab (Ottosson 2020) and keeps lightness and hue.
func (c Colour) muted(share float64) Colour {
	r, g, b := linear(c.r), linear(c.g), linear(c.b)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	light := 0.2104542553*l + 0.7936177850*m - 0.0040720468*s
	green := share * (1.9779984951*l - 2.4285922050*m + 0.4505937099*s)
	blue := share * (0.0259040371*l + 0.7827717662*m - 0.8086757660*s)
	l = light + 0.3963377774*green + 0.2158037573*blue
	m = light - 0.1055613458*green - 0.0638541728*blue
	s = light - 0.0894841775*green - 1.2914855480*blue
	l, m, s = l*l*l, m*m*m, s*s*s
	channel := func(x float64) float64 { return min(max(encoded(x), 0), 1) }
	return Colour{
		channel(4.0767416621*l - 3.3077115913*m + 0.2309699292*s),
		channel(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s),
		channel(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s),
	}
}
