#!/bin/sh
# Runs the commands in the ```console blocks of a README and compares what it shows with what they print.
#
#   replay.sh README.md [FILE ...]       a diff, and exit status 1, where the two differ
#   replay.sh -u README.md [FILE ...]    writes what they print into the README
#
# In a block `$ ` begins a command and `> ` goes on with it; the rest is output. The commands run in one shell, in a
# copy of the README's folder, where each FILE (a file or folder) stands too. The tools must be on the PATH.
set -eu

update=
if [ "${1-}" = -u ]; then
    update=yes
    shift
fi
if [ $# -eq 0 ]; then
    echo "usage: $0 [-u] README.md [FILE ...]" >&2
    exit 2
fi

export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

readme=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
mkdir "$work/folder"
cp -R "$(dirname "$readme")/." "$work/folder"
shift
for file; do
    ln -s "$(cd "$(dirname "$file")" && pwd)/$(basename "$file")" "$work/folder"
done

# The README as a shell script that prints the README, with the output of today.
awk -v quote="'" '
    function show(line) {
        gsub(quote, quote "\\" quote quote, line)
        print "printf " quote "%s\\n" quote " " quote line quote
    }
    function run() {
        if (command != "") print "{ " command "\n} 2>&1"
        command = ""
    }
    !block { show($0); block = $0 == "```console"; next }
    /^```$/ { run(); show($0); block = 0; next }
    /^\$ / { run(); show($0); command = substr($0, 3); next }
    command != "" && /^> / { show($0); command = command "\n" substr($0, 3); next }
    { run() }
' "$readme" >"$work/script"
(cd "$work/folder" && sh "$work/script") >"$work/README.md" </dev/null

if [ -n "$update" ]; then
    cat "$work/README.md" >"$readme"
else
    diff -u "$readme" "$work/README.md"
fi
