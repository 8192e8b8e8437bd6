# Kiesel. `make demo` and `make test` are all a newcomer needs; `make help` lists the rest.

ADDR ?= localhost:8080
DATA ?= data

BIN   := bin
TOOLS := $(BIN)/tools
STATIC := internal/web/static/dist

.DEFAULT_GOAL := help
.PHONY: help demo build deb test-packages test check bench bench-load generate generated format vet lint licenses sbom vulnerabilities fuzz e2e accessibility-statement screenshots clean need-go need-node

help: ## list the targets
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-24s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: build ## build, load the demonstration of MV and serve it (ADDR=host:port, DATA=folder)
	$(BIN)/kiesel demo --addr $(ADDR) --data $(DATA)

build: need-go $(STATIC)/.built ## build bin/kiesel
	CGO_ENABLED=0 go build -trimpath -o $(BIN)/kiesel ./cmd/kiesel

test: need-go $(STATIC)/.built ## run all Go tests
	go test ./...

check: format vet generated lint licenses sbom vulnerabilities test fuzz e2e ## everything that must hold on main
	@echo "make check: all well"

bench: need-go $(STATIC)/.built ## run the benchmarks (PKG=./internal/... to narrow, COUNT=5)
	go test -run '^$$' -bench . -benchmem -timeout 2h -count $(or $(COUNT),5) $(or $(PKG),./...)

bench-load: need-go $(STATIC)/.built ## measure the whole program under load, 6 minutes (scripts/with-postgres make bench-load)
	go run ./bench

generate: $(TOOLS)/.built $(STATIC)/.built ## generate code: templates, SQL, embedded data where their sources are present
	$(TOOLS)/templ generate -path internal -log-level warn
	$(TOOLS)/sqlc generate
	@if [ -d ../shared/data ]; then echo go generate ./... && go generate ./...; \
	else echo "embedded data stay as they are: their sources are not in ../shared/data"; fi

generated: generate ## fail if generated code is not up to date
	@git diff --exit-code --stat -- '*_templ.go' internal/store internal/landscape internal/demo \
	  || { echo "generated code is not up to date: run 'make generate' and commit the result"; exit 1; }

format: need-go ## fail if a Go file is not formatted
	@files=$$(gofmt -l bench cmd internal e2e/provider); [ -z "$$files" ] || { echo "not formatted, run gofmt -w:"; echo "$$files"; exit 1; }

vet: need-go $(STATIC)/.built
	go vet ./...

lint: $(TOOLS)/.built $(STATIC)/.built ## run golangci-lint
	$(TOOLS)/golangci-lint run ./...

deb: need-go $(TOOLS)/.built $(STATIC)/.built ## build the Debian package in bin/ (VERSION=1.2.3)
	scripts/deb $(BIN) $(TOOLS)/nfpm

test-packages: deb ## install, start, upgrade and purge the Debian package in a copy of this machine; start the container's files
	scripts/test-deb $(BIN) $(TOOLS)/nfpm
	scripts/test-container $(BIN)/dist/kiesel

licenses: $(TOOLS)/.built $(STATIC)/.built ## list all dependencies with their licences, fail on an incompatible one
	scripts/licenses $(TOOLS)/go-licenses

sbom: build $(TOOLS)/.built ## write the software bill of materials, bin/kiesel.cdx.json (CycloneDX)
	cd tools && go test ./...
	scripts/sbom $(TOOLS) $(BIN)/kiesel $(BIN)/kiesel.cdx.json

vulnerabilities: $(TOOLS)/.built $(STATIC)/.built ## look for known vulnerabilities, where their database is in reach
	scripts/vulnerabilities $(TOOLS)/govulncheck

fuzz: need-go $(STATIC)/.built ## run every fuzz test for some seconds each (SECONDS=2)
	scripts/fuzz $(or $(SECONDS),2)

e2e: build e2e/node_modules/.built ## run the browser journeys (needs chromium)
	cd e2e && npm test --silent

accessibility-statement: build e2e/node_modules/.built ## write the results of axe into the accessibility statement
	cd e2e && node statement.mjs

screenshots: build e2e/node_modules/.built ## write screenshots of all pages to screenshots/
	cd e2e && node screenshots.mjs

clean: ## remove everything that was built
	rm -rf $(BIN) $(STATIC) ui/node_modules e2e/node_modules screenshots

$(STATIC)/.built: ui/package-lock.json $(shell find ui -type f -not -path '*/node_modules/*' 2>/dev/null) | need-node
	cd ui && npm ci --silent --no-audit --no-fund && npm run --silent build
	@touch $@

e2e/node_modules/.built: e2e/package-lock.json | need-node
	cd e2e && npm ci --silent --no-audit --no-fund
	@touch $@

$(TOOLS)/.built: tools/go.mod tools/go.sum $(wildcard tools/*/*.go) | need-go
	cd tools && go build -o ../$(TOOLS)/ tool ./sbom
	@touch $@

need-go:
	@scripts/need go 1.26 "from https://go.dev/dl"

need-node:
	@scripts/need node 20 "from https://nodejs.org, or as package nodejs of your system"
	@scripts/need npm 9 "it comes with Node"
