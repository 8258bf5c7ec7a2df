# Sourced by the benchmarks: how they time, and what they need. Sets $root (of the repository) and $work (a folder that is removed at the end).
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export root work TIME='%e %U %S %M'

# Stops unless these programs are installed.
need() {
    local tool=''
    for tool in "$@"; do
        command -v "$tool" >/dev/null || { echo "needs $tool (Debian: apt-get install time tabix bcftools plink2)" >&2; exit 2; }
    done
}

# LABEL COMMAND…: prints LABEL|seconds|CPU seconds|MB of the fastest of $runs runs (default 3); $work/out* is removed before each
measure() {
    local label=$1 best='' line='' run=0
    shift
    for ((run = 0; run < ${runs:-3}; run++)); do
        rm -rf "$work/out" "$work"/out.*
        mkdir -p "$work/out"
        if ! /usr/bin/time -o "$work/time" "$@" >"$work/log" 2>&1; then
            echo "$label failed:" >&2
            tail -n 5 "$work/log" >&2
            exit 1
        fi
        line=$(tail -n 1 "$work/time")
        if [ -z "$best" ] || awk -v a="${line%% *}" -v b="${best%% *}" 'BEGIN{exit !(a<b)}'; then best=$line; fi
    done
    awk -v l="$label" -v b="$best" 'BEGIN{split(b,x," "); printf "%s|%.2f|%.2f|%.0f\n", l, x[1], x[2]+x[3], x[4]/1024}'
}

# What the figures are of.
machine() {
    echo "$(nproc) cores, $(awk '/MemTotal/{printf "%.0f GB", $2/1048576}' /proc/meminfo), $(date -u +%F), best of ${runs:-3} unless it says once;" \
        "load before: $(cut -d' ' -f1 /proc/loadavg)"
    bcftools --version | head -n 1
    plink2 --version
}
