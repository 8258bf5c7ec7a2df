package eu.goe.ingest.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.goe.core.errors.BadInputException;
import eu.goe.ingest.bgzf.LineReader;
import eu.goe.ingest.bgzf.MemoryBytes;
import eu.goe.ingest.bgzf.TextSource;
import eu.goe.ingest.vcf.HeaderText;
import eu.goe.ingest.vcf.VcfHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every single-sample file of the shared gVCF corpus is merged, or refused with a message. */
class GvcfCorpusTest {
    private static final Path DATA = Path.of(System.getProperty("goe.shared", ""), "data", "vcf", "gvcf");

    @Test
    void everySingleSampleFileIsMergedOrRefusedWithAMessage() throws IOException {
        assumeTrue(Files.isDirectory(DATA), "GVCF CORPUS NOT TESTED: it is not at " + DATA.toAbsolutePath());
        List<Path> files;
        try (Stream<Path> all = Files.walk(DATA)) {
            files = all.filter(f -> f.toString().matches(".*\\.(g?vcf|vcf\\.(b?gz))$"))
                    .sorted()
                    .toList();
        }
        int merged = 0;
        List<String> refused = new ArrayList<>();
        TreeMap<String, Integer> aside = new TreeMap<>();
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            VcfHeader header;
            try (LineReader lines = LineReader.of(
                    TextSource.unpacked(new MemoryBytes(bytes, new SplittableRandom(1)), "file"), 1 << 28)) {
                header = VcfHeader.parse(HeaderText.read(lines), "file");
            } catch (BadInputException e) {
                refused.add(DATA.relativize(file) + ": "
                        + e.getMessage().lines().findFirst().orElse(""));
                continue;
            }
            if (header.samples().size() != 1) {
                continue;
            }
            try {
                MergedTile tile = MergedTile.of(List.of(bytes), 20, 10, List.of(), false);
                assertThat(tile.tally.records()).as(file.toString()).isEqualTo(tile.tally.kept() + tile.aside.size());
                tile.aside.forEach(a -> aside.merge(
                        DATA.relativize(file).getParent() + ": " + a.substring(a.indexOf(' ') + 1), 1, Integer::sum));
                merged++;
            } catch (BadInputException e) {
                refused.add(DATA.relativize(file) + ": "
                        + e.getMessage().lines().findFirst().orElse(""));
            }
        }
        System.out.println("gVCF corpus: " + merged + " merged; refused " + refused + "; set aside " + aside);
        assertThat(merged).isGreaterThanOrEqualTo(60);
    }
}
