# make demo, make test: both do all the set-up they need. TRAIN=off leaves out what needs libtorch.
TRAIN ?= on
PRESET ?= release
BUILD := build/$(PRESET)
train_on := $(filter on,$(TRAIN))
jobs := $(shell nproc)
# The sources are kept under it; some machines start programs without one.
HOME ?= $(shell getent passwd "$$(id -u)" | cut -d: -f6)
export HOME

.PHONY: help demo test draws build bench pocket pocket-table ablations install format lint check check-inspect asan tsan setup \
        sources

help:
	@echo "make demo     build, then watch a CEO-led team solve a problem on the shipped model"
	@echo "make test     build and run every test (TRAIN=off: without the trainer and libtorch)"
	@echo "make draws    a million tasks of the pocket world, each with a mistake (some minutes); DRAWS=100000 for fewer"
	@echo "make build    programs in $(BUILD)/bin"
	@echo "make install  into PREFIX (/usr/local)"
	@echo "make bench    speed, as ratios against the peers"
	@echo "make pocket   train models/pocket.gguf again, from nothing (goes on with what is in runs/pocket)"
	@echo "make pocket-table  measure it: every team and control, as Markdown and as a page"
	@echo "make ablations  why the model is trained as it is: one thing left out at a time"
	@echo "make asan     the core's tests under ASan and UBSan; make tsan: under TSan"
	@echo "make format   format the sources; make lint: clang-tidy; make check: order of modules, format"
	@echo "make check-inspect  whether Inspect's own package reads our logs"

setup:
	@tools/setup.sh

sources: setup
	@tools/fetch.sh llama

build: sources
	@cmake --preset $(PRESET) $(CMAKE_ARGS) >/dev/null
	@cmake --build $(BUILD) --target convene

demo: build
	@$(BUILD)/bin/convene solve --model pocket --pocket target --level medium --seed 119

# Builds the benchmarks too: nothing else sees whether they still compile.
test: sources
	@$(if $(train_on),tools/fetch.sh torch)
	@cmake --preset $(PRESET) -DCONVENE_TRAIN=$(TRAIN) -DCONVENE_BENCH=ON $(CMAKE_ARGS)
	@cmake --build $(BUILD) --target all benchmarks
	@ctest --test-dir $(BUILD) --output-on-failure -j$(jobs)

# What the tests of the families and of the hold-out draw by the thousand, a million times.
draws: DRAWS ?= 1000000
draws: sources
	@cmake --preset $(PRESET) $(CMAKE_ARGS) >/dev/null
	@cmake --build $(BUILD) --target pocket_test
	@CONVENE_POCKET_DRAWS=$(DRAWS) $(BUILD)/bin/pocket_test --gtest_filter='Families.*:HoldOut.*'

install: build
	@cmake --install $(BUILD) --prefix $(or $(PREFIX),/usr/local)

bench: sources
	@tools/setup.sh python3-venv
	@$(if $(train_on),tools/fetch.sh torch)
	@cmake --preset $(PRESET) -DCONVENE_BENCH=ON -DCONVENE_TRAIN=$(TRAIN)
	@cmake --build $(BUILD) --target convene benchmarks
	@benchmarks/run.sh $(BUILD)

pocket: sources
	@tools/fetch.sh torch
	@cmake --preset $(PRESET) -DCONVENE_TRAIN=on
	@cmake --build $(BUILD) --target convene-train
	@$(BUILD)/bin/convene-train fit configs/pocket.toml --out runs/pocket --resume
	@$(BUILD)/bin/convene-train export runs/pocket --out models/pocket.gguf

# Every team and control on 501 held-out problems a family, three seeds each; about twenty minutes
# on two cores. It goes on where it was interrupted. tools/pocket_tables.py puts the tables into models/README.md and README.md.
pocket-table: build
	@mkdir -p runs
	@$(BUILD)/bin/convene eval --benchmark pocket --gguf models/pocket.gguf --per-cell 167 --repeats 3 --seed 1 \
	  --team pocket --team pocket-best --team pocket-full --team pocket-judge --team pocket-debate --team pocket-paper \
	  --team pocket-vote \
	  --out runs/pocket-table.db
	@$(BUILD)/bin/convene report runs/pocket-table.db -o runs/pocket-table.html
	@$(BUILD)/bin/convene report runs/pocket-table.db --markdown > runs/pocket-table.md
	@cat runs/pocket-table.md

# One thing left out of the recipe at a time, at a quarter of the budget.
ablations: build
	@tools/fetch.sh torch
	@cmake --preset $(PRESET) -DCONVENE_TRAIN=on
	@cmake --build $(BUILD) --target convene-train
	@tools/ablations.sh $(BUILD)

asan tsan: sources
	@tools/sanitized.sh $@

format:
	@tools/setup.sh clang-format
	@tools/format.sh

check:
	@tools/setup.sh clang-format
	@tools/check_order.sh
	@tools/check_names.sh
	@tools/check_behaviour.py
	@tools/pocket_tables.py --check
	@tools/format.sh --check

# Not a part of make test: it installs the inspect-ai package.
check-inspect: build
	@tools/setup.sh python3-venv
	@tools/check_inspect.sh $(BUILD)

lint: sources
	@tools/setup.sh clang-tidy
	@cmake --preset $(PRESET) >/dev/null
	@tools/lint.sh $(BUILD)
