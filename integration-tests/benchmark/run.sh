#!/usr/bin/env bash
# Measures what fan-out costs, with this extension and without it, and prints Markdown tables. See README.md.
set -euo pipefail
export LC_ALL=C

usage() {
    cat <<'TEXT'
Usage: run.sh [SECTION]... [OPTION]...

Sections: table (default), tls, http2, compression, latency, sizes, scale, memory, slow, meters

  --transport nio|epoll   of the Quarkus servers (nio)
  --kinds KIND,...        of sse, multi, broadcaster, bare, instead of those that a section measures by default;
                          for tls also with .openssl, for the engine of OpenSSL in place of the one of the JDK,
                          and with .nginx, which ends TLS in front of the server; for compression and memory also
                          sse.gzip, which compresses once for all, sse.zipping, behind nginx, which compresses for
                          each stream, bare.zipped, for which Vert.x does, and sse.decoding, which does not
                          compress, with a client that decodes as much nevertheless
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
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
nginx=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v nginx || true)
jcmd=${JAVA_HOME:+$JAVA_HOME/bin/}jcmd

sections=()
transport=nio
chosen_kinds=
runs=
quick=0
build=1
# until the compilers of a JVM have nearly nothing to do any more
warm_up=(-d 20)

# of the servers that run
declare -A pids=() ports=()
declare -A tls_ports=()
jvm_options=()
# the files of a certificate and its key, where the servers speak TLS too
certificate=()
failures=0

say() {
    printf '%s\n' "$*" >&2
}

fail() {
    say "run.sh: $*"
    exit 1
}

# ---- arguments and build ----

parse_arguments() {
    while (($# > 0)); do
        case $1 in
            table | tls | http2 | compression | latency | sizes | scale | memory | slow | meters) sections+=("$1") ;;
            --transport) transport=${2:?"--transport needs a value"} && shift ;;
            --kinds) chosen_kinds=${2:?"--kinds needs a value"} && shift ;;
            --runs) runs=${2:?"--runs needs a value"} && shift ;;
            --quick) quick=1 ;;
            --no-build) build=0 ;;
            -h | --help) usage && exit ;;
            *) usage >&2 && fail "unknown argument: $1" ;;
        esac
        shift
    done
    runs=${runs:-$((quick ? 1 : 3))}
    ((!quick)) || warm_up=(-d 1)
    ((${#sections[@]} > 0)) || sections=(table)
    [[ $transport =~ ^(nio|epoll)$ ]] || fail "the transport is nio or epoll, not $transport"
    [[ $runs =~ ^[1-9][0-9]*$ ]] || fail "the number of runs is not a number: $runs"
    [[ ,$chosen_kinds =~ ^(,((sse|multi|broadcaster|bare)(\.(openssl|nginx|gzip|decoding|zipping|zipped))?|))*$ ]] || fail "unknown kinds: $chosen_kinds"
}

build() {
    if [[ " ${sections[*]} " == *" meters "* ]]; then
        # Micrometer in both: the meters of Quarkus itself count each write to a socket
        build_server_as metered-app -Dmeters
        build_server_as unmetered-app -Dmeters -Dquarkus.sse.metrics.enabled=false
    fi
    if [[ " ${sections[*]} " == *" compression "* || $chosen_kinds == *.zipped* ]]; then
        build_server_as zipped-app -Dquarkus.http.enable-compression=true
    fi
    build_server
    local tls=() zlib=()
    ! has_openssl || tls=(-DWITH_TLS -lssl -lcrypto)
    ! has_header zlib.h || zlib=(-DWITH_ZLIB -lz)
    cc -O2 -Wall -Wextra -o "$target/floor" "$directory/c/floor.c" "${tls[@]}"
    cc -O2 -Wall -Wextra -o "$target/load" "$directory"/c/load/*.c "${tls[@]}" "${zlib[@]}"
}

has_openssl() {
    has_header openssl/ssl.h
}

# whether a C program can be built with it
has_header() {
    echo "#include <$1>" | cc -E - >/dev/null 2>&1
}

# build_server_as NAME ARGUMENT...
build_server_as() {
    local app=$target/$1
    shift
    build_server "$@"
    rm -rf "$app"
    mv "$target/quarkus-app" "$app"
}

build_server() {
    # one more argument a word
    # shellcheck disable=SC2086
    (cd "$root" && mvn -q -B -ntp ${MVN_ARGS:-} -Pbenchmark -pl integration-tests/benchmark -am package \
        -Dmaven.test.skip=true "$@") >&2 || fail "the build has failed"
}

# the kinds that a section measures, unless others were chosen
use_kinds() {
    IFS=', ' read -r -a kinds <<<"${chosen_kinds:-$*}"
}

enough_files_for() {
    local limit
    limit=$(ulimit -Hn)
    [[ $limit == unlimited ]] || ((limit >= $1 + 200)) || {
        say "$1 streams need more than the $limit open files that a process may have here"
        return 1
    }
}

# ---- servers ----

# start_server NAME: its kind, or its kind and a suffix, where there are two of a kind
start_server() {
    local name=$1 log=$logs/$1.log waited app=quarkus-app
    [[ $name != *.*metered && $name != *.zipped ]] || app=${name#*.}-app
    local command=("$java" "${jvm_options[@]}" -Dquarkus.http.port=0)
    if ((${#certificate[@]} > 0)); then
        command+=(-Dquarkus.http.ssl-port=0 "-Dquarkus.http.ssl.certificate.files=${certificate[0]}"
            "-Dquarkus.http.ssl.certificate.key-files=${certificate[1]}")
    fi
    [[ $name != *.gzip ]] || command+=(-Dquarkus.sse.compression=gzip)
    [[ $name != *.openssl ]] || command+=(-Dbenchmark.openssl=true)
    [[ $transport == nio ]] || command+=(-Dquarkus.vertx.prefer-native-transport=true)
    command+=(-jar "$target/$app/quarkus-run.jar")
    [[ $name != floor ]] || command=("$target/floor" "${certificate[@]}")
    # what the one before has logged must not be taken for this one's
    : >"$log"
    "${command[@]}" >>"$log" 2>&1 &
    pids[$name]=$!
    for ((waited = 0; waited < 600; waited++)); do
        ! grep -q 'Listening on: http:' "$log" || break
        kill -0 "${pids[$name]}" 2>/dev/null || break
        sleep 0.1
    done
    ports[$name]=$(sed -n 's/.*Listening on: .*http:[^ ]*:\([0-9]*\).*/\1/p' "$log" | head -n 1)
    tls_ports[$name]=$(sed -n 's/.*Listening on: .*https:[^ ]*:\([0-9]*\).*/\1/p' "$log" | head -n 1)
    [[ -n ${ports[$name]} ]] || fail "the server $name did not start: see $log"
    [[ $name == floor || $transport == nio ]] || grep -q 'Transport: native' "$log" \
        || fail "the native transport could not be loaded"
    [[ $name != *.openssl ]] || grep -q 'TLS: OpenSSL' "$log" || fail "OpenSSL could not be loaded"
    [[ $name != *.nginx ]] || start_proxy "$name" ssl "ssl_certificate ${certificate[0]:-};
        ssl_certificate_key ${certificate[1]:-};
        ssl_protocols TLSv1.2 TLSv1.3;"
    [[ $name != *.zipping ]] || start_proxy "$name" '' 'gzip on; gzip_proxied any; gzip_types text/event-stream;'
}

# start_proxy NAME PROTOCOL DIRECTIVES: nginx in front of a server
start_proxy() {
    local name=$1 protocol=$2 directives=$3 waited
    local home=$target/$name
    # nobody else has asked for it a moment ago
    tls_ports[$name]=$((20000 + RANDOM % 10000))
    mkdir -p "$home"
    cat >"$home/nginx.conf" <<CONF
daemon off;
pid nginx.pid;
error_log stderr warn;
worker_processes 1;
worker_rlimit_nofile 40000;
events { worker_connections 20000; }
http {
    access_log off;
    client_body_temp_path temp;
    proxy_temp_path temp;
    fastcgi_temp_path temp;
    uwsgi_temp_path temp;
    scgi_temp_path temp;
    server {
        listen 127.0.0.1:${tls_ports[$name]} $protocol;
        $directives
        location / {
            proxy_pass http://127.0.0.1:${ports[$name]};
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_buffering off;
            proxy_read_timeout 1h;
        }
    }
}
CONF
    "$nginx" -p "$home" -c "$home/nginx.conf" >"$logs/$name.proxy.log" 2>&1 &
    pids[$name.proxy]=$!
    for ((waited = 0; waited < 100; waited++)); do
        ! (: >"/dev/tcp/127.0.0.1/${tls_ports[$name]}") 2>/dev/null || return 0
        sleep 0.1
    done
    fail "nginx did not start: see $logs/$name.proxy.log"
}

stop_server() {
    local name
    for name in "$@"; do
        if [[ -n ${pids[$name.proxy]:-} ]]; then
            # a signal that it can catch, because it has to stop its worker
            kill -TERM "${pids[$name.proxy]}" 2>/dev/null || true
            wait "${pids[$name.proxy]}" 2>/dev/null || true
            unset "pids[$name.proxy]"
        fi
        [[ -n ${pids[$name]:-} ]] || continue
        kill -9 "${pids[$name]}" 2>/dev/null || true
        wait "${pids[$name]}" 2>/dev/null || true
        unset "pids[$name]"
    done
}

# ---- runs ----

# load NAME ARGUMENT...: runs the client against a server
load() {
    local name=$1 kind=${1%%.*}
    local stream=/$kind publish=/publish/$kind
    shift
    if [[ $kind == floor || $kind == sse ]]; then
        stream=/sse publish=/publish
    fi
    local processes=${pids[$name]}
    # what a proxy takes counts too, where it is used
    [[ -z ${pids[$name.proxy]:-} || " $* " != *" -"[tS]" "* ]] || processes+=,${pids[$name.proxy]}
    "$target/load" -p "${ports[$name]}" -u "$stream" -b "$publish" -P "$processes" "$@"
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
    local label=$1 kind
    shift
    start_server floor
    for kind in "${kinds[@]}"; do
        start_server "$kind"
        between_floors "$@" || give_up "$label/$kind"
        stop_server "$kind"
    done
    stop_server floor
}

# sees the variables of compare
between_floors() {
    local run
    say "$label: $kind, warm-up"
    measure "$label/warm-up" "$kind" "$@" "${warm_up[@]}" || return
    measure "$label/floor.$kind" floor "$@" || return
    for ((run = 1; run <= runs; run++)); do
        say "$label: $kind, run $run of $runs"
        measure "$label/$kind" "$kind" "$@" || return
        measure "$label/floor.$kind" floor "$@" || return
    done
}

# compare_slow LABEL READERS SILENT ARGUMENT...: each kind, in two fresh processes, one of which has clients that never read.
# Two, because a heap grows for minutes: what slow clients need shows only beside a process that is as old.
compare_slow() {
    local label=$1 readers=$2 silent=$3 kind
    shift 3
    for kind in "${kinds[@]}"; do
        start_server "$kind"
        start_server "$kind.slow"
        with_and_without "$@" || give_up "$label/with/$kind"
        stop_server "$kind" "$kind.slow"
    done
}

# these two see the variables of compare_slow
with_and_without() {
    local run
    say "$label: $kind, warm-up"
    one_of_each "$label/warm-up" "$@" "${warm_up[@]}" || return
    for ((run = 1; run <= runs; run++)); do
        say "$label: $kind, run $run of $runs"
        one_of_each "$label" "$@" || return
    done
}

one_of_each() {
    local to=$1
    shift
    measure "$to/without/$kind" "$kind" -n "$readers" "$@" \
        && measure "$to/with/$kind" "$kind.slow" -n $((readers + silent)) -q "$silent" "$@"
}

# print_table CAPTION COLUMN CELL...: see table.awk
print_table() {
    awk -v results="$results" -v kinds="floor ${kinds[*]}" -f "$directory/table.awk" "$@"
}

# ---- sections ----

section_table() {
    use_kinds sse multi broadcaster
    local isolated=3000 bursts=1000 readers=900 silent=100 seconds=4
    ((!quick)) || isolated=300 bursts=100 readers=90 silent=10 seconds=1
    compare table/isolated -n "$isolated" -w 1 -d "$seconds"
    compare table/bursts -n "$bursts" -w 32 -d "$seconds"
    compare_slow table/slow "$readers" "$silent" -w 32 -d "$seconds" -s 4096
    print_table "Server CPU for each delivered event of 128 B, relative to the floor" \
        "isolated events, $isolated streams" "cost table/isolated" \
        "bursts of 32, $bursts streams" "cost table/bursts" \
        "$silent of $((readers + silent)) streams never read (4 KB): the others" "slow table/slow"
}

# plain and TLS in turns, so that what TLS adds to a server is compared to what it adds to the floor a moment before and after
section_tls() {
    use_kinds sse sse.openssl ${nginx:+sse.nginx} multi broadcaster
    if ! has_openssl || ! command -v openssl >/dev/null; then
        fail "OpenSSL and its headers are needed"
    fi
    [[ -n $nginx || " ${kinds[*]} " != *.nginx* ]] || fail "nginx was not found"
    local isolated=3000 bursts=1000 seconds=4 kind
    ((!quick)) || isolated=300 bursts=100 seconds=1
    certificate=("$target/certificate.pem" "$target/key.pem")
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost \
        -out "${certificate[0]}" -keyout "${certificate[1]}" 2>/dev/null || fail "openssl can't make a certificate"
    start_server floor
    for kind in "${kinds[@]}"; do
        start_server "$kind"
        with_and_without_tls tls/isolated -n "$isolated" -w 1
        with_and_without_tls tls/bursts -n "$bursts" -w 32
        stop_server "$kind"
    done
    stop_server floor
    certificate=()
    print_table "Server CPU for each delivered event of 128 B, TLS 1.3, AES-128-GCM" \
        "isolated events, $isolated streams: without TLS" "cost tls/isolated/plain" with "cost tls/isolated/tls" \
        "what TLS adds" "added tls/isolated" \
        "bursts of 32, $bursts streams: without TLS" "cost tls/bursts/plain" with "cost tls/bursts/tls" \
        "what TLS adds" "added tls/bursts"
}

# these see the variables of section_tls
with_and_without_tls() {
    local label=$1
    between_floors_with_tls "$@" || give_up "$label/tls/$kind"
}

between_floors_with_tls() {
    local label=$1 run
    shift
    say "$label: $kind, warm-up"
    plain_and_tls "$label" warm-up "$kind" "$@" "${warm_up[@]}" || return
    plain_and_tls "$label" "floor.$kind" floor "$@" -d "$seconds" || return
    for ((run = 1; run <= runs; run++)); do
        say "$label: $kind, run $run of $runs"
        plain_and_tls "$label" "$kind" "$kind" "$@" -d "$seconds" || return
        plain_and_tls "$label" "floor.$kind" floor "$@" -d "$seconds" || return
    done
}

plain_and_tls() {
    local label=$1 to=$2 name=$3
    shift 3
    measure "$label/plain/$to" "$name" "$@" && measure "$label/tls/$to" "$name" "$@" -t "${tls_ports[$name]}"
}

section_latency() {
    use_kinds sse multi broadcaster bare
    local streams=1000 rate=100 seconds=15
    ((!quick)) || streams=100 seconds=2
    compare latency -n "$streams" -r "$rate" -d "$seconds"
    print_table "From publishing to arrival, $streams streams at $rate events/s" \
        p50 "median latency p50_ms 2 ms" "to the floor" "to_floor latency p50_ms" \
        p99 "median latency p99_ms 2 ms" "to the floor" "to_floor latency p99_ms" \
        worst "highest latency max_ms 1 ms" events/s "median latency events_per_s 0" \
        "CPU for each delivery" "cost latency"
}

section_sizes() {
    use_kinds sse multi broadcaster
    local streams=1000 seconds=4 size
    ((!quick)) || streams=50 seconds=1
    for size in 16 128 4096; do
        compare "sizes/$size" -n "$streams" -w 1 -d "$seconds" -s "$size"
    done
    # longer: it takes some of them seconds to send a single one
    compare sizes/1048576 -n "$streams" -w 1 -d $((2 * seconds)) -s 1048576
    print_table "Server CPU for each delivered event, relative to the floor, $streams streams" \
        "16 B" "cost sizes/16" "128 B" "cost sizes/128" "4 KB" "cost sizes/4096" "1 MB" "cost sizes/1048576" \
        "peak RSS with 1 MB" "highest sizes/1048576 rss_peak_mb 0 MB"
}

section_scale() {
    use_kinds sse multi broadcaster
    local counts=(500 3000 15000) seconds=8 streams columns=()
    ((!quick)) || counts=(50 300 1500) seconds=1
    for streams in "${counts[@]}"; do
        enough_files_for "$streams" || continue
        compare "scale/$streams" -n "$streams" -w 1 -d "$seconds"
        columns+=("$streams streams" "cost scale/$streams")
    done
    print_table "Server CPU for each delivered event of 128 B, relative to the floor" "${columns[@]}"
}

section_slow() {
    use_kinds sse multi broadcaster
    local readers=900 silent=100 seconds=60
    ((!quick)) || readers=90 silent=10 seconds=2
    compare_slow slow "$readers" "$silent" -w 32 -d "$seconds" -s 4096
    print_table "$readers clients that read, without and with $silent more that never do: 4 KB events at full rate for $seconds s" \
        "events/s without" "median slow/without events_per_s 0" with "median slow/with events_per_s 0" \
        ratio "ratio slow/with events_per_s slow/without" \
        "p99 without" "median slow/without p99_ms 0 ms" with "median slow/with p99_ms 0 ms" \
        ratio "ratio slow/with p99_ms slow/without" \
        "peak RSS without" "highest slow/without rss_peak_mb 0 MB" with "highest slow/with rss_peak_mb 0 MB" \
        "slow ones cut" "highest slow/with silent_cut 0" "others cut" "highest slow/with cut 0"
}

# each process with HTTP/1.1 and HTTP/2 in turn
section_http2() {
    use_kinds sse multi broadcaster
    [[ " ${kinds[*]} " == *" sse "* ]] || fail "the others are compared with sse"
    local streams=1000 seconds=4 kind
    ((!quick)) || streams=200 seconds=1
    for kind in "${kinds[@]}"; do
        start_server "$kind"
        http2_of "$kind" || give_up "http2/hundred/isolated/$kind"
        stop_server "$kind"
    done
    local way columns=()
    for way in plain one hundred; do
        local name="HTTP/2, $way on a connection"
        [[ $way != plain ]] || name=HTTP/1.1
        columns+=("isolated: $name" "ratio http2/$way/isolated cpu_us http2/plain/isolated sse"
            "bursts of 32" "ratio http2/$way/bursts cpu_us http2/plain/isolated sse")
    done
    print_table "Server CPU for each delivered event of 128 B, $streams streams, relative to an isolated one over HTTP/1.1" \
        "${columns[@]}"
    print_table "The same in µs" "HTTP/1.1" "median http2/plain/isolated cpu_us 2" "bursts" "median http2/plain/bursts cpu_us 2" \
        "HTTP/2, one" "median http2/one/isolated cpu_us 2" "bursts" "median http2/one/bursts cpu_us 2" \
        "HTTP/2, hundred" "median http2/hundred/isolated cpu_us 2" "bursts" "median http2/hundred/bursts cpu_us 2"
}

# http2_of KIND: run 0 is the warm-up; sees the variables of section_http2
http2_of() {
    local run way load window
    for run in 0 $(seq "$runs"); do
        say "http2: $1, run $run of $runs"
        for load in isolated bursts; do
            [[ $load == isolated ]] && window=1 || window=32
            for way in plain one hundred; do
                local to=http2/$way/$load arguments=(-n "$streams" -w "$window" -d "$seconds")
                ((run > 0)) || to=http2/warm-up/$way/$load arguments+=(-d $((2 * seconds)))
                [[ $way != one ]] || arguments+=(-2 1)
                [[ $way != hundred ]] || arguments+=(-2 100)
                measure "$to/$1" "$1" "${arguments[@]}" || return
            done
        done
    done
}

# Pairs that run right after one another, in turn. In several pairs of processes, because two processes of the same
# application differ by more than what is measured here.
section_meters() {
    use_kinds sse
    local streams=3000 seconds=4 processes=4 process run
    ((!quick)) || streams=300 seconds=1 processes=1
    for ((process = 1; process <= processes; process++)); do
        start_server sse.metered
        start_server sse.unmetered
        for run in 0 $(seq "$runs"); do
            say "meters: processes $process of $processes, run $run of $runs"
            one_pair "$run" isolated -n "$streams" -w 1
            one_pair "$run" bursts -n $((streams / 3)) -w 32
        done
        stop_server sse.metered sse.unmetered
    done
    print_table "Server CPU for each delivered event of 128 B, with meters to without, $((processes * runs)) pairs of runs" \
        "isolated events, $streams streams" "paired meters/isolated" \
        "bursts of 32, $((streams / 3)) streams" "paired meters/bursts"
}

# one_pair RUN LABEL ARGUMENT...: run 0 is the warm-up; sees the variables of section_meters
one_pair() {
    local run=$1 to=meters/$2 time=(-d "$seconds")
    shift 2
    ((run > 0)) || to=$to/warm-up time=("${warm_up[@]}")
    if ((run % 2)); then
        measure "$to/without/sse" sse.unmetered "$@" "${time[@]}" && measure "$to/with/sse" sse.metered "$@" "${time[@]}"
    else
        measure "$to/with/sse" sse.metered "$@" "${time[@]}" && measure "$to/without/sse" sse.unmetered "$@" "${time[@]}"
    fi || fail "a run of the meters has failed"
}

# JSON events of 200 B, as they are and compressed in one way after another
section_compression() {
    use_kinds sse sse.gzip sse.decoding sse.zipping bare bare.zipped
    has_header zlib.h || fail "the load client needs zlib with its headers to decode streams"
    [[ " ${kinds[*]} " != *.zipping* || -n $nginx ]] || fail "sse.zipping needs nginx"
    local streams=3000 seconds=4 kind
    ((!quick)) || streams=300 seconds=1
    start_server floor
    for kind in "${kinds[@]}"; do
        start_server "$kind"
        compressed_run "$kind" || give_up "compression/isolated/$kind"
        stop_server "$kind"
    done
    stop_server floor
    print_table "Server CPU for each delivered event of 200 B of JSON, relative to the floor, which does not compress" \
        "isolated events, $streams streams" "cost compression/isolated" \
        "bursts of 32, $((streams / 3)) streams" "cost compression/bursts" \
        "bytes on the wire for each event" "median compression/isolated bytes_per_event 0 B" \
        "peak RSS, $streams streams" "highest compression/isolated rss_peak_mb 0 MB"
}

# compressed_run KIND: sees the variables of section_compression
compressed_run() {
    local kind=$1 run way=() load arguments
    [[ $kind != *.* ]] || way=(-z)
    [[ $kind != *.decoding ]] || way=(-Z)
    [[ $kind != *.zipping ]] || way+=(-S "${tls_ports[$kind]}")
    for load in isolated bursts; do
        arguments=(-n "$streams" -w 1 -d "$seconds" -s 200 -j)
        [[ $load == isolated ]] || arguments=(-n $((streams / 3)) -w 32 -d "$seconds" -s 200 -j)
        say "compression, $load: $kind, warm-up"
        measure "compression/$load/warm-up" "$kind" "${arguments[@]}" "${way[@]}" "${warm_up[@]}" || return
        measure "compression/$load/floor.$kind" floor "${arguments[@]}" || return
        for ((run = 1; run <= runs; run++)); do
            say "compression, $load: $kind, run $run of $runs"
            measure "compression/$load/$kind" "$kind" "${arguments[@]}" "${way[@]}" || return
            measure "compression/$load/floor.$kind" floor "${arguments[@]}" || return
        done
    done
}

section_memory() {
    use_kinds sse bare
    command -v "$jcmd" >/dev/null || fail "jcmd, a part of the JDK, is needed to measure memory"
    local streams=10000 kind run
    ((!quick)) || streams=1000
    # the optimising compiler needs megabytes for itself, at times of its own
    jvm_options=(-XX:TieredStopAtLevel=1)
    enough_files_for "$streams" || exit 1
    for kind in floor "${kinds[@]}"; do
        for ((run = 1; run <= runs; run++)); do
            say "memory: $kind, run $run of $runs"
            # a process for each run: memory that was needed once is not given back
            start_server "$kind"
            measure memory/warm-up "$kind" -n 500 -m 40 || fail "the warm-up has failed"
            hold_streams "$kind" "$streams" || fail "$kind did not hold $streams streams: see $logs/$kind.log"
            stop_server "$kind"
        done
    done
    jvm_options=()
    print_table "Memory of the server for each of $streams idle streams, after a garbage collection" \
        RSS "median memory rss_kb 1 KB" "of it objects in the heap" "median memory heap_kb 1 KB" \
        "RSS, relative to the loop" "ratio memory rss_kb memory bare"
}

# hold_streams KIND COUNT: what the process holds for so many streams that get nothing
hold_streams() {
    local kind=$1 count=$2 before line
    before=$(memory_kb "$kind")
    # not by itself: a coprocess that ends takes its descriptors with it
    local way=()
    [[ $kind != *.* ]] || way=(-z)
    coproc HOLDER { load "$kind" -i -n "$count" "${way[@]}"; }
    local pid=$HOLDER_PID input=${HOLDER[1]}
    read -r line <&"${HOLDER[0]}" || return
    echo "$before $(memory_kb "$kind") $count" \
        | awk '{ printf "rss_kb=%.2f heap_kb=%.2f\n", ($3 - $1) / $5, ($4 - $2) / $5 }' >>"$results/memory/$kind"
    exec {input}>&-
    wait "$pid"
}

# memory_kb KIND: RSS and heap, of which only what is alive counts
memory_kb() {
    local pid=${pids[$1]}
    if [[ $1 != floor ]]; then
        # the first one only marks much of what it frees as free, the second one gives it back
        "$jcmd" "$pid" GC.run >/dev/null
        "$jcmd" "$pid" GC.run >/dev/null
    fi
    {
        cat "/proc/$pid/status"
        [[ $1 == floor ]] || "$jcmd" "$pid" GC.heap_info
    } | awk '$1 == "VmRSS:" { rss = $2 }
        !/Metaspace|class space/ { for (i = 1; i < NF; i++) if ($i == "used" && $(i + 1) ~ /^[0-9]+K/) heap += $(i + 1) }
        END { print rss, heap + 0 }'
}

parse_arguments "$@"
[[ $(uname -s) == Linux ]] || fail "the load client needs Linux"
((!build)) || build
[[ -x $target/load && -f $target/quarkus-app/quarkus-run.jar ]] || fail "nothing has been built yet"
rm -rf "$results" "$logs"
mkdir -p "$results" "$logs"
trap 'stop_server "${!pids[@]}"' EXIT
# so that the trap above is run
trap 'exit 130' INT TERM

processor=$(awk -F': *' '/^model name/ { print $2; exit }' /proc/cpuinfo)
jdk=$("$java" -XshowSettings:properties -version 2>&1 | awk '$1 == "java.runtime.version" { print $3 }')
printf '%s, %s cores, JDK %s, %s, %s%s\n' "${processor:-$(uname -m)}" "$(nproc)" "$jdk" "$transport" \
    "$(date -u +%Y-%m-%d)" "$( ((!quick)) || echo ", quick: the figures mean nothing")"
for section in "${sections[@]}"; do
    "section_$section"
done
((failures == 0)) || fail "$failures servers could not be measured"
