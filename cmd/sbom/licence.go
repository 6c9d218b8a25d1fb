package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
)

// marks tell a licence by sentences that stand in it and in no other that is
// listed before it, in small letters and single spaces.
var marks = []struct {
	spdx string
	all  []string
}{
	{"Apache-2.0", []string{"apache license", "version 2.0, january 2004"}},
	{"MPL-2.0", []string{"mozilla public license version 2.0"}},
	{"BSD-3-Clause", []string{"redistribution and use in source and binary forms", "neither the name"}},
	{"BSD-2-Clause", []string{"redistribution and use in source and binary forms"}},
	{"ISC", []string{"permission to use, copy, modify, and/or distribute this software for any purpose with or without fee"}},
	{"MIT", []string{"permission is hereby granted, free of charge", "the software is provided \"as is\""}},
	{"Unlicense", []string{"this is free and unencumbered software released into the public domain"}},
}

// licenceOf tells which licence a text is; "" where it is none of ours.
func licenceOf(text string) string {
	text = strings.Join(strings.Fields(strings.ToLower(text)), " ")
	for _, m := range marks {
		found := true
		for _, mark := range m.all {
			found = found && strings.Contains(text, mark)
		}
		if found {
			return m.spdx
		}
	}
	return ""
}

// licenceIn reads the licence file of a module's folder.
func licenceIn(folder string) string {
	for _, pattern := range []string{"LICENSE*", "LICENCE*", "License*", "license*", "COPYING*"} {
		files, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			continue
		}
		for _, file := range files {
			if b, err := os.ReadFile(file); err == nil {
				if spdx := licenceOf(string(b)); spdx != "" {
					return spdx
				}
			}
		}
	}
	return ""
}

// foldersOf asks Go where it keeps the modules of a binary, and reads their
// licences there.
func foldersOf(info *debug.BuildInfo) (map[string]string, error) {
	arguments := []string{"list", "-m", "-json"}
	for _, m := range info.Deps {
		arguments = append(arguments, m.Path)
	}
	out, err := exec.Command("go", arguments...).Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	licences := map[string]string{}
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for decoder.More() {
		var m struct{ Path, Dir string }
		if err := decoder.Decode(&m); err != nil {
			return nil, err
		}
		licences[m.Path] = licenceIn(m.Dir)
	}
	return licences, nil
}
