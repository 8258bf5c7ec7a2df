package eu.goe.cluster.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Small VCFs of different people that list some of the same variants, other alleles at the same positions, and others. */
final class RandomBatches {
    private static final String META = """
            ##fileformat=VCFv4.2
            ##contig=<ID=chr1,length=248956422>
            ##contig=<ID=chrX,length=156040895>
            ##contig=<ID=chrM,length=16569>
            ##INFO=<ID=MQ,Number=1,Type=Float,Description="mapping quality">
            ##FILTER=<ID=q10,Description="low">
            ##FORMAT=<ID=GT,Number=1,Type=String,Description="genotype">
            ##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="quality">
            ##FORMAT=<ID=DP,Number=1,Type=Integer,Description="depth">
            ##FORMAT=<ID=AD,Number=R,Type=Integer,Description="reads">
            ##FORMAT=<ID=PS,Number=1,Type=Integer,Description="phase set">
            """;
    private static final String[] ALTS = {"C", "G", "C,G", "AT", "C,AT"};

    final List<String> samples = new ArrayList<>();
    final List<Path> files = new ArrayList<>();

    /**
     * @param nBatches of one to five people each, {@code ZQSAMPLE001} and so on
     *
     */
    RandomBatches(Path folder, int nBatches, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Files.createDirectories(folder);
        for (int b = 1; b <= nBatches; b++) {
            List<String> people = new ArrayList<>();
            int n = 1 + random.nextInt(5);
            for (int s = 0; s < n; s++) {
                samples.add(String.format(java.util.Locale.ROOT, "ZQSAMPLE%03d", samples.size() + 1));
                people.add(samples.get(samples.size() - 1));
            }
            files.add(Files.writeString(folder.resolve("b" + b + ".vcf"), text(b, people, random)));
        }
    }

    private static String text(int batch, List<String> people, SplittableRandom random) {
        StringBuilder text = new StringBuilder(META);
        text.append("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT");
        people.forEach(p -> text.append('\t').append(p));
        text.append('\n');
        for (String contig : List.of("chr1", "chrX", "chrM")) {
            int first = contig.equals("chrM") ? 100 : contig.equals("chr1") ? 10_000_000 - 10 : 5_000_000;
            TreeMap<Integer, String> alts = new TreeMap<>();
            for (int i = 0; i < 12; i++) {
                alts.put(first + random.nextInt(20), ALTS[random.nextInt(ALTS.length)]);
            }
            alts.forEach((pos, alt) -> {
                text.append(contig).append('\t').append(pos).append('\t');
                text.append(random.nextInt(3) == 0 ? "rs" + pos + (random.nextBoolean() ? ";b" + batch : "") : ".");
                text.append("\tA\t")
                        .append(alt)
                        .append('\t')
                        .append(random.nextInt(3) == 0 ? "." : "" + random.nextInt(90));
                text.append('\t').append(List.of(".", "PASS", "q10").get(random.nextInt(3)));
                text.append('\t').append(random.nextBoolean() ? "MQ=" + random.nextInt(60) : ".");
                text.append("\tGT:GQ:DP:AD:PS");
                int nAlts = alt.split(",", -1).length;
                people.forEach(person -> text.append('\t').append(cell(nAlts, random)));
                text.append('\n');
            });
        }
        return text.toString();
    }

    private static String cell(int nAlts, SplittableRandom random) {
        int ploidy = random.nextInt(12) == 0 ? 3 : random.nextInt(5) == 0 ? 1 : 2;
        String between = random.nextBoolean() ? "|" : "/";
        List<String> copies = new ArrayList<>();
        for (int c = 0; c < ploidy; c++) {
            int allele = random.nextInt(10) == 0 ? -1 : random.nextInt(3) > 0 ? 0 : 1 + random.nextInt(nAlts);
            copies.add(allele < 0 ? "." : Integer.toString(allele));
        }
        StringBuilder cell = new StringBuilder(String.join(between, copies));
        cell.append(':').append(random.nextInt(10) == 0 ? "." : "" + random.nextInt(15, 60));
        cell.append(':').append(random.nextInt(3, 40)).append(':').append(random.nextInt(20));
        for (int a = 0; a < nAlts; a++) {
            cell.append(',').append(random.nextInt(20));
        }
        return cell.append(':')
                .append(random.nextInt(4) == 0 ? "." : "" + random.nextInt(1, 100))
                .toString();
    }
}
