# cfutils: everything a person does with it, by name. `make help` lists the targets.

PREFIX ?= /usr/local
DESTDIR ?=
# The processors to build for, as clang's -march names them: by default any x86-64 with AVX2, or any arm64. native
# is the one at hand, x86-64 any of the last twenty years. The results have the same digits for all; on a processor
# that lacks what they were built for, the tools say so and end.
X86 := $(filter x86_64,$(shell uname -m))
ARCH ?= $(if $(X86),x86-64-v3)
# With STRICT=1 a lint program that is not installed is an error.
STRICT ?=

TOOLS = cfsplit cfvec cosim topk cfrec cfslim mftrain mfpredict cfeval pca2
DEMOS = interests ratings accuracy models
# Examples of several processes, and the programs that each needs.
DISTRIBUTED = parallel hadoop spark postgresql
NEEDS_parallel = parallel
NEEDS_postgresql = psql
# Examples that draw.
PICTURES = map dashboard
NEEDS_map = gnuplot

# Build and test with the same flags, and without testability: else each would compile everything again.
SWIFT_FLAGS = -c release $(if $(ARCH),-Xcc -march=$(ARCH))
TEST_FLAGS = $(SWIFT_FLAGS) --disable-testable-imports
BIN = .build/release
# A second build, for the oldest processors.
OLDEST = .build-v1
WITH_TOOLS = PATH="$(CURDIR)/$(BIN):$$PATH"

# The attacks, how long each kind of them goes on, and the seed of what they try.
FUZZ = .build/fuzz
FINDINGS = $(CURDIR)/.build/findings
KINDS = in-process commands options relations faults
SECONDS ?= 60
SEED ?= $(shell date +%s)

# The tools get their options from the commands alone.
unexport CFUTILS_DELIMITER CFUTILS_HEADER

BIN_DIR = $(DESTDIR)$(PREFIX)/bin
MAN_DIR = $(DESTDIR)$(PREFIX)/share/man
BASH_DIR = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
ZSH_DIR = $(DESTDIR)$(PREFIX)/share/zsh/site-functions
FISH_DIR = $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
DOC_DIR = $(DESTDIR)$(PREFIX)/share/doc/cfutils
MAN_PAGES = $(wildcard man/*.[17])

# Not what their commands leave there.
EXAMPLES = $(shell git ls-files examples 2>/dev/null | grep . || find examples -type f ! -name '.*' ! -name '*.pyc')

SWIFT_SOURCES = Package.swift Sources Tests
SCRIPTS = $(shell grep -rlE '^\#!.*[ /](ba)?sh( |$$)' .ci packaging examples benchmarks Tests/Fuzz 2>/dev/null)

.PHONY: help build demo distributed pictures test fuzz fuzz-build fuzz-build-attack fuzz-build-in-process faults attack endurance sanitize same-digits check lint format install uninstall deb dist bench clean

help:
	@echo 'make build       build the tools into $(BIN) (ARCH=native: for this processor)'
	@echo 'make demo        run the examples that need no download'
	@echo 'make distributed run the examples of several processes: parallel, Hadoop, Spark, PostgreSQL'
	@echo 'make pictures    run the examples that draw: a map, learning curves, a page'
	@echo 'make test        run the tests, then make demo'
	@echo 'make fuzz        attack the tools for SECONDS of each kind (see Tests/Fuzz)'
	@echo 'make faults      let the system fail in each of its calls, and memory run out at each allocation'
	@echo 'make attack      make fuzz, for an hour'
	@echo 'make endurance   a billion lines through the tools that hold none of them'
	@echo 'make sanitize    run the tests and the examples in builds with sanitizers and all assertions'
	@echo 'make same-digits hold the output against that of a build for the oldest processors'
	@echo 'make check       test and lint'
	@echo 'make lint        check the format of Swift, the manual pages and the scripts'
	@echo 'make format      put the Swift files into format'
	@echo 'make install     install tools, manual pages, completions, examples (PREFIX=$(PREFIX), DESTDIR)'
	@echo 'make uninstall   remove what install put there'
	@echo 'make deb         a Debian package, into dist'
	@echo 'make dist        an archive to be unpacked anywhere, with its checksum, into dist'
	@echo 'make bench       measure the tools beside their peers (see benchmarks/)'
	@echo 'make clean       remove what was built'

build:
	swift build $(SWIFT_FLAGS)
	@echo 'ARCH=$(ARCH)' > $(BIN)/arch

demo: build
	@set -e; for demo in $(DEMOS); do \
	    echo "== examples/$$demo"; \
	    $(WITH_TOOLS) "examples/$$demo/run.sh"; \
	done

distributed: build $(DISTRIBUTED:%=example-%)

pictures: build $(PICTURES:%=example-%)

# An example, where the programs that it needs are installed.
example-%: build
	@for program in $(NEEDS_$*); do \
	    command -v "$$program" >/dev/null || { echo "skipped: examples/$*: $$program is not installed"; exit 0; }; \
	done; \
	echo "== examples/$*"; \
	$(WITH_TOOLS) "examples/$*/run.sh"

test:
	swift test $(TEST_FLAGS)
	$(MAKE) demo

# As many kinds at a time as there are processors.
fuzz: build
	@$(MAKE) --no-print-directory -k -O -j $$(nproc) SEED=$(SEED) $(KINDS:%=fuzz-%)

fuzz-build: fuzz-build-attack fuzz-build-in-process

fuzz-build-attack:
	swift build -c release --package-path Tests/Fuzz --scratch-path $(FUZZ) --product Attack
	swift build -c release --package-path Tests/Fuzz --scratch-path $(FUZZ) --product Faults

# The package manager does not see that a file is new in a package that this one needs: it must plan again.
fuzz-build-in-process:
	rm -f $(FUZZ)-in-process/release.yaml
	swift build -c release --package-path Tests/Fuzz --scratch-path $(FUZZ)-in-process --product InProcess \
	    -Xswiftc -use-ld=lld -Xswiftc -sanitize=fuzzer,address -Xswiftc -assert-config -Xswiftc Debug -Xcc -fsanitize=address

fuzz-in-process: fuzz-build-in-process
	@Tests/Fuzz/in-process -s $(SECONDS) -S $(SEED) -o $(FINDINGS) $(FUZZ)-in-process/release/InProcess

fuzz-faults: fuzz-build-attack
	@Tests/Fuzz/faults -s $(SECONDS) -S $(SEED) $(BIN)

fuzz-%: fuzz-build-attack
	@$(FUZZ)/release/Attack -s $(SECONDS) -S $(SEED) $(CURDIR)/$(BIN) $(FINDINGS) $*

# Tools that fail at the allocation they are told to; these are never shipped.
COUNTED = .build/counted

faults: build
	swift build $(SWIFT_FLAGS) -Xcc -DCFUTILS_COUNTED_ALLOCATIONS --scratch-path $(COUNTED)
	Tests/Fuzz/faults -S $(SEED) -a $(COUNTED)/release $(BIN)

# In one process for an hour; whole commands share another.
attack: build
	@$(MAKE) --no-print-directory -k -O -j 2 SEED=$(SEED) attack-in-process attack-commands

attack-in-process:
	@$(MAKE) --no-print-directory SECONDS=3600 SEED=$(SEED) fuzz-in-process

attack-commands:
	@$(MAKE) --no-print-directory -k SECONDS=900 SEED=$(SEED) $(addprefix fuzz-,$(filter-out in-process,$(KINDS)))

endurance: build
	Tests/Fuzz/endurance $(BIN)

# All assertions are on, and so is the optimiser: the tests run for minutes and not for hours.
sanitize: sanitize-address sanitize-thread
sanitize-address: CHECKS = --sanitize=address -Xcc -fsanitize=undefined -Xcc -fsanitize-trap=undefined
sanitize-thread: CHECKS = --sanitize=thread

sanitize-%:
	ASAN_OPTIONS=detect_leaks=0 CFUTILS_SHARED=1 $(MAKE) test distributed BIN=.build/$*/release \
	    SWIFT_FLAGS='-c release --scratch-path .build/$* $(CHECKS) -Xswiftc -assert-config -Xswiftc Debug $(if $(ARCH),-Xcc -march=$(ARCH))'

same-digits: build
ifdef X86
	swift build -c release -Xcc -march=x86-64 --scratch-path $(OLDEST)
	.ci/same-digits $(BIN) $(OLDEST)/release
else
	@echo 'skipped: same-digits: all processors of this kind run the same build'
endif

check: test lint

# lint-with PROGRAM, FILES, COMMAND: runs the command, or says that it could not.
define lint-with
	@if [ -z "$(strip $(2))" ]; then echo "skipped: no files for $(1)"; \
	elif command -v $(1) >/dev/null; then echo "$(3)"; $(3); \
	elif [ -n "$(STRICT)" ]; then echo "$(1) is not installed" >&2; exit 1; \
	else echo "skipped: $(1) is not installed"; fi
endef

lint:
	swift format lint --strict -r $(SWIFT_SOURCES)
	$(call lint-with,mandoc,$(MAN_PAGES),mandoc -T lint -W warning $(MAN_PAGES))
	$(call lint-with,shellcheck,$(SCRIPTS),shellcheck $(SCRIPTS))
	.ci/walls
	benchmarks/update-readme -c

format:
	swift format -i -r $(SWIFT_SOURCES)

# Installs what was built, so that root needs no Swift; builds only where a tool is missing.
install: $(if $(filter-out $(wildcard $(BIN)/*),$(TOOLS:%=$(BIN)/%)),build)
	mkdir -p $(BIN_DIR) $(MAN_DIR)/man1 $(MAN_DIR)/man7 $(BASH_DIR) $(ZSH_DIR) $(FISH_DIR)
	set -e; for tool in $(TOOLS); do \
	    install -m 755 $(BIN)/$$tool $(BIN_DIR)/$$tool; \
	    $(BIN)/$$tool --completions bash > $(BASH_DIR)/$$tool; \
	    $(BIN)/$$tool --completions zsh > $(ZSH_DIR)/_$$tool; \
	    $(BIN)/$$tool --completions fish > $(FISH_DIR)/$$tool.fish; \
	done
	set -e; for page in $(MAN_PAGES); do \
	    install -m 644 $$page $(MAN_DIR)/man$${page##*.}/; \
	done
	set -e; for file in $(EXAMPLES); do \
	    mkdir -p $(DOC_DIR)/$${file%/*}; \
	    if [ -x $$file ]; then mode=755; else mode=644; fi; \
	    install -m $$mode $$file $(DOC_DIR)/$$file; \
	done

uninstall:
	for tool in $(TOOLS); do \
	    rm -f $(BIN_DIR)/$$tool $(BASH_DIR)/$$tool $(ZSH_DIR)/_$$tool $(FISH_DIR)/$$tool.fish; \
	done
	for page in $(MAN_PAGES); do rm -f $(MAN_DIR)/man$${page##*.}/$${page##*/}; done
	rm -rf $(DOC_DIR)/examples
	[ ! -d $(DOC_DIR) ] || rmdir $(DOC_DIR)

# What is passed to make would be passed on to its install.
deb dist: build
	env -u MAKEFLAGS -u MFLAGS packaging/package $@

# Figures are of the processor at hand; benchmarks/run records ARCH.
bench: ARCH = $(if $(X86),native)
bench: build
	$(WITH_TOOLS) benchmarks/run
	benchmarks/update-readme

clean:
	rm -rf .build $(OLDEST) dist
