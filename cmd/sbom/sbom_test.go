package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The bill of a binary, which this test is, can be read, and twice written it is
// the same.
func TestBillOfABinary(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var out, again bytes.Buffer
	if err := run(self, "../..", &out); err != nil {
		t.Fatal(err)
	}
	if err := run(self, "../..", &again); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Errorf("the same binary has two bills (%v)", err)
	}
	var d document
	if err := json.Unmarshal(out.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	if faults := faultsOf(d); len(faults) > 0 {
		t.Errorf("the bill is none: %q", faults)
	}
	if err := run("sbom.go.none", "../..", &out); err == nil {
		t.Error("what does not exist has a bill")
	}
}

// program is what the linker would say of the program, gathered from Go's own
// lists: a test binary is told no modules.
func program(t *testing.T) *debug.BuildInfo {
	t.Helper()
	modules, _ := inProgram(t)
	arguments := append([]string{"list", "-m", "-json=Path,Version,Sum"}, slices.Sorted(maps.Keys(modules))...)
	out, err := exec.CommandContext(t.Context(), "go", arguments...).Output()
	if err != nil {
		t.Fatal(err)
	}
	info := &debug.BuildInfo{GoVersion: "go1.26.8", Main: debug.Module{Path: "lykta", Version: "v0.2.0"}}
	decoder := json.NewDecoder(bytes.NewReader(out))
	for decoder.More() {
		m := new(debug.Module)
		if err := decoder.Decode(m); err != nil {
			t.Fatal(err)
		}
		info.Deps = append(info.Deps, m)
	}
	return info
}

// Each module of the program stands in its bill once, with its version, sum and
// licence, and so does each npm package that is embedded.
func TestBillOfTheProgram(t *testing.T) {
	t.Parallel()
	info := program(t)
	licences, err := foldersOf(info)
	if err != nil {
		t.Fatal(err)
	}
	lock, err := os.ReadFile("../../package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	packages, err := embedded(lock)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := sqlite(info)
	if err != nil || len(engine) != 1 || !strings.HasPrefix(engine[0].Version, "3.") || !strings.Contains(engine[0].CPE, ":sqlite:"+engine[0].Version+":") {
		t.Fatalf("SQLite: %+v, %v", engine, err)
	}
	if none, err := sqlite(&debug.BuildInfo{}); err != nil || len(none) > 0 {
		t.Errorf("a program without SQLite: %+v, %v", none, err)
	}
	packages = append(packages, engine...)
	d := bill(info, strings.Repeat("ab", 32), licences, packages)
	if faults := faultsOf(d); len(faults) > 0 {
		t.Errorf("the bill is none: %q", faults)
	}
	for _, m := range info.Deps {
		if !slices.ContainsFunc(d.Components, func(c component) bool { return c.Name == m.Path && c.Version == m.Version && len(c.Hashes) == 1 }) {
			t.Errorf("%s %s is not in the bill", m.Path, m.Version)
		}
	}
	if len(packages) != 5 || len(d.Components) != len(info.Deps)+len(packages)+1 {
		t.Errorf("%d modules, %d packages with SQLite and Go's own make %d components", len(info.Deps), len(packages), len(d.Components))
	}
}

var (
	serialForm = regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	purlForm   = regexp.MustCompile(`^pkg:(golang|npm|generic)/[^@\s?#]+@[^@\s?#]+$`)
	hashForm   = map[string]*regexp.Regexp{"SHA-256": regexp.MustCompile(`^[0-9a-f]{64}$`), "SHA-512": regexp.MustCompile(`^[0-9a-f]{128}$`)}
)

// faultsOf checks what the schema of CycloneDX 1.6 demands of what we write,
// and that every component has a licence.
func faultsOf(d document) (faults []string) {
	complain := func(wrong bool, what string) {
		if wrong {
			faults = append(faults, what)
		}
	}
	complain(d.Format != "CycloneDX" || d.Spec != "1.6" || d.Version < 1, "head")
	complain(!serialForm.MatchString(d.Serial), "serial "+d.Serial)
	refs := map[string]bool{d.Metadata.Component.Ref: true}
	for _, c := range append([]component{d.Metadata.Component}, d.Components...) {
		complain(c.Name == "" || !slices.Contains([]string{"application", "library"}, c.Type), "component "+c.Name)
		complain(!purlForm.MatchString(c.PURL) || c.Version == "", "purl "+c.PURL)
		complain(len(c.Licences) != 1 || c.Licences[0].Licence.ID == "", "licence of "+c.Name)
		for _, h := range c.Hashes {
			complain(hashForm[h.Algorithm] == nil || !hashForm[h.Algorithm].MatchString(h.Content), "hash of "+c.Name)
		}
		complain(refs[c.Ref] != (c.Ref == d.Metadata.Component.Ref), "bom-ref "+c.Ref)
		refs[c.Ref] = true
	}
	depended := map[string]bool{}
	for _, x := range d.Dependencies {
		complain(!refs[x.Ref] || depended[x.Ref], "dependency of "+x.Ref)
		depended[x.Ref] = true
		for _, on := range x.On {
			complain(!refs[on], "dependency on "+on)
		}
	}
	complain(len(depended) != len(refs), "dependencies")
	return faults
}

// The control: a bill with a fault is refused.
func TestFaultsAreFound(t *testing.T) {
	t.Parallel()
	info := program(t)
	for what, spoil := range map[string]func(*document){
		"another form":        func(d *document) { d.Spec = "1.5" },
		"no serial":           func(d *document) { d.Serial = "" },
		"no licence":          func(d *document) { d.Components[0].Licences = nil },
		"twice":               func(d *document) { d.Components = append(d.Components, d.Components[0]) },
		"depends on nothing":  func(d *document) { d.Dependencies[0].On[0] = "pkg:golang/none@1" },
		"half a hash":         func(d *document) { d.Metadata.Component.Hashes[0].Content = "ab" },
		"no version":          func(d *document) { d.Components[0].Version = "" },
		"a component unbound": func(d *document) { d.Dependencies = d.Dependencies[:1] },
	} {
		licences := map[string]string{}
		for _, m := range info.Deps {
			licences[m.Path] = "MIT"
		}
		d := bill(info, strings.Repeat("ab", 32), licences, nil)
		if faults := faultsOf(d); len(faults) > 0 {
			t.Fatalf("before it is spoiled: %q", faults)
		}
		spoil(&d)
		if len(faultsOf(d)) == 0 {
			t.Errorf("%s: no fault is found", what)
		}
	}
}

// inProgram asks Go, not the binary, which modules the program is made of, and
// which of them our own code imports.
func inProgram(t *testing.T) (modules, direct map[string]bool) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-json=ImportPath,Imports,Module", "../lykta").Output()
	if err != nil {
		t.Fatal(err)
	}
	of, imports := map[string]string{}, []string{}
	decoder := json.NewDecoder(bytes.NewReader(out))
	for decoder.More() {
		var p struct {
			ImportPath string
			Imports    []string
			Module     *struct{ Path string }
		}
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		switch {
		case p.Module == nil:
		case p.Module.Path == "lykta":
			imports = append(imports, p.Imports...)
		default:
			of[p.ImportPath] = p.Module.Path
		}
	}
	modules, direct = map[string]bool{}, map[string]bool{}
	for _, m := range of {
		modules[m] = true
	}
	for _, i := range imports {
		if m := of[i]; m != "" {
			direct[m] = true
		}
	}
	return modules, direct
}

// The modules of the program are those that a person has reviewed, and each
// that our own code imports has its reason in docs/dependencies.md. At most
// twenty-five are direct.
func TestModulesAsReviewed(t *testing.T) {
	t.Parallel()
	modules, direct := inProgram(t)
	got := strings.Join(slices.Sorted(maps.Keys(modules)), "\n") + "\n"
	const file = "testdata/modules.golden"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-reviewed +now); review what is new, then -update:\n%s", file, diff)
	}
	reasons, err := os.ReadFile("../../docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	table, _, _ := strings.Cut(string(reasons), "## Build and test only")
	for m := range direct {
		if !strings.Contains(table, "| "+m+" | ") {
			t.Errorf("docs/dependencies.md gives no reason for %s", m)
		}
	}
	for _, line := range strings.Split(table, "\n") {
		name, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " | ")
		if strings.HasPrefix(line, "| ") && strings.Contains(name, "/") && !direct[name] {
			t.Errorf("docs/dependencies.md gives a reason for %s, which our code does not import", name)
		}
	}
	if len(direct) == 0 || len(direct) > 25 {
		t.Errorf("%d direct modules", len(direct))
	}
	t.Logf("%d modules, %d of them direct", len(modules), len(direct))
}

func TestLicenceOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Permission is hereby granted, free of charge, to any … THE SOFTWARE IS PROVIDED \"AS IS\"":                         "MIT",
		"Redistribution and use in source\n and binary forms … Neither the name of Google":                                  "BSD-3-Clause",
		"Redistribution and use in source and binary forms, with or without":                                                "BSD-2-Clause",
		"                Apache License\n          Version 2.0, January 2004\n Redistribution and use in source and binary": "Apache-2.0",
		"All rights reserved": "",
	} {
		if got := licenceOf(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func FuzzEmbedded(f *testing.F) {
	for _, lock := range []string{
		`{"lockfileVersion":3,"packages":{"":{"name":"x"},"node_modules/@a/b":{"version":"1.0.0","integrity":"sha512-","license":"MIT"}}}`,
		`{"lockfileVersion":3,"packages":{"node_modules/a/node_modules/b":{"version":"1.0.0","integrity":"sha512-AAAA"},"node_modules/c":{"dev":true}}}`,
		`{"lockfileVersion":2}`, `{}`, ``,
	} {
		f.Add([]byte(lock))
	}
	f.Fuzz(func(t *testing.T, lock []byte) {
		list, err := embedded(lock)
		if err != nil && list != nil {
			t.Errorf("an error and %d packages", len(list))
		}
		for _, c := range list {
			if len(c.Hashes) != 1 || !strings.HasPrefix(c.PURL, "pkg:npm/") {
				t.Errorf("%+v", c)
			}
		}
	})
}
