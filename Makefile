# The commands of the project; CI runs the same ones.

GOLANGCI_LINT_VERSION := 2.15.0
GO ?= go
BIN := $(CURDIR)/bin

# Packages without a database server or a compiler run: quick enough to run twice, once watching for data races.
# Killed processes and cut connections (failuretest) are slow, and what races there is in processes that are not watched.
RACE_PACKAGES = $(filter-out %/failuretest,$(shell $(GO) list ./grammar/... ./runtime/... ./migrate/... ./internal/sqltext ./internal/datasource ./gen/internal/differential))

# Properties draw the same values on every run of make test; the long run takes a fresh seed and prints it.
SEED ?= 1

.PHONY: help build demo test test-otel test-long race lint fmt generate bench

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

build: ## the command, into ./bin
	CGO_ENABLED=0 $(GO) build -o $(BIN)/comon_orm ./cmd/comon_orm

demo: ## the main job on embedded SQLite, in a temporary copy of the tree
	@scripts/demo

test: $(BIN)/withpg ## all tests, with one private PostgreSQL server
	@scripts/ensure-postgres
	RAPID_SEED=$(SEED) $(BIN)/withpg -- $(GO) test ./...
	@$(MAKE) --no-print-directory test-otel

# A module of its own, so that nobody needs OpenTelemetry who does not use it.
test-otel: ## the adapter for OpenTelemetry, where its modules can be downloaded
	@cd runtime/otelorm && if $(GO) mod download >/dev/null 2>&1; then $(GO) vet ./... && $(GO) test ./...; \
	else echo "test-otel: skipped, the modules of OpenTelemetry cannot be downloaded"; fi

test-long: $(BIN)/withpg ## the same suites at full size, with a fresh seed (SEED=N repeats a run)
	@scripts/ensure-postgres
	@seed=$(if $(filter file,$(origin SEED)),$$(date +%s),$(SEED)); echo "test-long: repeat with make test-long SEED=$$seed"; \
	COMON_ORM_LONG=1 RAPID_CHECKS=1000 RAPID_SEED=$$seed $(BIN)/withpg -- $(GO) test -timeout 120m ./...

race: $(BIN)/withpg ## the fast packages under the race detector, where a C compiler is found
	@if command -v "$$($(GO) env CC)" >/dev/null; then set -x; CGO_ENABLED=1 $(BIN)/withpg -- $(GO) test -race $(RACE_PACKAGES); \
	else echo "race: skipped, the race detector needs a C compiler"; fi

lint: ## format, vet, golangci-lint, words and width of comments, freshness of generated code
	@test -z "$$(gofmt -l . | tee /dev/stderr)" || { echo "lint: run make fmt" >&2; exit 1; }
	$(GO) vet ./...
	@scripts/golangci-lint $(GOLANGCI_LINT_VERSION) run ./...
	$(GO) test -count=1 -run '^(TestWords|TestCommentWidth)$$' ./internal/layers
	@scripts/generated check

fmt: ## gofmt
	gofmt -w .

generate: ## the committed generated code
	@scripts/generated write

bench: $(BIN)/withpg ## the committed benchmarks
	$(BIN)/withpg -- $(GO) test -run '^$$' -bench . -benchmem ./...

# a file of its own: "go run" would turn every exit code into 1
.PHONY: $(BIN)/withpg
$(BIN)/withpg:
	@$(GO) build -o $@ ./internal/pgtest/withpg
