# Reads results.csv of benchmarks/run into `all`, for report.awk and summary.awk.

BEGIN {
    split("row title kind median least most user system peak ratio target verdict remark command version", names, " ")
}

FNR > 1 {
    line = substr($0, 2, length($0) - 2)
    gsub(/","/, "\001", line)
    gsub(/""/, "\"", line)
    n = split(line, field, "\001")
    count++
    for (i in names) all[count, names[i]] = i <= n ? field[i] : ""
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
