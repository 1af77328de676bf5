# One command for each thing that is done here; `make help` lists them.
# Each target sets up what it needs first; stamp files keep the second time short.

VENV := .venv
TOOLS := .tools
PY := $(VENV)/bin/python
STAMPS := build/stamps
JOBS ?= 2
ARGS ?=

# What the tests draw: the same each day, and anew in each soak.
FIXED_SEED := 20270301
SEED := $(or $(SEED),$(shell od -An -N4 -tu4 /dev/urandom | tr -d ' '))

# The first Python on this machine that is new enough; `make PYTHON=...` overrules.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c '$(NEW_ENOUGH)' >/dev/null 2>&1 && echo $$p && break; done)

# What Qt loads from the system on Linux, and the Debian package that brings it.
LIBRARIES := \
	libEGL.so.1=libegl1 libGL.so.1=libgl1 libX11.so.6=libx11-6 libX11-xcb.so.1=libx11-xcb1 \
	libdbus-1.so.3=libdbus-1-3 libfontconfig.so.1=libfontconfig1 libfreetype.so.6=libfreetype6 \
	libgthread-2.0.so.0=libglib2.0-0 libwayland-client.so.0=libwayland-client0 \
	libwayland-cursor.so.0=libwayland-cursor0 libwayland-egl.so.1=libwayland-egl1 \
	libxcb-cursor.so.0=libxcb-cursor0 libxcb-icccm.so.4=libxcb-icccm4 \
	libxcb-image.so.0=libxcb-image0 libxcb-keysyms.so.1=libxcb-keysyms1 \
	libxcb-randr.so.0=libxcb-randr0 libxcb-render-util.so.0=libxcb-render-util0 \
	libxcb-shape.so.0=libxcb-shape0 libxcb-shm.so.0=libxcb-shm0 libxcb-sync.so.1=libxcb-sync1 \
	libxcb-xfixes.so.0=libxcb-xfixes0 libxcb-xkb.so.1=libxcb-xkb1 \
	libxkbcommon-x11.so.0=libxkbcommon-x11-0 libxkbcommon.so.0=libxkbcommon0

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# In lives of twenty days: many short ones find more than a long one.
SIMULATE = $(PY) -m tests.simulation --seed $(SEED) --plays 50 --days 20 --jobs $(JOBS)

.PHONY: help run demo test soak simulate lint format bench shots installer lock clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*  ## \(.*\)/\1\t\2/p' Makefile | expand -t 12

run: $(STAMPS)/app  ## set everything up and open the app (options in ARGS="...")
	@$(DISPLAY_OR_OFFSCREEN); exec $(PY) -P -m scheduler_app $(ARGS)

demo: $(STAMPS)/app  ## open the app on a temporary, made-up practice
	@$(DISPLAY_OR_OFFSCREEN); exec $(PY) -P -m scheduler_app --demo $(ARGS)

test: $(STAMPS)/dev  ## set everything up and run the tests (pytest options in ARGS="...")
	$(PY) -m pytest -q -n $(JOBS) -m "not soak" --randomly-seed=$(FIXED_SEED) $(ARGS)

soak: $(STAMPS)/dev $(STAMPS)/soak-tools  ## the long runs: a thousand days of a practice, hundreds of kills (SEED=...)
	@echo "Drawn from SEED=$(SEED). The same again: make soak SEED=$(SEED)"
	failed=0; $(SIMULATE) || failed=1; \
	HYPOTHESIS_PROFILE=soak SOAK_SEED=$(SEED) $(PY) -m pytest -q -n $(JOBS) --timeout 3600 \
		-m "soak or hypothesis" --hypothesis-seed=$(SEED) --randomly-seed=$(SEED) $(ARGS) \
	|| failed=1; exit $$failed

simulate: $(STAMPS)/dev  ## play a thousand days of a practice on which everything goes wrong (SEED=...)
	$(SIMULATE) $(ARGS)

lint: $(STAMPS)/dev  ## ruff, mypy --strict, the order of the rooms
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports

format: $(STAMPS)/dev  ## put the code into its form
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: $(STAMPS)/app  ## measure speed and memory against limits of the same run
	@QT_QPA_PLATFORM=offscreen $(PY) -m benchmarks $(ARGS)

shots: $(STAMPS)/app  ## render the main screens, light and dark, to shots/
	@QT_QPA_PLATFORM=offscreen $(PY) -m tests.shots $(ARGS)

installer: $(STAMPS)/installer  ## build a program that needs no Python, in dist/
	$(VENV)/bin/pyinstaller --noconfirm --log-level WARN --distpath dist \
		--workpath build/installer build_installer.spec

lock: $(STAMPS)/tools  ## pin the newest allowed versions in requirements*.txt
	$(LOCK) pyproject.toml $(PROGRAMS) -o requirements.txt
	$(LOCK) pyproject.toml --extra page -c requirements.txt -o requirements-page.txt
	$(LOCK) pyproject.toml $(PROGRAMS) --group dev -c requirements.txt -o requirements-dev.txt
	$(LOCK) pyproject.toml $(PROGRAMS) --group installer -c requirements.txt \
		-o requirements-installer.txt

clean:  ## remove what was built, also the virtual environment
	rm -rf $(VENV) $(TOOLS) build dist shots .mypy_cache .ruff_cache .pytest_cache \
		.hypothesis .import_linter_cache
	find scheduler_app tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- how it is set up ---------------------------------------------------------------------

LOCK = $(TOOLS)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links
PROGRAMS = --extra desktop --extra page
PIP_INSTALL = $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes

# Without a display Qt would end with a core dump; offscreen it runs, and nothing is seen.
DISPLAY_OR_OFFSCREEN = if [ "$$(uname)" = Linux ] \
	&& [ -z "$$DISPLAY$$WAYLAND_DISPLAY$$QT_QPA_PLATFORM" ]; then \
	export QT_QPA_PLATFORM=offscreen; \
	echo "No display: the app runs on Qt's offscreen platform and shows nothing; Ctrl+C ends it."; fi

# What only the tests need: a browser and what drives it, the server that the page may run on, a
# second judge of calendar files, and what watches a program write.
TEST_TOOLS = \
	PATH="$$PATH:/sbin:/usr/sbin" ldconfig -p | grep -qF "libatomic.so.1 " || echo libatomic1; \
	PATH="$$PATH:/sbin:/usr/sbin" ldconfig -p | grep -qF "libical.so.3 " || echo libical3; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null \
	|| echo postgresql; \
	command -v strace >/dev/null || echo strace

# What only the long runs need: a mail server of the kind that providers run, with its logins and
# mailboxes, and a judge of mails.
SOAK_TOOLS = \
	PATH="$$PATH:/usr/sbin"; command -v postfix >/dev/null || echo postfix; \
	command -v saslpasswd2 >/dev/null || echo sasl2-bin; \
	[ -x /usr/lib/dovecot/imap ] || echo dovecot-imapd; \
	[ -x /usr/lib/dovecot/lmtp ] || echo dovecot-lmtpd; \
	command -v spamassassin >/dev/null || echo spamassassin; \
	command -v xfce4-panel >/dev/null || echo xfce4-panel; \
	command -v trayer >/dev/null || echo trayer; \
	command -v dunst >/dev/null || echo dunst; \
	command -v openbox >/dev/null || echo openbox; \
	command -v import >/dev/null || echo imagemagick

# Chromium's shell does everything without a window, in a quarter of the time; any Chromium will do.
ANY_BROWSER = command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null \
	|| command -v google-chrome >/dev/null || echo chromium
LEAN_BROWSER = command -v chromium-headless-shell >/dev/null \
	|| { command -v apt-get >/dev/null && echo chromium-headless-shell; } || { $(ANY_BROWSER); }

# Names of missing Debian packages, one a line.
MISSING = { known=$$(PATH="$$PATH:/sbin:/usr/sbin" ldconfig -p); \
	for pair in $(LIBRARIES); do \
	echo "$$known" | grep -qF "$${pair%=*} " || echo "$${pair\#*=}"; done; \
	find /usr/share/fonts /usr/local/share/fonts -name '*.[to]tf' 2>/dev/null | grep -q . \
	|| echo fonts-dejavu-core; \
	$(or $(PYTHON),false) -c 'import venv, ensurepip' 2>/dev/null || echo python3-venv; }

# Installs the Debian packages named as its arguments, or says who could; $(1) says what for.
define INSTALL_DEBIAN
	if ! command -v apt-get >/dev/null; then \
		echo "$(1) needs what is missing here. Install what brings these (the names are" >&2; \
		echo "Debian's), then try again: $$*" >&2; exit 1; fi; \
	if [ "$$(id -u)" = 0 ]; then as_root=""; \
	elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then as_root=sudo; \
	else echo "Ask an administrator for: apt-get install $$*" >&2; exit 1; fi; \
	echo "Installing system packages: $$*"; \
	export DEBIAN_FRONTEND=noninteractive; \
	$$as_root apt-get update -qq && \
	$$as_root apt-get install -y -qq --no-install-recommends "$$@" >build/apt.log 2>&1 \
	|| { tail -n 20 build/apt.log >&2; exit 1; }
endef

$(STAMPS)/system: Makefile
	@mkdir -p $(STAMPS)
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed and was not found." >&2; exit 1; }
	@[ "$$(uname)" = Linux ] || exit 0; \
	missing=$$($(MISSING)); [ -n "$$missing" ] || exit 0; \
	set -- $$missing; \
$(call INSTALL_DEBIAN,Qt)
	@touch $@

# Tests that find no browser or no server are skipped and say so: what is missing is told, and the
# others run.
$(STAMPS)/test-tools: $(STAMPS)/system
	@[ "$$(uname)" = Linux ] || exit 0; \
	install() { [ $$# -gt 0 ] || return 0; ( \
$(call INSTALL_DEBIAN,What the tests open) \
	); }; \
	install $$($(TEST_TOOLS); $(LEAN_BROWSER)) || install $$($(TEST_TOOLS); $(ANY_BROWSER)) \
	|| echo "The tests that need $$(echo $$($(TEST_TOOLS); $(ANY_BROWSER))) are skipped." >&2
	@touch $@

# A Postfix that is installed shall serve nobody: the tests start their own.
$(STAMPS)/soak-tools: $(STAMPS)/test-tools
	@[ "$$(uname)" = Linux ] || exit 0; \
	missing=$$($(SOAK_TOOLS)); [ -n "$$missing" ] || exit 0; \
	[ "$$(id -u)" = 0 ] && unconfigured=debconf-set-selections \
	|| unconfigured="sudo -n debconf-set-selections"; \
	echo "postfix postfix/main_mailer_type select No configuration" | $$unconfigured 2>/dev/null; \
	set -- $$missing; ( \
$(call INSTALL_DEBIAN,What the long runs talk to) \
	) || echo "The long runs that need $$* are skipped." >&2
	@touch $@

# The virtual environment finds the package where it lies, so that `scheduler-app` works from it.
# With -P nothing is imported from the folder that it is called in.
$(STAMPS)/venv: $(STAMPS)/system
	@[ -x $(PY) ] && $(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@echo "$(CURDIR)" > "$$($(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/here.pth"
	@printf '#!/bin/sh\nexec "%s" -P -m scheduler_app "$$@"\n' "$(CURDIR)/$(PY)" > $(VENV)/bin/scheduler-app
	@printf '#!/bin/sh\nexec "%s" -P -m scheduler_app.booking_page "$$@"\n' "$(CURDIR)/$(PY)" \
		> $(VENV)/bin/scheduler-page
	@chmod +x $(VENV)/bin/scheduler-app $(VENV)/bin/scheduler-page
	@touch $@

$(STAMPS)/app: requirements.txt $(STAMPS)/venv
	@echo "Installing what the app needs"
	@$(PIP_INSTALL) -r requirements.txt
	@$(PY) -c 'import PySide6.QtWidgets, PySide6.QtPrintSupport'
	@touch $@

$(STAMPS)/dev: requirements-dev.txt $(STAMPS)/app $(STAMPS)/test-tools
	@echo "Installing what the tests and linters need"
	@$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@

$(STAMPS)/installer: requirements-installer.txt $(STAMPS)/app
	@command -v objdump >/dev/null || [ "$$(uname)" != Linux ] \
	|| { echo "PyInstaller needs objdump: install binutils." >&2; exit 1; }
	@$(PIP_INSTALL) -r requirements-installer.txt
	@touch $@

$(STAMPS)/tools: $(STAMPS)/venv
	@[ -x $(TOOLS)/bin/uv ] || { $(PYTHON) -m venv $(TOOLS) && \
	$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check uv; }
	@touch $@
