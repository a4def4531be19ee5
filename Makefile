# `make` lists the targets. Each does the whole job from a clean clone.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test check format docs bench screenshots image clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Start DataLens here; settings come from the environment and .env (docs/settings.md)
	@scripts/run.sh

test: ## Everything: checks, then all tests on SQLite and PostgreSQL, in a real browser, with coverage
	@scripts/test.sh

check: ## Style, types and generated pages, without running anything
	@scripts/check.sh

format: ## Bring the code into its usual form
	@scripts/environment.sh .venv-dev requirements-dev.txt
	@.venv-dev/bin/ruff check --fix --quiet . && .venv-dev/bin/ruff format --quiet .

docs: ## Write the pages that are made from the code
	@scripts/environment.sh .venv-dev requirements-dev.txt
	@.venv-dev/bin/python -m scripts.settings_page

bench: ## Measure against a named baseline in the same run; ARGS="--help" says what there is
	@scripts/environment.sh .venv-dev requirements-dev.txt
	@.venv-dev/bin/python -m benchmarks $(ARGS)

screenshots: ## Photograph every page, light and dark, wide and narrow, into docs/screenshots
	@scripts/system.sh chromium fonts
	@scripts/environment.sh .venv-dev requirements-dev.txt
	@.venv-dev/bin/python -m scripts.screenshots $(ARGS)

image: ## Build the container image (docker or buildah)
	@scripts/image.sh

clean: ## Remove what these commands made, but never ./instance
	@rm -rf .venv .venv-dev .venv-bench build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './instance/*' -prune -exec rm -rf {} +
