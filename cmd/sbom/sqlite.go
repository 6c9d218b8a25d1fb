package main

import (
	"runtime/debug"
	"slices"

	"github.com/ncruces/go-sqlite3/driver"
)

// sqliteModule is the module that carries SQLite itself, translated.
const sqliteModule = "github.com/ncruces/go-sqlite3-wasm/v6"

// sqlite is SQLite as a component of its own, as lists of vulnerabilities know it:
// the module that carries it has a version of its own. The version is the one that
// SQLite tells. There is none where the binary has no such module.
func sqlite(info *debug.BuildInfo) ([]component, error) {
	if !slices.ContainsFunc(info.Deps, func(m *debug.Module) bool { return m.Path == sqliteModule }) {
		return nil, nil
	}
	d, err := driver.Open(":memory:")
	if err != nil {
		return nil, err
	}
	defer d.Close()
	var version, source string
	if err := d.QueryRow("SELECT sqlite_version(), sqlite_source_id()").Scan(&version, &source); err != nil {
		return nil, err
	}
	purl := "pkg:generic/sqlite@" + version
	return []component{{
		Type: "library", Ref: purl, Name: "sqlite", Version: version, Scope: "required", Licences: of("blessing"), PURL: purl,
		CPE: "cpe:2.3:a:sqlite:sqlite:" + version + ":*:*:*:*:*:*:*", More: []property{{"sqlite:source-id", source}, {"carried-by", sqliteModule}},
	}}, nil
}
