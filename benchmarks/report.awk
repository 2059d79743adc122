# results.csv of benchmarks/run as Markdown: a table of results, then the commands and versions.
# Needs results.awk.

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
