package assets

import (
	"crypto/sha512"
	"embed"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"path"
	"strings"

	"lykta/internal/errs"
)

// Prefix is the path under which the files are served.
const Prefix = "/assets/"

//go:embed all:dist
var dist embed.FS

// File is one built file.
type File struct {
	Type  string // media type
	Bytes []byte
	Gzip  []byte // the same, compressed; nil for what does not shrink
}

// Links are the addresses that a page names in its head.
type Links struct {
	Style  string
	Script string
	Sum    string // of the script, for its integrity attribute (W3C Subresource Integrity)
	Font   string // the font that every page needs, to be fetched early
	Icon   string

	Scripts  map[string]Script // those of single pages, by name: "report"
	Styles   map[string]string // likewise: "leaflet"
	Pictures map[string]string // "icon-180", for who reads no drawing
}

// Script is a script that some pages need beside the one that all have.
type Script struct {
	Href string
	Sum  string // for its integrity attribute
}

// Set is everything that was built.
type Set struct {
	Links Links
	files map[string]File
}

// manifest is what the build writes for Load to read.
type manifest struct {
	Style, Script, Font, Icon string
	Scripts, Styles, Pictures map[string]string
	Files                     []string
}

// Load reads what was built into the program. Without a build it is an
// Internal error with the key "assets.missing".
func Load() (*Set, error) {
	root, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, errs.E(errs.Internal, "assets.missing", err)
	}
	return load(root)
}

func load(root fs.FS) (*Set, error) {
	b, err := fs.ReadFile(root, "manifest.json")
	if err != nil {
		return nil, errs.E(errs.Internal, "assets.missing", "go run ./internal/web/assets/build", err)
	}
	var m manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, errs.E(errs.Internal, "assets.broken", err)
	}
	s := &Set{
		Links: Links{Style: Prefix + m.Style, Script: Prefix + m.Script, Font: Prefix + m.Font, Icon: Prefix + m.Icon},
		files: make(map[string]File, len(m.Files)),
	}
	for _, name := range m.Files {
		f, err := open(root, name)
		if err != nil {
			return nil, errs.E(errs.Internal, "assets.broken", err)
		}
		s.files[name] = f
	}
	s.Links.Sum = s.sum(m.Script)
	s.Links.Styles, s.Links.Pictures = addresses(m.Styles), addresses(m.Pictures)
	s.Links.Scripts = map[string]Script{}
	for name, file := range m.Scripts {
		s.Links.Scripts[name] = Script{Href: Prefix + file, Sum: s.sum(file)}
	}
	return s, nil
}

func addresses(files map[string]string) map[string]string {
	list := make(map[string]string, len(files))
	for name, file := range files {
		list[name] = Prefix + file
	}
	return list
}

// sum is a file's integrity attribute (W3C Subresource Integrity).
func (s *Set) sum(file string) string {
	sum := sha512.Sum384(s.files[file].Bytes)
	return "sha384-" + base64.StdEncoding.EncodeToString(sum[:])
}

func open(root fs.FS, name string) (File, error) {
	b, err := fs.ReadFile(root, name)
	if err != nil {
		return File{}, err
	}
	f := File{Type: mediaType(name), Bytes: b}
	if strings.HasPrefix(f.Type, "text/") || strings.HasPrefix(f.Type, "image/svg") {
		f.Gzip, err = fs.ReadFile(root, name+".gz")
	}
	return f, err
}

func mediaType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	}
	return "font/woff2"
}

// Page returns the script of a page by the page's name.
func (s *Set) Page(name string) (File, bool) {
	return s.Open(strings.TrimPrefix(s.Links.Scripts[name].Href, Prefix))
}

// Open returns a built file by its name.
func (s *Set) Open(name string) (File, bool) {
	f, ok := s.files[name]
	return f, ok
}
