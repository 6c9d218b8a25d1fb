# Everything a person does with Lykta, one word each. Each target installs what
# it needs from the project's own files; see docs/dependencies.md for why.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

GO    := CGO_ENABLED=0 go
TOOL  := go tool -modfile=tools/go.mod
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X lykta/internal/app.Version=$(VERSION)
PGRUN := go run ./internal/db/dbtest/pgrun --

.PHONY: help build demo test check test-go bench growth soak generate shots sbom reproduce clean deps-build deps-test deps-bench

help: ## what can be done here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

build: deps-build ## build bin/lykta
	$(GO) run ./internal/web/assets/build
	$(GO) build -trimpath -buildvcs=false -ldflags '$(LDFLAGS)' -o bin/lykta ./cmd/lykta

demo: build ## build, and serve the demo on http://localhost:8080
	bin/lykta demo

test: deps-test build check test-go ## every test: both engines, the browser, the race detector; nothing skipped

check: ## format, generated files, vet, staticcheck, known vulnerabilities
	@unformatted=$$(git ls-files '*.go' | xargs gofmt -l); [ -z "$$unformatted" ] || { echo "gofmt would change:"; echo "$$unformatted"; exit 1; }
	$(TOOL) templ generate -path ./internal/web -v=false
	@git diff --exit-code --stat -- '*_templ.go' || { echo "generated templates are not fresh: commit what make generate writes"; exit 1; }
	go vet ./...
	$(TOOL) staticcheck ./...
	@tools/vulncheck

# The race detector needs cgo; what we ship does not. It slows SQLite so much
# that the power cuts are fewer under it, so they run once more without. Some
# rooms call all the others and start next to nothing by themselves: the command
# line, the analyses behind it, the demo's year, and the browser's walks through
# the whole program. Under it they take many times as long, and what they call is
# under it in its own room.
UNRACED = ./cmd/lykta ./internal/analyse ./internal/demo ./e2e
test-go:
	CI= CGO_ENABLED=1 $(PGRUN) go test -race -count=1 -timeout 30m $$(go list ./... | grep -vxF "$$(go list $(UNRACED))")
	CI= $(PGRUN) go test -count=1 -timeout 30m ./internal/db $(UNRACED)

bench: deps-bench build ## print every figure that the project claims, beside its limit (half an hour)
	$(PGRUN) go run ./bench

growth: ## measure how the cost of the analyses grows, and write docs/growth.md
	$(GO) run ./bench/growth

soak: deps-test build ## the long runs: fuzzing, power cuts, killings (hours)
	$(PGRUN) tools/soak

generate: ## write the generated files again
	$(TOOL) templ generate -path ./internal/web

shots: deps-test build ## screenshots of every page in light, dark, phone width and print
	go run ./e2e/shots

sbom: build ## what is in the binary, as CycloneDX 1.6, in bin/lykta.cdx.json
	$(GO) run ./cmd/sbom bin/lykta > bin/lykta.cdx.json.new
	mv bin/lykta.cdx.json.new bin/lykta.cdx.json

reproduce: deps-build ## build twice in different folders, and compare
	@tools/reproduce

deps-build:
	@tools/install build

deps-test:
	@tools/install test

deps-bench:
	@tools/install bench

clean: ## remove what was built
	rm -rf bin dist node_modules internal/web/assets/dist/*.css internal/web/assets/dist/*.js internal/web/assets/dist/*.woff2
