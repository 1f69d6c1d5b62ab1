#!/usr/bin/env bash
# Measures what fan-out costs, with this extension and without it, and prints Markdown tables. See README.md.
set -euo pipefail
export LC_ALL=C

usage() {
    cat <<'TEXT'
Usage: run.sh [SECTION]... [OPTION]...

Sections: table (default), latency, sizes, scale, memory, slow

  --transport nio|epoll   of the Quarkus servers (nio)
  --kinds KIND,...        of sse, multi, broadcaster, bare, instead of those that a section measures by default
  --runs N                how many runs each figure is the median of (3; with --quick 1)
  --quick                 small loads, to see that everything works; the figures mean nothing
  --no-build              use what was built before

Environment: MVN_ARGS, additional arguments for Maven; JAVA_HOME
TEXT
}

directory=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$directory/../.." && pwd)
target=$directory/target
results=$target/results
logs=$target/log

sections=()
transport=nio
chosen_kinds=
runs=
quick=
build=yes
# seconds, until the compilers of a JVM have nearly nothing to do any more
warm_up=20

# of the servers that run
declare -A pids=() ports=()
jvm_options=()
failures=0

say() {
    printf '%s\n' "$*" >&2
}

fail() {
    say "run.sh: $*"
    exit 1
}

# ---- arguments, tools and build ----

parse_arguments() {
    while (($# > 0)); do
        case $1 in
            table | latency | sizes | scale | memory | slow) sections+=("$1") ;;
            --transport | --kinds | --runs)
                (($# > 1)) || fail "$1 needs a value"
                case $1 in
                    --transport) transport=$2 ;;
                    --kinds) chosen_kinds=${2//,/ } ;;
                    --runs) runs=$2 ;;
                esac
                shift
                ;;
            --quick) quick=yes ;;
            --no-build) build= ;;
            -h | --help)
                usage
                exit 0
                ;;
            *)
                usage >&2
                fail "unknown argument: $1"
                ;;
        esac
        shift
    done
    [[ $transport == nio || $transport == epoll ]] || fail "the transport is nio or epoll, not $transport"
    runs=${runs:-${quick:+1}}
    runs=${runs:-3}
    [[ -z $quick ]] || warm_up=1
    [[ $runs =~ ^[1-9][0-9]*$ ]] || fail "the number of runs is not a number: $runs"
    local kind
    for kind in $chosen_kinds; do
        [[ $kind == sse || $kind == multi || $kind == broadcaster || $kind == bare ]] || fail "unknown kind: $kind"
    done
    ((${#sections[@]} > 0)) || sections=(table)
}

require_tools() {
    [[ $(uname -s) == Linux ]] || fail "the load client needs Linux"
    if [[ -n $build ]]; then
        command -v cc >/dev/null || fail "a C compiler is needed, and cc was not found"
        command -v mvn >/dev/null || fail "Maven is needed, and mvn was not found"
    fi
    java=${JAVA_HOME:+$JAVA_HOME/bin/}java
    command -v "$java" >/dev/null || fail "JDK 17 or later is needed, and $java was not found"
    local version
    version=$(java_property java.specification.version)
    [[ $version =~ ^[0-9]+$ && $version -ge 17 ]] || fail "JDK 17 or later is needed, and $java is ${version:-unknown}"
    jcmd=$(dirname "$(java_property sun.boot.library.path)")/bin/jcmd
}

java_property() {
    "$java" -XshowSettings:properties -version 2>&1 | awk -v key="$1" '$1 == key && $2 == "=" { print $3 }'
}

build() {
    if [[ -n $build ]]; then
        say "building"
        # one more argument a word
        # shellcheck disable=SC2086
        (cd "$root" && mvn -q -B -ntp ${MVN_ARGS:-} -Pbenchmark -pl integration-tests/benchmark -am package \
            -Dmaven.test.skip=true) >&2 || fail "the build has failed"
        cc -O2 -Wall -Wextra -o "$target/floor" "$directory/c/floor.c" || fail "floor.c could not be compiled"
        cc -O2 -Wall -Wextra -o "$target/load" "$directory"/c/load/*.c || fail "c/load could not be compiled"
    fi
    [[ -x $target/load && -f $target/quarkus-app/quarkus-run.jar ]] || fail "nothing has been built yet"
    rm -rf "$results" "$logs"
    mkdir -p "$results" "$logs"
}

# ---- servers ----

# start_server NAME: its kind, or its kind and a suffix, where there are two of a kind
start_server() {
    local name=$1 kind=${1%%.*} log
    log=$logs/$name.log
    # what the one before has logged must not be taken for this one's
    : >"$log"
    if [[ $kind == floor ]]; then
        "$target/floor" >>"$log" 2>&1 &
    else
        local properties=(-Dquarkus.http.port=0)
        [[ $transport == nio ]] || properties+=(-Dquarkus.vertx.prefer-native-transport=true)
        "$java" "${jvm_options[@]}" "${properties[@]}" -jar "$target/quarkus-app/quarkus-run.jar" >>"$log" 2>&1 &
    fi
    pids[$name]=$!
    local waited=0
    until grep -q 'Listening on: ' "$log"; do
        kill -0 "${pids[$name]}" 2>/dev/null || fail "the server $name did not start: see $log"
        ((++waited < 600)) || fail "the server $name did not start within a minute: see $log"
        sleep 0.1
    done
    ports[$name]=$(sed -n 's/.*Listening on: [^ ]*:\([0-9]*\).*/\1/p' "$log" | head -n 1)
    if [[ $kind != floor && $transport == epoll ]]; then
        grep -q 'Transport: native' "$log" || fail "the native transport could not be loaded"
    fi
}

stop_server() {
    local name=$1 pid=${pids[$1]:-} waited=0
    [[ -n $pid ]] || return 0
    unset "pids[$name]"
    kill "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null; do
        if ((++waited > 50)); then
            kill -9 "$pid" 2>/dev/null || true
        fi
        sleep 0.1
    done
    wait "$pid" 2>/dev/null || true
}

stop_all_servers() {
    local name
    for name in "${!pids[@]}"; do
        kill -9 "${pids[$name]}" 2>/dev/null || true
    done
}

# ---- runs and figures ----

# shellcheck disable=SC2016 # the backquotes are Markdown
title_of() {
    case $1 in
        floor) echo "floor" ;;
        sse) echo "this extension" ;;
        multi) echo 'Quarkus REST, `Multi<String>`' ;;
        broadcaster) echo 'Quarkus REST, `SseBroadcaster`' ;;
        bare) echo "loop in a Vert.x route" ;;
    esac
}

# the kinds that a section measures, unless others were chosen
use_kinds() {
    read -r -a kinds <<<"${chosen_kinds:-$*}"
}

enough_files_for() {
    local limit
    limit=$(ulimit -Hn)
    [[ $limit == unlimited ]] || ((limit >= $1 + 200))
}

# load NAME ARGUMENT...: runs the client against a server
load() {
    local name=$1 kind=${1%%.*}
    local stream=/$kind publish=/publish/$kind
    shift
    if [[ $kind == floor || $kind == sse ]]; then
        stream=/sse publish=/publish
    fi
    "$target/load" -p "${ports[$name]}" -u "$stream" -b "$publish" -P "${pids[$name]}" "$@"
}

# measure FILE NAME ARGUMENT...: adds the client's line to a file; returns 1 if the run failed
measure() {
    local file=$results/$1 name=$2 line status=0
    shift 2
    mkdir -p "$(dirname "$file")"
    line=$(load "$name" "$@") || status=$?
    ((status != 1)) || fail "$name lost, doubled or damaged events: $line"
    if ((status > 1)); then
        say "  the run of $name has failed: see $logs/$name.failed.log"
        cp "$logs/$name.log" "$logs/$name.failed.log"
        return 1
    fi
    [[ $name != floor || $line == *" cut=0 "* ]] || fail "the floor has cut streams: $line"
    printf '%s\n' "$line" >>"$file"
}

# give_up FILE: one failed run, and the others do not count either
give_up() {
    rm -f "$results/$1"
    failures=$((failures + 1))
}

# compare LABEL ARGUMENT...: each kind, in a fresh process, between runs of the floor
compare() {
    local label=$1 kind run
    shift
    start_server floor
    for kind in "${kinds[@]}"; do
        start_server "$kind"
        say "$label: $kind, warm-up"
        if measure "$label/warm-up" "$kind" "$@" -d "$warm_up"; then
            for ((run = 1; run <= runs; run++)); do
                measure "$label/floor.$kind" floor "$@"
                say "$label: $kind, run $run of $runs"
                measure "$label/$kind" "$kind" "$@" || {
                    give_up "$label/$kind"
                    break
                }
            done
            measure "$label/floor.$kind" floor "$@"
            cat "$results/$label/floor.$kind" >>"$results/$label/floor"
        else
            give_up "$label/$kind"
        fi
        stop_server "$kind"
    done
    stop_server floor
}

# compare_slow LABEL READERS SILENT ARGUMENT...: each kind, in two fresh processes, one of which has clients that never read.
# Two, because a heap grows for minutes: what slow clients need shows only beside a process that is as old.
compare_slow() {
    local label=$1 readers=$2 silent=$3 kind
    shift 3
    for kind in "${kinds[@]}"; do
        start_server "$kind"
        start_server "$kind.slow"
        run_slow "$@" || give_up "$label/with.$kind"
        stop_server "$kind"
        stop_server "$kind.slow"
    done
}

# the two functions below see the variables of the one above
run_slow() {
    local run
    say "$label: $kind, warm-up"
    measure_slow warm-up "$@" || return
    for ((run = 1; run <= runs; run++)); do
        say "$label: $kind, run $run of $runs"
        measure_slow "" "$@" || return
    done
}

# measure_slow PREFIX ARGUMENT...
measure_slow() {
    local prefix=$label/${1:+$1.}
    shift
    measure "${prefix}without.$kind" "$kind" -n "$readers" "$@" \
        && measure "${prefix}with.$kind" "$kind.slow" -n $((readers + silent)) -q "$silent" "$@"
}

# values FILE KEY
values() {
    awk -v key="$2" '{ for (i = 1; i <= NF; i++) if (split($i, pair, "=") == 2 && pair[1] == key) print pair[2] }' "$results/$1"
}

median() {
    values "$1" "$2" | middle
}

middle() {
    sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# to_floor LABEL KIND: the cost of a delivery, each run relative to the floor just before and after it, for a machine that others
# use as well is not as fast all the time
to_floor() {
    paste <(values "$1/$2" cpu_us) <(values "$1/floor.$2" cpu_us) <(values "$1/floor.$2" cpu_us | tail -n +2) \
        | awk 'NF == 3 { print 2 * $1 / ($2 + $3) }' | middle
}

highest() {
    values "$1" "$2" | sort -g | tail -n 1
}

# calculate FORMAT EXPRESSION
calculate() {
    awk "BEGIN { printf \"$1\", $2 }"
}

# the streams that were cut though they read
cut_note() {
    local count
    count=$(highest "$1" cut)
    ((count == 0)) || printf ', %s cut' "$count"
}

# cost_cell LABEL KIND: the cost of a delivery, relative to the floor
cost_cell() {
    local label=$1 kind=$2 cost
    if [[ ! -f $results/$label/$kind ]]; then
        printf 'failed'
        return
    fi
    cost=$(median "$label/$kind" cpu_us)
    if [[ $kind == floor ]]; then
        calculate '1.00 (%.2f µs)' "$cost"
        return
    fi
    calculate '**%.2f** (%.2f µs' "$(to_floor "$label" "$kind"), $cost"
    cut_note "$label/$kind"
    printf ')'
}

# slow_cell LABEL KIND: those that read, relative to the same server without those that do not
slow_cell() {
    local label=$1 kind=$2
    if [[ $kind == floor ]]; then
        return
    elif [[ ! -f $results/$label/with.$kind ]]; then
        printf 'failed'
        return
    fi
    calculate 'throughput **%.2f**, p99 **%.2f**, RSS **%+.0f MB**' "$(relative "$label" "$kind" events_per_s), \
        $(relative "$label" "$kind" p99_ms), $(slow_growth "$label" "$kind")"
    cut_note "$label/with.$kind"
}

relative() {
    printf '%s / %s' "$(median "$1/with.$2" "$3")" "$(median "$1/without.$2" "$3")"
}

slow_growth() {
    printf '%s - %s' "$(highest "$1/with.$2" rss_peak_mb)" "$(highest "$1/without.$2" rss_peak_mb)"
}

row() {
    printf '|'
    printf ' %s |' "$@"
    printf '\n'
}

# header COLUMN...: the first column is text, the others are figures
header() {
    row "$@"
    shift
    printf '|---|'
    printf -- '---:|%.0s' "$@"
    printf '\n'
}

grouped() {
    sed -E ':a; s/^([0-9]+)([0-9]{3})/\1,\2/; ta' <<<"$1"
}

# ---- sections ----

section_table() {
    use_kinds sse multi broadcaster
    local isolated=3000 burst=1000 readers=900 silent=100 seconds=4 kind
    if [[ -n $quick ]]; then
        isolated=300 burst=100 readers=90 silent=10 seconds=1
    fi
    compare table/isolated -n "$isolated" -w 1 -d "$seconds"
    compare table/bursts -n "$burst" -w 32 -d "$seconds"
    compare_slow table/slow "$readers" "$silent" -w 32 -d "$seconds" -s 4096
    printf '\nServer CPU for each delivered event of 128 B, relative to the floor\n\n'
    header "" "isolated events, $(grouped "$isolated") streams" "bursts of 32, $(grouped "$burst") streams" \
        "$silent of $(grouped $((readers + silent))) streams never read (4 KB): the others"
    for kind in floor "${kinds[@]}"; do
        row "$(title_of "$kind")" "$(cost_cell table/isolated "$kind")" "$(cost_cell table/bursts "$kind")" \
            "$(slow_cell table/slow "$kind")"
    done
}

section_latency() {
    use_kinds sse multi broadcaster bare
    local streams=1000 rate=100 seconds=15 kind label=latency p50 p99
    if [[ -n $quick ]]; then
        streams=100 seconds=2
    fi
    compare $label -n "$streams" -r "$rate" -d "$seconds"
    printf '\nFrom publishing to arrival, %s streams at %s events/s\n\n' "$(grouped "$streams")" "$rate"
    header "" "p50" "to the floor" "p99" "to the floor" "worst" "events/s" "CPU for each delivery"
    for kind in floor "${kinds[@]}"; do
        if [[ ! -f $results/$label/$kind ]]; then
            row "$(title_of "$kind")" failed "" "" "" "" "" ""
            continue
        fi
        p50=$(median $label/"$kind" p50_ms)
        p99=$(median $label/"$kind" p99_ms)
        local floor=floor
        [[ $kind == floor ]] || floor=floor.$kind
        row "$(title_of "$kind")" \
            "$(calculate '%.2f ms' "$p50")" "$(calculate '**%.2f**' "$p50 / $(median "$label/$floor" p50_ms)")" \
            "$(calculate '%.2f ms' "$p99")" "$(calculate '**%.2f**' "$p99 / $(median "$label/$floor" p99_ms)")" \
            "$(calculate '%.1f ms' "$(highest $label/"$kind" max_ms)")" \
            "$(calculate '%.0f' "$(median $label/"$kind" events_per_s)")$(cut_note $label/"$kind")" \
            "$(cost_cell $label "$kind")"
    done
}

section_sizes() {
    use_kinds sse multi broadcaster
    local streams=1000 seconds=4 kind size cells
    [[ -z $quick ]] || streams=50 seconds=1
    for size in 16 128 4096; do
        compare "sizes/$size" -n "$streams" -w 1 -d "$seconds" -s "$size"
    done
    # longer: it takes some of them seconds to send a single one
    compare sizes/1048576 -n "$streams" -w 1 -d $((2 * seconds)) -s 1048576
    printf '\nServer CPU for each delivered event, relative to the floor, %s streams\n\n' "$(grouped "$streams")"
    header "" "16 B" "128 B" "4 KB" "1 MB" "peak RSS with 1 MB"
    for kind in floor "${kinds[@]}"; do
        cells=()
        for size in 16 128 4096 1048576; do
            cells+=("$(cost_cell "sizes/$size" "$kind")")
        done
        if [[ -f $results/sizes/1048576/$kind ]]; then
            cells+=("$(calculate '%.0f MB' "$(highest "sizes/1048576/$kind" rss_peak_mb)")")
        else
            cells+=("failed")
        fi
        row "$(title_of "$kind")" "${cells[@]}"
    done
}

section_scale() {
    use_kinds sse multi broadcaster
    local kind streams cells counts=(500 3000 15000) seconds=8 columns=()
    if [[ -n $quick ]]; then
        counts=(50 300 1500)
        seconds=1
    fi
    for streams in "${counts[@]}"; do
        columns+=("$(grouped "$streams") streams")
        if enough_files_for "$streams"; then
            compare "scale/$streams" -n "$streams" -w 1 -d "$seconds"
        else
            say "scale: $streams streams need more than the $(ulimit -Hn) open files that a process may have here"
        fi
    done
    printf '\nServer CPU for each delivered event of 128 B, relative to the floor\n\n'
    header "" "${columns[@]}"
    for kind in floor "${kinds[@]}"; do
        cells=()
        for streams in "${counts[@]}"; do
            if enough_files_for "$streams"; then
                cells+=("$(cost_cell "scale/$streams" "$kind")")
            else
                cells+=("not measured")
            fi
        done
        row "$(title_of "$kind")" "${cells[@]}"
    done
}

# collect_garbage KIND: so that only what is alive counts
collect_garbage() {
    [[ $1 != floor ]] || return 0
    # the first one only marks much of what it frees as free, the second one gives it back
    "$jcmd" "${pids[$1]}" GC.run >/dev/null
    "$jcmd" "${pids[$1]}" GC.run >/dev/null
}

# rss_kb KIND
rss_kb() {
    awk '$1 == "VmRSS:" { print $2 }' "/proc/${pids[$1]}/status"
}

# heap_kb KIND
heap_kb() {
    if [[ $1 == floor ]]; then
        echo 0
    else
        "$jcmd" "${pids[$1]}" GC.heap_info | awk '{
            for (i = 1; i < NF; i++) if ($i == "used" && $(i + 1) ~ /^[0-9]+K/ && !/Metaspace|class space/) sum += $(i + 1)
        } END { print sum }'
    fi
}

# hold_streams LABEL KIND COUNT: what the process holds for so many streams that get nothing
hold_streams() {
    local label=$1 kind=$2 count=$3 rss heap line status=0
    collect_garbage "$kind"
    rss=$(rss_kb "$kind")
    heap=$(heap_kb "$kind")
    # not by itself: a coprocess that ends takes its descriptors with it
    coproc HOLDER { load "$kind" -i -n "$count"; }
    local pid=$HOLDER_PID input=${HOLDER[1]}
    read -r line <&"${HOLDER[0]}" || status=$?
    if ((status == 0)); then
        collect_garbage "$kind"
        mkdir -p "$results/$label"
        awk -v rss="$(($(rss_kb "$kind") - rss))" -v heap="$(($(heap_kb "$kind") - heap))" -v count="$count" \
            'BEGIN { printf "rss_kb=%.2f heap_kb=%.2f\n", rss / count, heap / count }' >>"$results/$label/$kind"
        exec {input}>&-
    fi
    wait "$pid" || status=$?
    return "$status"
}

section_memory() {
    use_kinds sse bare
    [[ -x $jcmd ]] || fail "jcmd, a part of the JDK, is needed to measure memory, and $jcmd was not found"
    local streams=10000 kind run label=memory bare_rss=
    # the optimising compiler needs megabytes for itself, at times of its own
    jvm_options=(-XX:TieredStopAtLevel=1)
    [[ -z $quick ]] || streams=1000
    enough_files_for "$streams" || fail "$streams streams need more than the $(ulimit -Hn) open files that a process may have here"
    for kind in floor "${kinds[@]}"; do
        for ((run = 1; run <= runs; run++)); do
            say "$label: $kind, run $run of $runs"
            # a process for each run: memory that was needed once is not given back
            start_server "$kind"
            measure $label/warm-up "$kind" -n 500 -m 40 || fail "the warm-up has failed"
            hold_streams $label "$kind" "$streams" || fail "$kind did not hold $streams streams: see $logs/$kind.log"
            stop_server "$kind"
        done
    done
    jvm_options=()
    [[ ! -f $results/$label/bare ]] || bare_rss=$(median $label/bare rss_kb)
    printf '\nMemory of the server for each of %s idle streams, after a garbage collection\n\n' "$(grouped "$streams")"
    header "" "RSS" "of it objects in the heap" "relative to the loop"
    for kind in floor "${kinds[@]}"; do
        local relative=
        [[ -z $bare_rss || $kind == floor ]] \
            || relative=$(calculate '**%.2f**' "$(median $label/"$kind" rss_kb) / $bare_rss")
        row "$(title_of "$kind")" "$(calculate '%.1f KB' "$(median $label/"$kind" rss_kb)")" \
            "$(calculate '%.1f KB' "$(median $label/"$kind" heap_kb)")" "$relative"
    done
}

section_slow() {
    use_kinds sse multi broadcaster
    local readers=900 silent=100 seconds=60 kind label=slow
    if [[ -n $quick ]]; then
        readers=90 silent=10 seconds=2
    fi
    compare_slow $label "$readers" "$silent" -w 32 -d "$seconds" -s 4096
    printf '\n%s clients that read, without and with %s more that never do: 4 KB events, as many as the server can send, for %s s\n\n' \
        "$readers" "$silent" "$seconds"
    header "" "events/s without" "with" "ratio" "p99 without" "with" "ratio" "peak RSS without" "with" "slow ones cut" "others cut"
    for kind in "${kinds[@]}"; do
        if [[ ! -f $results/$label/with.$kind ]]; then
            row "$(title_of "$kind")" failed "" "" "" "" "" "" "" "" ""
            continue
        fi
        row "$(title_of "$kind")" \
            "$(calculate '%.0f' "$(median "$label/without.$kind" events_per_s)")" \
            "$(calculate '%.0f' "$(median "$label/with.$kind" events_per_s)")" \
            "$(calculate '**%.2f**' "$(relative $label "$kind" events_per_s)")" \
            "$(calculate '%.0f ms' "$(median "$label/without.$kind" p99_ms)")" \
            "$(calculate '%.0f ms' "$(median "$label/with.$kind" p99_ms)")" \
            "$(calculate '**%.2f**' "$(relative $label "$kind" p99_ms)")" \
            "$(calculate '%.0f MB' "$(highest "$label/without.$kind" rss_peak_mb)")" \
            "$(calculate '%.0f MB' "$(highest "$label/with.$kind" rss_peak_mb)")" \
            "$(highest "$label/with.$kind" silent_cut)" "$(highest "$label/with.$kind" cut)"
    done
}

parse_arguments "$@"
require_tools
build
trap stop_all_servers EXIT
# so that the trap above is run
trap 'exit 130' INT TERM

processor=$(awk -F': *' '/^model name/ { print $2; exit }' /proc/cpuinfo)
printf '%s, %s cores, JDK %s, %s, %s%s\n' "${processor:-$(uname -m)}" "$(nproc)" "$(java_property java.runtime.version)" \
    "$transport" "$(date -u +%Y-%m-%d)" "${quick:+, quick: the figures mean nothing}"
for section in "${sections[@]}"; do
    "section_$section"
done
((failures == 0)) || fail "$failures servers could not be measured"
