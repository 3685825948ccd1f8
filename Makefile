# make demo   set up, build the client, make and ingest the demo city, serve it (PORT, HOST)
# make test   set up whatever the tests need, and run all of them
# make check  formatting, lint, types, import contracts
# make bench  compare with other tools, in one run, and write docs/benchmarks.md
# make doors  ask 10,000 random questions and combinations at every door, and compare
# make attack attack a protected layer of a synthetic city, and write docs/protection-report.md
# make golden rewrite the golden files; read the difference before you commit it

PORT ?= 8000
HOST ?= 127.0.0.1
CLIENT := static/leaflet_client
BIN := .venv/bin
DEMO := HEXRADAR_UPLOADS=true HEXRADAR_INBOX=var/demo/inbox HEXRADAR_DATA=var/demo/data HEXRADAR_KEY_FILE=var/demo/key
export HEXRADAR_REAL_DATA ?= $(abspath ../shared/data)

.PHONY: demo test check bench doors attack golden client lock clean

demo: .venv/.run client
	@grep -qs 'besloten,dagen' var/demo/inbox/permits.csv || $(BIN)/hexradar demo var/demo/inbox
	$(DEMO) $(BIN)/hexradar ingest
	$(DEMO) exec $(BIN)/hexradar serve --host $(HOST) --port $(PORT)

test: .venv/.dev client
	scripts/apt.sh chromium postgresql-postgis mariadb-server cgi-mapserver openssl \
		openjdk-17-jre-headless wrk
	cd $(CLIENT) && ../../scripts/node.sh npm test --silent
	scripts/tests.sh $(BIN)/pytest

check: .venv/.dev $(CLIENT)/node_modules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd $(CLIENT) && ../../scripts/node.sh npm run check --silent

bench: .venv/.dev
	scripts/apt.sh postgresql-postgis wrk
	$(BIN)/hexradar compile
	$(BIN)/python -m benchmarks

doors: .venv/.dev
	HEXRADAR_DOORS=10000 $(BIN)/pytest -s tests/server/test_every_door.py

attack: .venv/.dev
	$(BIN)/python -m attack

golden: .venv/.dev
	HEXRADAR_WRITE_GOLDEN=1 $(BIN)/pytest tests -k golden

client: $(CLIENT)/dist/index.html

lock:
	scripts/lock.sh

clean:
	rm -rf .venv var/demo $(CLIENT)/dist $(CLIENT)/node_modules

.venv/.run: requirements.lock pyproject.toml
	scripts/venv.sh requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock pyproject.toml
	scripts/venv.sh requirements-dev.lock
	@touch $@ .venv/.run

$(CLIENT)/node_modules: $(CLIENT)/package-lock.json | .venv/.run
	cd $(CLIENT) && ../../scripts/node.sh npm ci --silent
	@touch $@

$(CLIENT)/dist/index.html: $(CLIENT)/node_modules $(wildcard $(CLIENT)/src/* $(CLIENT)/src/*/* $(CLIENT)/*.html $(CLIENT)/*.css $(CLIENT)/build.mjs)
	cd $(CLIENT) && ../../scripts/node.sh npm run build --silent
	@touch $@
