package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// built is every file by its name without a hash.
type built map[string][]byte

// browsers are those with :has() and cascade layers: from 2023 on.
var browsers = []api.Engine{
	{Name: api.EngineChrome, Version: "111"}, {Name: api.EngineFirefox, Version: "121"}, {Name: api.EngineSafari, Version: "16.4"},
}

func bundle(root, style string) (built, error) {
	absolute, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	options := api.BuildOptions{
		AbsWorkingDir: absolute,
		Bundle:        true, MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
		Engines:       browsers,
		Outdir:        "out",
		AssetNames:    "[name]-[hash]",
		Loader:        map[string]api.Loader{".woff2": api.LoaderFile},
		LegalComments: api.LegalCommentsNone,
		LogLevel:      api.LogLevelSilent,
	}
	styled, err := build(options, api.StdinOptions{Contents: style, ResolveDir: absolute, Loader: api.LoaderCSS}, "site.css")
	if err != nil {
		return nil, err
	}
	styled["site.css"] = []byte(dropUnused(string(styled["site.css"])))
	scripted, err := build(options, api.StdinOptions{Contents: `import "./internal/web/assets/script/site.js"`, ResolveDir: absolute, Loader: api.LoaderJS}, "site.js")
	if err != nil {
		return nil, err
	}
	styled["site.js"] = scripted["site.js"]
	if err := pageParts(absolute, options, styled); err != nil {
		return nil, err
	}
	return styled, icons(absolute, styled)
}

// icons adds the icon as it was drawn and as pictures of it, which are for
// programs that read no drawing: icon-180.png has 180 by 180 points. All but that
// of 192 fill their square, so that any shape can be cut out of them.
func icons(root string, into built) error {
	files, err := filepath.Glob(filepath.Join(root, "internal/web/assets/style/icon*"))
	if err != nil {
		return err
	}
	for _, file := range files {
		if into[filepath.Base(file)], err = os.ReadFile(file); err != nil {
			return err
		}
	}
	return nil
}

// pageParts builds the scripts and styles of single pages, each by itself, with
// the copyright lines of what others wrote. Pictures that a style of theirs
// names are left out: we show none of them.
func pageParts(root string, o api.BuildOptions, into built) error {
	o.LegalComments = api.LegalCommentsEndOfFile
	o.Loader = maps.Clone(o.Loader)
	o.Loader[".png"] = api.LoaderEmpty
	for _, part := range []struct {
		files  string
		loader api.Loader
	}{{"internal/web/assets/script/page/*.js", api.LoaderJS}, {"internal/web/assets/style/page/*.css", api.LoaderCSS}} {
		files, err := filepath.Glob(filepath.Join(root, part.files))
		if err != nil {
			return err
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			name := filepath.Base(file)
			made, err := build(o, api.StdinOptions{Contents: string(content), ResolveDir: filepath.Dir(file), Loader: part.loader}, name)
			if err != nil {
				return err
			}
			into[name] = made[name]
		}
	}
	return nil
}

// build bundles one source; the result of it goes by name, files that it needs
// keep theirs.
func build(o api.BuildOptions, source api.StdinOptions, name string) (built, error) {
	o.Stdin = &source
	result := api.Build(o)
	for _, m := range slices.Concat(result.Errors, result.Warnings) {
		return nil, fmt.Errorf("%s: %s (%+v)", name, m.Text, m.Location)
	}
	files := built{}
	for _, f := range result.OutputFiles {
		if base := filepath.Base(f.Path); strings.HasPrefix(base, "stdin.") {
			files[name] = f.Contents
		} else {
			files[base] = f.Contents
		}
	}
	return files, nil
}

// write puts everything into the folder, named by its content, and takes away
// what stood there before.
func write(folder string, files built) error {
	if err := empty(folder); err != nil {
		return err
	}
	manifest := struct {
		Style, Script, Font, Icon string
		Scripts, Styles, Pictures map[string]string
		Files                     []string
	}{Scripts: map[string]string{}, Styles: map[string]string{}, Pictures: map[string]string{}}
	for name, content := range files {
		ext := filepath.Ext(name)
		page := strings.TrimSuffix(name, ext)
		switch ext {
		case ".css":
			name = hashed(name, content)
			if page == "site" {
				manifest.Style = name
			} else {
				manifest.Styles[page] = name
			}
		case ".js":
			name = hashed(name, content)
			if page == "site" {
				manifest.Script = name
			} else {
				manifest.Scripts[page] = name
			}
		case ".svg":
			name = hashed(name, content)
			manifest.Icon = name
		case ".png":
			name = hashed(name, content)
			manifest.Pictures[page] = name
		default:
			if strings.Contains(name, "-latin-wght-") {
				manifest.Font = name
			}
		}
		manifest.Files = append(manifest.Files, name)
		if err := writeFile(folder, name, content); err != nil {
			return err
		}
	}
	slices.Sort(manifest.Files)
	b, err := json.MarshalIndent(manifest, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "manifest.json"), append(b, '\n'), 0o644)
}

func empty(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == "README.md" {
			continue
		}
		if err := os.Remove(filepath.Join(folder, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

func hashed(name string, content []byte) string {
	sum := sha256.Sum256(content)
	ext := filepath.Ext(name)
	return strings.TrimSuffix(name, ext) + "-" + hex.EncodeToString(sum[:5]) + ext
}

// writeFile writes the file, and for text its compressed form beside it.
func writeFile(folder, name string, content []byte) error {
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, content, 0o644); err != nil {
		return err
	}
	if ext := filepath.Ext(name); ext == ".woff2" || ext == ".png" {
		return nil // compressed already
	}
	var z bytes.Buffer
	w, err := gzip.NewWriterLevel(&z, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(content); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.WriteFile(path+".gz", z.Bytes(), 0o644)
}
