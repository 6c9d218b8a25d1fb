package main

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"

	"lykta/internal/ids"
)

// document is a CycloneDX 1.6 bill of materials: the fields of its JSON schema
// that we have something to say in.
type document struct {
	Format       string       `json:"bomFormat"`
	Spec         string       `json:"specVersion"`
	Serial       string       `json:"serialNumber"`
	Version      int          `json:"version"`
	Metadata     metadata     `json:"metadata"`
	Components   []component  `json:"components"`
	Dependencies []dependency `json:"dependencies"`
}

type metadata struct {
	Tools     tools      `json:"tools"`
	Component component  `json:"component"`
	Licences  []licensed `json:"licenses"` // of this document
}

type tools struct {
	Components []component `json:"components"`
}

type component struct {
	Type     string     `json:"type"`
	Ref      string     `json:"bom-ref,omitempty"`
	Name     string     `json:"name"`
	Version  string     `json:"version,omitempty"`
	Scope    string     `json:"scope,omitempty"`
	Hashes   []hash     `json:"hashes,omitempty"`
	Licences []licensed `json:"licenses,omitempty"`
	CPE      string     `json:"cpe,omitempty"` // by which lists of vulnerabilities know it
	PURL     string     `json:"purl,omitempty"`
	More     []property `json:"properties,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type licensed struct {
	Licence licence `json:"license"`
}

type licence struct {
	ID string `json:"id"` // of SPDX
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type dependency struct {
	Ref string   `json:"ref"`
	On  []string `json:"dependsOn,omitempty"`
}

// bill is the bill of materials of a binary. licences are by module path. The
// serial number follows from the binary, so that the same binary has the same.
func bill(info *debug.BuildInfo, sum string, licences map[string]string, packages []component) document {
	self := component{Type: "application", Name: "lykta", Version: info.Main.Version, Licences: of("EUPL-1.2"),
		Hashes: []hash{{"SHA-256", sum}}, More: settings(info)}
	self.PURL = "pkg:golang/lykta@" + url.PathEscape(self.Version)
	self.Ref = self.PURL
	list := []component{standard(info.GoVersion)}
	for _, m := range info.Deps {
		list = append(list, module(m, licences[m.Path]))
	}
	list = append(list, packages...)
	slices.SortFunc(list, func(a, b component) int { return strings.Compare(a.PURL, b.PURL) })
	on := dependency{Ref: self.Ref}
	all := []dependency{}
	for _, c := range list {
		on.On = append(on.On, c.Ref)
		all = append(all, dependency{Ref: c.Ref})
	}
	return document{Format: "CycloneDX", Spec: "1.6", Serial: "urn:uuid:" + uuid(sum), Version: 1,
		Metadata:   metadata{Tools: tools{[]component{{Type: "application", Name: "lykta/cmd/sbom"}}}, Component: self, Licences: of("EUPL-1.2")},
		Components: list, Dependencies: append([]dependency{on}, all...)}
}

// module is a Go module, by what really was built where it is replaced.
func module(m *debug.Module, spdx string) component {
	name := m.Path
	if m.Replace != nil {
		m = m.Replace
	}
	c := component{Type: "library", Name: name, Version: m.Version, Scope: "required", Licences: of(spdx)}
	c.PURL = "pkg:golang/" + escaped(m.Path) + "@" + url.PathEscape(m.Version)
	c.Ref = c.PURL
	if b, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(m.Sum, "h1:")); err == nil && len(b) == 32 {
		// Go's sum is SHA-256 over the list of the module's files and their
		// sums, not over one archive: it is told by its own name.
		c.More = []property{{"go:sum", m.Sum}}
		c.Hashes = []hash{{"SHA-256", hex.EncodeToString(b)}}
	}
	return c
}

// standard is Go's standard library, which is in every binary.
func standard(version string) component {
	v := strings.TrimPrefix(strings.Fields(version + " ")[0], "go")
	purl := "pkg:golang/std@" + v
	return component{Type: "library", Ref: purl, Name: "std", Version: v, Scope: "required", Licences: of("BSD-3-Clause"), PURL: purl}
}

// escaped is a module path within a package URL: its parts, percent-encoded.
func escaped(path string) string {
	parts := strings.Split(path, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return strings.Join(parts, "/")
}

func of(spdx string) []licensed {
	if spdx == "" {
		return nil
	}
	return []licensed{{licence{spdx}}}
}

// settings are those with which the binary was built.
func settings(info *debug.BuildInfo) []property {
	list := []property{{"go:version", info.GoVersion}}
	for _, s := range info.Settings {
		list = append(list, property{"go:build:" + s.Key, s.Value})
	}
	return list
}

// uuid is a UUID of version 8 (RFC 9562) out of a binary's sum.
func uuid(sum string) string {
	h := ids.Hash("lykta/sbom " + sum)
	return fmt.Sprintf("%s-%s-8%s-8%s-%s", h[0:8], h[8:12], h[13:16], h[17:20], h[20:32])
}
