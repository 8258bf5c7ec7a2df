package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Results in pandas and R (Debian's python3-pandas and r-base-core) as TSV, and in DuckDB as Parquet, compared with the truth of the simulation or with
 * what these programs find in the VCF themselves. Debian 12 has no library that lets pandas or R read Parquet.
 */
@Tag("slow")
class OtherProgramsIT {
    private static final int PEOPLE = 150;

    @TempDir
    static Path folder;

    private static Path store;

    @BeforeAll
    static void makeResults() throws IOException {
        Path in = folder.resolve("in");
        ok(
                "simulate",
                "-o",
                in,
                "--samples",
                PEOPLE,
                "--variants",
                400,
                "--populations",
                "FIN:0.4,SWE:0.6",
                "--contigs",
                "chr22",
                "--traits",
                2,
                "--seed",
                12);
        store = folder.resolve("store");
        ok("init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--synthetic");
        ok("ingest", "-s", store, in.resolve("sim.vcf.gz"));
        ok("samples", "-s", store, "import", in.resolve("samples.tsv"));
        ok("frequencies", "-s", store, "--by", "population,sex", "--name", "counts");
        ok(
                "gwas",
                "test",
                "-s",
                store,
                "--pheno",
                in.resolve("traits.tsv"),
                "--covar",
                in.resolve("covariates.tsv"),
                "--name",
                "traits");
        for (String name : List.of("counts", "traits")) {
            ok("results", "-s", store, "copy", name, "-o", folder.resolve(name), "--format", "tsv");
        }
        ok("results", "-s", store, "copy", "counts", "-o", folder.resolve("counts.parquet"));
    }

    private static List<Map<String, String>> truth() throws IOException {
        return TestFiles.table(Files.readString(folder.resolve("in/truth.tsv")), "\t");
    }

    @Test
    void pandasFindsTheTruthInTheTable() throws IOException, InterruptedException {
        String python = Stream.of("/usr/bin/python3", "python3")
                .filter(p -> exits(p, "-c", "import pandas"))
                .findFirst()
                .orElse("");
        assumeTrue(!python.isEmpty(), "python3-pandas is not installed");
        Files.writeString(folder.resolve("compare.py"), """
                import pandas
                key = ["contig", "pos", "ref", "alt", "stratum", "quality"]
                shown = pandas.read_csv("counts/rows.tsv", sep="\\t")
                truth = pandas.read_csv("in/truth.tsv", sep="\\t")
                both = shown.merge(truth, on=key, how="outer", suffixes=("", "_true"), indicator=True)
                same = (both._merge == "both")
                for column in ["AC", "AN", "n_hom_alt", "n_het", "n_hemi_alt", "n_missing"]:
                    same &= both[column] == both[column + "_true"]
                common = shown[(shown.stratum == "all") & (shown.quality == "raw")]
                print(len(both), same.sum(), common.AC.sum())
                """);
        assertThat(words(python, "compare.py")).containsExactly(rows(), rows(), alternateCopies());
    }

    @Test
    void rFindsTheTruthAndTheSameRegression() throws IOException, InterruptedException {
        assumeTrue(exits("Rscript", "--version"), "r-base-core is not installed");
        Files.writeString(folder.resolve("compare.R"), """
                texts <- c(ref = "character", alt = "character")
                shown <- read.delim("counts/rows.tsv", colClasses = texts)
                truth <- read.delim("in/truth.tsv", colClasses = texts)
                both <- merge(shown, truth, by = c("contig", "pos", "ref", "alt", "stratum", "quality"), all = TRUE)
                same <- both$AC.x == both$AC.y & both$AN.x == both$AN.y & both$n_hom_alt.x == both$n_hom_alt.y
                cat(nrow(both), sum(same, na.rm = TRUE), "")

                # The regression of ten common substitutions on the calls in the VCF, far from records that may tell the same variant in longer words.
                lines <- grep("^#", readLines("in/sim.vcf.gz"), invert = TRUE, value = TRUE)
                records <- strsplit(lines, "\\t")
                positions <- as.integer(sapply(records, `[`, 2))
                people <- read.delim("in/traits.tsv")
                covariates <- read.delim("in/covariates.tsv")
                stopifnot(people[[1]] == covariates[[1]])
                effects <- read.delim("traits/rows.tsv")
                effects <- effects[effects$trait == "trait1" & !is.na(effects$beta), ]
                worst <- 0
                compared <- 0
                for (record in records) {
                    calls <- sub(":.*", "", record[-(1:9)])
                    dosage <- ifelse(grepl("[.]", calls), NA, (substr(calls, 1, 1) == "1") + (substr(calls, 3, 3) == "1"))
                    alone <- sum(abs(positions - as.integer(record[2])) < 50) == 1
                    row <- which(effects$base_pair_location == as.integer(record[2]))
                    common <- mean(dosage, na.rm = TRUE) > 0.3
                    if (length(row) != 1 || grepl(",", record[5]) || nchar(record[4]) > 1 || !alone || !common || compared == 10) next
                    fit <- summary(lm(people$trait1 ~ dosage + covariates$age + covariates$male))$coefficients["dosage", ]
                    worst <- max(worst, abs(fit[1] / effects$beta[row] - 1), abs(fit[2] / effects$standard_error[row] - 1),
                        abs(fit[4] / effects$p_value[row] - 1))
                    compared <- compared + 1
                }
                cat(compared, worst < 1e-5, "\\n")
                """);
        assertThat(words("Rscript", "compare.R")).containsExactly(rows(), rows(), "10", "TRUE");
    }

    @Test
    void duckDbFindsTheTruthInTheParquetFiles() throws IOException, SQLException {
        String file = folder.resolve("counts.parquet/*.parquet").toString();
        assertThat(one("SELECT count(*), sum(raw_ac[1]) FROM '" + file + "'"))
                .containsExactly("" + variants(), alternateCopies());
    }

    /**
     * A table of the store as a heap of Parquet files has rows that are no longer there; its log says which files are. The batch is removed here and
     * taken again, and files of removed batches stay for a week.
     */
    @Test
    void aTableOfTheStoreIsItsLogAndNotItsFolder() throws IOException, SQLException {
        Path other = folder.resolve("other");
        ok("init", "-s", other, "--node", "SE", "--assembly", "GRCh38", "--synthetic");
        ok("ingest", "-s", other, folder.resolve("in/sim.vcf.gz"), "--batch", "a");
        ok("batches", "-s", other, "remove", "a");
        ok("ingest", "-s", other, folder.resolve("in/sim.vcf.gz"), "--batch", "b");
        ok("samples", "-s", other, "import", folder.resolve("in/samples.tsv"));
        ok("frequencies", "-s", other, "--quality", "raw", "--name", "f");
        ok("results", "-s", other, "copy", "f", "-o", folder.resolve("f.parquet"));
        String glob = "'" + other.resolve("variants/**/*.parquet") + "'";
        String copy = "'" + folder.resolve("f.parquet/*.parquet") + "'";
        assertThat(one("SELECT count(*) FROM " + glob)).containsExactly("" + 2 * variants());
        assertThat(one("SELECT count(*), sum(raw_ac[1]) FROM " + copy))
                .containsExactly("" + variants(), alternateCopies());
    }

    private static String rows() throws IOException {
        return "" + truth().size();
    }

    private static long variants() throws IOException {
        return truth().stream()
                .filter(r -> r.get("stratum").equals("all") && r.get("quality").equals("raw"))
                .count();
    }

    /** Of everybody, raw, over all variants. */
    private static String alternateCopies() throws IOException {
        return ""
                + truth().stream()
                        .filter(r -> r.get("stratum").equals("all")
                                && r.get("quality").equals("raw"))
                        .mapToLong(r -> Long.parseLong(r.get("AC")))
                        .sum();
    }

    private static List<String> one(String query) throws SQLException {
        List<String> cells = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            assertThat(row.next()).isTrue();
            for (int c = 1; c <= row.getMetaData().getColumnCount(); c++) {
                cells.add(row.getString(c));
            }
        }
        return cells;
    }

    private static boolean exits(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> words(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return List.of(text.strip().split("\\s+"));
    }
}
