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

# Adds the line of the table that is at hand.
function end_work() {
    if (work == "") return
    print work " " others " | " floors " |"
    work = others = floors = ""
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
    print "| work | cfutils | peers: median, and our time divided by theirs | reading alone |"
    print "|---|---|---|---|"
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
            end_work()
            work = sprintf("| %s | `%s`: %s, %s%s |", all[i, "title"], short(all[i, "command"]), seconds(ours),
                memory(all[i, "peak"]), quality(all[i, "remark"]))
        } else if (all[i, "ratio"] != "" && all[i, "remark"] !~ /^whole process/) {
            name = peer(all[i, "command"])
            text = sprintf("%s%s %s (%.2f%s)", name, kind == "call" ? ", the call alone," : "",
                seconds(all[i, "median"]), all[i, "ratio"], quality(all[i, "remark"]))
            # These do none of the work: no tool can be faster than they are.
            if (name == "cut" || name == "wc") floors = floors (floors == "" ? "" : "; ") text
            else others = others (others == "" ? "" : "; ") text
        }
    }
    end_work()
    print ""
    if ("threads" in least) print "Two threads are " range("threads") " times as fast as one."
    if ("growth" in least) print "Twice the input takes " range("growth") " times as long."
    if ("start" in least) print "On empty input a tool takes " range("start") " times as long as `cut`."
}
