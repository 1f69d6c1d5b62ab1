# Prints a Markdown table. All arithmetic of the benchmark is here.
#
#   awk -v results=DIRECTORY -v kinds="KIND ..." -f table.awk CAPTION COLUMN CELL [COLUMN CELL]...
#
# A row is a kind of server, a column a cell of each:
#
#   cost LABEL                        CPU for each delivery, relative to the floor
#   median LABEL KEY DECIMALS [UNIT]  of the runs
#   highest LABEL KEY DECIMALS [UNIT]
#   to_floor LABEL KEY                median, relative to that of the floor
#   ratio LABEL KEY LABEL [KIND]      median, relative to that of another label or kind
#   added LABEL                       CPU for each delivery that LABEL/tls takes more than LABEL/plain, relative to the floor's
#   paired LABEL                      CPU for each delivery of LABEL/with to that of LABEL/without, run by run
#   slow LABEL                        those that read beside clients that never do, relative to the same without those
#
# The file DIRECTORY/LABEL/KIND has a line of key=value pairs for each run, and floor.KIND beside it those of the floor before,
# between and after these runs.

BEGIN {
    title["floor"] = "floor"
    title["sse"] = "this extension"
    title["sse.openssl"] = "this extension, OpenSSL"
    title["sse.nginx"] = "this extension behind nginx"
    title["sse.gzip"] = "this extension, `compression=gzip`"
    title["sse.decoding"] = "this extension, whose client decodes as much as from gzip"
    title["sse.zipping"] = "this extension behind nginx with gzip"
    title["bare.zipped"] = "loop in a Vert.x route, compressed by Vert.x for each stream"
    title["multi"] = "Quarkus REST, `Multi<String>`"
    title["broadcaster"] = "Quarkus REST, `SseBroadcaster`"
    title["bare"] = "loop in a Vert.x route"

    header = "| |"
    rule = "|---|"
    for (i = 2; i < ARGC; i += 2) {
        header = header " " grouped(ARGV[i]) " |"
        rule = rule "---:|"
    }
    print "\n" grouped(ARGV[1]) "\n\n" header "\n" rule
    rows = split(kinds, kind, " ")
    for (row = 1; row <= rows; row++) {
        cells = filled = ""
        for (i = 3; i < ARGC; i += 2) {
            text = cell(ARGV[i], kind[row])
            cells = cells " " text " |"
            filled = filled text
        }
        if (filled != "")
            print "| " title[kind[row]] " |" cells
    }
}

function cell(specification, kind,    word, type, label, key, other, own) {
    split(specification, word, " ")
    type = word[1]
    label = word[2]
    key = type == "cost" ? "cpu_us" : word[3]
    if (type == "slow")
        return slow(label, kind)
    if (type == "added")
        return added(label, kind)
    if (type == "paired")
        return paired(label, kind)
    if (!read_values(label, kind, key))
        return kind == "floor" ? "" : "failed"
    if (type == "highest")
        return with_unit(highest(label, kind, key), word[4], word[5])
    own = median(label, kind, key)
    if (type == "median")
        return with_unit(own, word[4], word[5])
    if (type == "cost")
        return kind == "floor" ? sprintf("1.00 (%.2f µs)", own) \
            : sprintf("**%.2f** (%.2f µs%s)", cost_to_floor(label, kind), own, cut_note(label, kind))
    if (type == "to_floor")
        other = median(label, kind == "floor" ? kind : "floor." kind, key)
    else
        other = median(word[4], word[5] == "" ? kind : word[5], key)
    return other == 0 ? "" : sprintf("**%.2f**", own / other)
}

# Each run relative to the floor just before and after it: a machine that others use as well is not as fast all the time.
function cost_to_floor(label, kind,    runs, i, own) {
    runs = read_values(label, kind, "cpu_us")
    for (i = 1; i <= runs; i++)
        own[i] = value[i]
    read_values(label, "floor." kind, "cpu_us")
    for (i = 1; i <= runs; i++)
        value[i] = 2 * own[i] / (value[i] + value[i + 1])
    count = runs
    return middle()
}

function added(label, kind,    runs, i, own, ratio, floor) {
    runs = read_values(label "/tls", kind, "cpu_us")
    if (!runs)
        return kind == "floor" ? "" : "failed"
    difference(own, label, kind)
    if (kind == "floor") {
        copy(own, runs)
        return sprintf("1.00 (%.2f µs)", middle())
    }
    difference(floor, label, "floor." kind)
    for (i = 1; i <= runs; i++)
        ratio[i] = 2 * own[i] / (floor[i] + floor[i + 1])
    copy(own, runs)
    own[0] = middle()
    copy(ratio, runs)
    return sprintf("**%.2f** (%.2f µs)", middle(), own[0])
}

# Run by run, what TLS adds.
function difference(to, label, kind,    runs, i) {
    runs = read_values(label "/tls", kind, "cpu_us")
    for (i = 1; i <= runs; i++)
        to[i] = value[i]
    read_values(label "/plain", kind, "cpu_us")
    for (i = 1; i <= runs; i++)
        to[i] -= value[i]
}

function copy(from, length_of,    i) {
    count = length_of
    for (i = 1; i <= count; i++)
        value[i] = from[i]
}

function paired(label, kind,    runs, i, with) {
    runs = read_values(label "/with", kind, "cpu_us")
    if (!runs)
        return kind == "floor" ? "" : "failed"
    for (i = 1; i <= runs; i++)
        with[i] = value[i]
    read_values(label "/without", kind, "cpu_us")
    for (i = 1; i <= runs; i++)
        value[i] = with[i] / value[i]
    middle()
    return sprintf("**%.2f** (%.2f to %.2f)", middle(), value[1], value[count])
}

function slow(label, kind,    throughput, p99, rss) {
    if (!read_values(label "/with", kind, "cpu_us"))
        return kind == "floor" ? "" : "failed"
    throughput = median(label "/with", kind, "events_per_s") / median(label "/without", kind, "events_per_s")
    p99 = median(label "/with", kind, "p99_ms") / median(label "/without", kind, "p99_ms")
    rss = highest(label "/with", kind, "rss_peak_mb") - highest(label "/without", kind, "rss_peak_mb")
    return sprintf("throughput **%.2f**, p99 **%.2f**, RSS **%+.0f MB**%s", throughput, p99, rss, cut_note(label "/with", kind))
}

# The streams that were cut though they read.
function cut_note(label, kind,    cut) {
    cut = highest(label, kind, "cut")
    return cut > 0 ? ", " cut " cut" : ""
}

function with_unit(number, decimals, unit) {
    return sprintf("%." decimals "f", number) (unit == "" ? "" : " " unit)
}

function median(label, kind, key) {
    read_values(label, kind, key)
    return middle()
}

function highest(label, kind, key) {
    read_values(label, kind, key)
    sort_values()
    return value[count]
}

# Reads into value[1..count]. The figures of the floor itself are those beside all kinds.
function read_values(label, kind, key,    i, many, each) {
    count = 0
    read_file(results "/" label "/" kind, key)
    if (kind == "floor") {
        many = split(kinds, each, " ")
        for (i = 1; i <= many; i++)
            read_file(results "/" label "/floor." each[i], key)
    }
    return count
}

function read_file(file, key,    line, i, fields, field, pair) {
    while ((getline line < file) > 0) {
        fields = split(line, field, " ")
        for (i = 1; i <= fields; i++)
            if (split(field[i], pair, "=") == 2 && pair[1] == key)
                value[++count] = pair[2] + 0
    }
    close(file)
}

function middle() {
    sort_values()
    return count % 2 ? value[(count + 1) / 2] : (value[count / 2] + value[count / 2 + 1]) / 2
}

function sort_values(    i, j, moved) {
    for (i = 2; i <= count; i++) {
        moved = value[i]
        for (j = i - 1; j > 0 && value[j] > moved; j--)
            value[j + 1] = value[j]
        value[j + 1] = moved
    }
}

# 3000 as 3,000
function grouped(text) {
    while (match(text, /[0-9][0-9][0-9][0-9]($|[^0-9])/))
        text = substr(text, 1, RSTART) "," substr(text, RSTART + 1)
    return text
}
