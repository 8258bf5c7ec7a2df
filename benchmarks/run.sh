#!/usr/bin/env bash
# Times ingest and frequencies beside bcftools and plink2, in one run on one machine, and prints Markdown.
#   benchmarks/run.sh [SAMPLES] [VARIANTS]     (default 2000 people, 20,000 and 40,000 variants of simulated chr22)
# Two sizes, since a process of goe has a fixed cost (Java, Spark): the slope is what a longer file costs.
# A tool that is not installed is named as such. Needs GNU time, bcftools and plink2 (Debian: apt-get install time bcftools plink2).
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
samples=${1:-2000}
variants=${2:-20000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TIME='%e %U %M'

has() { command -v "$1" >/dev/null; }
# seconds, CPU seconds and MB of the best of three runs; the output folder or file is removed before each
measure() {
    local label=$1 best='' line=''
    shift
    for _ in 1 2 3; do
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
    awk -v l="$label" -v b="$best" 'BEGIN{split(b,x," "); printf "%s|%.2f|%.2f|%.0f\n", l, x[1], x[2], x[3]/1024}'
}

goe_ingest() { rm -rf "$work/store"; cp -r "$work/empty" "$work/store"; "$root/goe" ingest -s "$work/store" "$1" --quiet; }
goe_frequencies() { "$root/goe" frequencies -s "$work/store" --by population,sex --name "f$RANDOM$RANDOM" --quiet; }
tags() { bcftools norm -m- -Ou "$1" | bcftools +fill-tags -Ob -o "$work/out.tags.bcf" -- -S "$work/groups.txt" -t AN,AC,AC_Hom,AC_Het,AC_Hemi,NS,HWE; }
plink_strata() { # plink2 counts one grouping a run: everybody, and within each population by sex
    plink2 --pfile "$work/pgen" --freq counts --geno-counts --out "$work/out.p" --threads 2
    plink2 --pfile "$work/pgen" --pheno "$work/groups.pheno" --loop-cats GROUP --freq counts --geno-counts --out "$work/out.q" --threads 2
}
export -f goe_ingest goe_frequencies tags plink_strata
export root work

"$root/goe" init -s "$work/empty" --node BENCH --assembly GRCh38 --synthetic >/dev/null
declare -A result
labels=()
for size in "$variants" $((2 * variants)); do
    in=$work/in$size
    "$root/goe" simulate -o "$in" --samples "$samples" --variants "$size" --contigs chr22 \
        --populations AAA:0.3,BBB:0.25,CCC:0.2,DDD:0.15,EEE:0.1 --unknown-sex 0 --quiet >/dev/null
    vcf=$in/sim.vcf.gz
    awk 'NR>1{print $1"\t"$3","$2","$3"_"$2}' "$in/samples.tsv" >"$work/groups.txt"
    awk 'BEGIN{print "#IID\tGROUP"} NR>1{print $1"\t"$3"_"$2}' "$in/samples.tsv" >"$work/groups.pheno"
    bytes=$(stat -c %s "$vcf")
    text=$(gzip -dc "$vcf" | wc -c)
    echo "<!-- $size variants: $bytes bytes compressed, $text of text -->"
    rows=$work/rows$size
    : >"$rows"
    measure "goe ingest" bash -c 'goe_ingest "$1"' bash "$vcf" >>"$rows"
    "$root/goe" samples -s "$work/store" import "$in/samples.tsv" --quiet >/dev/null
    if has bcftools; then measure "bcftools view -Ob" bcftools view -Ob -o "$work/out.bcf" "$vcf" --threads 2 >>"$rows"; fi
    if has plink2; then
        measure "plink2 --make-pgen" plink2 --vcf "$vcf" --vcf-half-call missing --make-pgen --out "$work/out.pgen" --threads 2 >>"$rows"
        plink2 --vcf "$vcf" --vcf-half-call missing --make-pgen --out "$work/pgen" --threads 2 >/dev/null 2>&1
    fi
    measure "goe frequencies --by population,sex (18 strata)" bash -c goe_frequencies >>"$rows"
    if has bcftools; then measure "bcftools +fill-tags -S (18 groups)" bash -c 'tags "$1"' bash "$vcf" >>"$rows"; fi
    if has plink2; then measure "plink2 --geno-counts (everybody and 10 groups)" bash -c plink_strata >>"$rows"; fi
    labels=()
    while IFS='|' read -r label seconds cpu memory; do
        labels+=("$label")
        result["$label.$size"]="$seconds|$cpu|$memory"
    done <"$rows"
done

echo "$samples people, $variants and $((2 * variants)) variants; best of three; $(nproc) cores; $(date -u +%F)"
for tool in bcftools plink2; do
    if has "$tool"; then "$tool" --version | head -n 1; else echo "$tool is not installed: not compared"; fi
done
echo
echo "| what | $variants: s | $((2 * variants)): s | slope: ms per 1,000 variants | CPU s | MB |"
echo "|---|---|---|---|---|---|"
for label in "${labels[@]}"; do
    IFS='|' read -r s1 c1 m1 <<<"${result["$label.$variants"]}"
    IFS='|' read -r s2 c2 m2 <<<"${result["$label.$((2 * variants))"]}"
    awk -v l="$label" -v a="$s1" -v b="$s2" -v n="$variants" -v c="$c2" -v m="$m2" \
        'BEGIN{printf "| %s | %.1f | %.1f | %.0f | %.1f | %.0f |\n", l, a, b, (b-a)*1e6/n, c, m}'
done
