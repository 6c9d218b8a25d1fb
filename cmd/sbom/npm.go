package main

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

// folders is where npm keeps a package's own packages.
const folders = "node_modules/"

// embedded reads the npm packages out of a package-lock.json whose files are
// built into the program: all that only tests need left out.
func embedded(lock []byte) ([]component, error) {
	var read struct {
		Version  int `json:"lockfileVersion"`
		Packages map[string]struct {
			Version, Integrity, License string
			Dev                         bool
		}
	}
	if err := json.Unmarshal(lock, &read); err != nil {
		return nil, fmt.Errorf("package-lock.json: %w", err)
	}
	if read.Version != 3 {
		return nil, fmt.Errorf("package-lock.json of version %d", read.Version)
	}
	var list []component
	for folder, p := range read.Packages {
		name := folder
		if at := strings.LastIndex(folder, folders); at >= 0 {
			name = folder[at+len(folders):]
		}
		if folder == "" || p.Dev {
			continue
		}
		purl := "pkg:npm/" + strings.Replace(url.PathEscape(name), "%2F", "/", 1) + "@" + p.Version
		purl = strings.Replace(purl, "pkg:npm/@", "pkg:npm/%40", 1)
		c := component{Type: "library", Ref: purl, Name: name, Version: p.Version, Scope: "required", Licences: of(p.License), PURL: purl}
		sum, found := strings.CutPrefix(p.Integrity, "sha512-")
		b, err := base64.StdEncoding.DecodeString(sum)
		if !found || err != nil {
			return nil, fmt.Errorf("package-lock.json: %s has no SHA-512", name)
		}
		c.Hashes = []hash{{"SHA-512", hex.EncodeToString(b)}}
		list = append(list, c)
	}
	return list, nil
}
