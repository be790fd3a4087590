#!/bin/bash
# tests/lives/process.md follows the process sentence by sentence: no row is
# empty, what a row names exists, and where the page of the process is beside
# the source tree, every sentence of it has its row.
set -eu -o pipefail
top_srcdir=$(realpath "$(dirname "$0")/../..")
page=${CERTFS_SHARED:-$top_srcdir/../shared}/reference/submit-for-certification.md

command -v python3 >/dev/null || {
	echo "SKIP process.sh: python3 is not installed"
	exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/process.py" <<'END'
import glob, os, re, sys
top, table, page = sys.argv[1:4]
wrong = []


def source(pattern):
    return "".join(open(path).read() for path in sorted(glob.glob(f"{top}/{pattern}")))


def found(expression, *patterns):
    return {name for pattern in patterns for name in re.findall(expression, source(pattern))}


# What there is, as the code's own tables and the manual have it.
fields = found(r'\.info = \{ "([a-z_]+)"', "src/submission/form_fields.c")
states = found(r'\[STATE_[A-Z_]+\] = \{ "([a-z-]+)"', "src/submission/words.c")
known = {
    "rule": set(os.listdir(f"{top}/tests/rules")),
    "field": fields,
    "item": fields | found(r'\.id = "([a-z_]+)"', "src/submission/readiness.c"),
    "state": states,
    "verb": states | found(r'\[PULL_[A-Z_]+\] = "([a-z-]+)"', "src/submission/words.c")
        | found(r'\.verb = "([a-z ]+)"', "src/submission/states.c"),
    "file": {os.path.basename(path.rstrip("/")) for path in
             found(r"(?m)^\.(?:It )?Pa (\S+)", "man/certfs-tree.5")},
    "text": {name for path in glob.glob(f"{top}/src/submission/text_*.c")
             for name in [os.path.basename(path)[len("text_"):-2]]},
}
listed = set(re.findall(r"tests/[\w./-]+", source("tests/*/local*.mk")))


def check_answer(where, answer):
    names = re.findall(r"\b(rule|item|field|state|verb|file|text) `([^`]+)`", answer)
    if not names:
        wrong.append(f"{where}: the answer names no {', '.join(known)}: {answer}")
    for kind, name in names:
        if (os.path.basename(name) if kind == "file" else name) not in known[kind]:
            wrong.append(f"{where}: there is no {kind} '{name}'")


def check_tests(where, tests):
    names = re.findall(r"`([^`]+)`", tests)
    if not names:
        wrong.append(f"{where}: no test")
    for name in names:
        if not os.path.isfile(f"{top}/{name}") or name not in listed:
            wrong.append(f"{where}: there is no test '{name}'")


def check_row(where, cells):
    if len(cells) != 4 or not all(cells):
        wrong.append(f"{where}: a cell is empty or missing")
        return
    number, demand, answer, tests = cells
    if re.match(r"(navigation|background)\b", answer):
        if tests != "-":
            wrong.append(f"{where}: {answer} needs no test")
        return
    check_answer(where, answer)
    check_tests(where, tests)


def rows():
    """heading -> how many rows."""
    count, heading = {}, None
    for line in open(table):
        if line.startswith("## "):
            heading = line[3:].strip()
            count[heading] = 0
        elif heading and line.startswith("|") and not re.match(r"\| (n|---) \|", line):
            count[heading] += 1
            where = f"{heading}, row {count[heading]}"
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if cells[0] != str(count[heading]):
                wrong.append(f"{where}: it has the number '{cells[0]}'")
            check_row(where, cells)
    return count


def sentences(text):
    """heading -> how many sentences; a list's item ends one, and so does a line break."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
    count, heading, block, fence = {}, None, [], False

    def flush():
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", " ".join(block))
        plain = re.sub(r"<br/>|[*`_]", "", plain).strip()
        block.clear()
        if plain:
            count[heading] = count.get(heading, 0) + \
                len(re.split(r"(?<=[.!?])\)?\s+(?=[A-Z(])", plain))

    for line in text.split("\n"):
        line = re.sub(r"^(> ?)+", "", line.strip()).strip()
        title = re.match(r"#+ (.*)", line)
        item = re.match(r"(?:\d+\.|-) +(.*)", line)
        if line.startswith("```"):
            flush()
            fence = not fence
        elif title and not fence:
            flush()
            heading = title[1]
        elif not line or re.match(r"!?\[!|!\[", line):
            flush()
        else:
            if item or title:
                flush()
            block.append((item or title or [line, line])[1])
            if line.endswith("<br/>") or title:
                flush()
    flush()
    return count


have = rows()
if not have:
    wrong.append("there is no row at all")
if page != "-":
    want = sentences(open(page).read())
    for heading in list(want) + [heading for heading in have if heading not in want]:
        if want.get(heading, 0) != have.get(heading, 0):
            wrong.append(f"{heading}: the page has {want.get(heading, 0)} sentences, "
                         f"the table {have.get(heading, 0)} rows")
for line in wrong:
    print(line)
END

# judge TABLE PAGE: what is wrong with it.
judge() {
	python3 "$work/process.py" "$top_srcdir" "$1" "$2"
}

table=$top_srcdir/tests/lives/process.md
if [ -e "$page" ]; then
	found=$(judge "$table" "$page")
else
	echo "without the page of the process its sentences are not counted"
	page=-
	found=$(judge "$table" -)
fi
if [ -n "$found" ]; then
	printf 'FAIL tests/lives/process.md:\n%s\n' "$found"
	exit 1
fi

# The test itself can fail.
# spoilt EXPECTED SED: the table with that change has that fault.
spoilt() {
	sed "$2" "$table" >"$work/spoilt.md"
	found=$(judge "$work/spoilt.md" "${3:--}")
	[[ $found == *"$1"* ]] || {
		printf 'FAIL expected: %s\n  got: %s\n' "$1" "$found"
		exit 1
	}
}
spoilt "a cell is empty" '/^| 4 | independent/s/|[^|]*|$/| |/'
spoilt "there is no rule 'ArtifactLost'" 's/`ArtifactMissing`/`ArtifactLost`/'
spoilt "there is no test 'tests/lives/none.sh'" 's,tests/lives/oauth,tests/lives/none,'
spoilt "there is no verb 'abandon'" 's/verb `update`/verb `abandon`/'
spoilt "it has the number '3'" '/^| 2 | first the pull/d'
spoilt "names no rule" 's/field `source`, field `exception`/something/'
printf '# One\n\nThis. And that.\n\n- An item\n- Another one. (With more.)\n' >"$work/page.md"
spoilt "One: the page has 5 sentences, the table 0 rows" p "$work/page.md"
