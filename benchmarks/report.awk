# results.csv of benchmarks/run as Markdown: a table of results, then the commands and versions.

BEGIN {
    split("row title kind median least most user system peak ratio target verdict remark command version", names, " ")
}

FNR > 1 {
    line = substr($0, 2, length($0) - 2)
    gsub(/","/, "\001", line)
    gsub(/""/, "\"", line)
    n = split(line, field, "\001")
    for (i in names) record[names[i]] = i <= n ? field[i] : ""
    count++
    for (i in names) all[count, names[i]] = record[names[i]]
}

function seconds(x) { return x == "" ? "" : x < 0.1 ? sprintf("%.1f ms", x * 1000) : sprintf("%.2f s", x) }
function memory(kib) { return sprintf(kib * 1.024 < 10000 ? "%.1f MB" : "%.0f MB", kib * 1.024 / 1000) }

function ratio(x) { return x == "" ? "" : sprintf(x < 10 ? "%.3f" : "%.0f", x) }

# The programs of a command, without its arguments.
function short(command,    parts, n, i, words, first, text) {
    gsub(/'[^']*'/, "", command)
    gsub(/ && /, "|", command)
    n = split(command, parts, /[|]/)
    for (i = 1; i <= n; i++) {
        split(parts[i], words, " ")
        for (first = 1; words[first] ~ /=/; first++);
        text = text (i > 1 ? ", " : "") words[first]
    }
    return text
}

function plain(command) {
    gsub(/\t/, "\\t", command)
    gsub(/\n */, " ", command)
    return command
}

END {
    print "| work | command | median | least to most | peak memory | ratio | target | | remark |"
    print "|---|---|---:|---:|---:|---:|---:|---|---|"
    for (i = 1; i <= count; i++) {
        kind = all[i, "kind"]
        if (kind == "prepared") continue
        first = all[i, "row"] != shown
        shown = all[i, "row"]
        printf "| %s | %s", first ? "**" shown "**: " all[i, "title"] : "", kind == "ours" ? "**" short(all[i, "command"]) "**" : short(all[i, "command"])
        if (kind == "skipped") {
            printf " | | | | | | skipped | %s |\n", all[i, "remark"]
            continue
        }
        printf " | %s | %s to %s | %s", seconds(all[i, "median"]), seconds(all[i, "least"]), seconds(all[i, "most"]), memory(all[i, "peak"])
        printf " | %s | %s | %s | %s |\n", ratio(all[i, "ratio"]), all[i, "target"] == "" ? "" : "≤ " all[i, "target"], all[i, "verdict"], all[i, "remark"]
    }

    print "\n## Commands\n"
    shown = ""
    for (i = 1; i <= count; i++) {
        if (all[i, "row"] != shown) print (i > 1 ? "\n" : "") all[i, "row"] "\n"
        shown = all[i, "row"]
        if (all[i, "command"] == last && all[i, "kind"] == "call") continue
        last = all[i, "command"]
        print "    " (all[i, "kind"] == "prepared" ? "(beforehand) " : all[i, "kind"] == "skipped" ? "(skipped) " : "") plain(last)
    }

    print "\n## Versions\n"
    for (i = 1; i <= count; i++) {
        if (all[i, "kind"] == "skipped") continue
        n = split(all[i, "version"], parts, "; ")
        for (j = 1; j <= n; j++)
            if (!(parts[j] in seen)) {
                seen[parts[j]] = 1
                print "- " parts[j]
            }
    }
}
