# results.csv of benchmarks/run as the table in the project's README: a line for each work, cfutils beside its peers.
# Needs results.awk.

# What people call a peer: topk_duckdb.py is duckdb.
function peer(command,    name) {
    name = short(command)
    if (name !~ /\.py$/) return name
    sub(/\.py$/, "", name)
    sub(/^[^_]*_/, "", name)
    return name
}

# Notes the least and the most of a group of ratios.
function note(group, x) {
    if (!(group in least) || x < least[group]) least[group] = x
    if (!(group in most) || x > most[group]) most[group] = x
}

function range(group) { return sprintf("%.1f to %.1f", least[group], most[group]) }

# How good a result is, where the benchmark looks at that.
function quality(remark) {
    if (!match(remark, /(RMSE|NDCG@10) [0-9.]+/)) return ""
    split(substr(remark, RSTART, RLENGTH), words, " ")
    return sprintf(", %s %.4f", words[1], words[2])
}

END {
    print "| work | cfutils | peers: median, and our time divided by theirs |"
    print "|---|---|---|"
    for (i = 1; i <= count; i++) {
        row = all[i, "row"]
        kind = all[i, "kind"]
        ours = all[i, "median"]
        if (kind == "prepared" || kind == "skipped") continue
        if (row ~ /^(start|growth|threads)-/) {
            group = row
            sub(/-.*/, "", group)
            if (kind == "peer") note(group, group == "threads" ? 1 / all[i, "ratio"] : all[i, "ratio"])
            continue
        }
        if (kind == "ours") {
            if (table != "") print table " |"
            table = sprintf("| %s | `%s`: %s, %s%s |", all[i, "title"], short(all[i, "command"]), seconds(ours),
                memory(all[i, "peak"]), quality(all[i, "remark"]))
            separator = " "
        } else if (all[i, "ratio"] != "" && all[i, "remark"] !~ /^whole process/) {
            table = table separator sprintf("%s%s %s (%.2f%s)", peer(all[i, "command"]),
                kind == "call" ? ", the call alone," : "", seconds(all[i, "median"]), all[i, "ratio"],
                quality(all[i, "remark"]))
            separator = "; "
        }
    }
    if (table != "") print table " |"
    print ""
    if ("threads" in least) print "Two threads are " range("threads") " times as fast as one."
    if ("growth" in least) print "Twice the input takes " range("growth") " times as long."
    if ("start" in least) print "On empty input a tool takes " range("start") " times as long as `cut`."
}
