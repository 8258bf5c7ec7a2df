package eu.goe.cluster.cli;

import static eu.goe.cluster.cli.CommandLineRun.ok;
import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.cluster.cli.CommandLineRun.Done;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Stores of earlier and later builds, and one that has lost a table. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpgradeIT {
    @TempDir
    static Path folder;

    private Path store;

    @BeforeAll
    void oneNode() {
        Path input = folder.resolve("in");
        ok("simulate", "-o", input, "--name", "A", "--samples", 40, "--variants", 50, "--traits", 1);
        store = folder.resolve("store");
        ok("init", "-s", store, "--node", "SE", "--assembly", "GRCh38", "--synthetic");
        ok("ingest", "-s", store, input.resolve("A.vcf.gz"));
        ok("frequencies", "-s", store, "--name", "f");
    }

    @Test
    void aStoreThatLacksTablesIsRefusedInOneLineAndUpgraded() throws Exception {
        Path old = copyWithout("old", "sums", "associations");
        Done refused = CommandLineRun.goe("describe", "-s", old);
        assertThat(refused.exit()).isEqualTo(5);
        assertThat(refused.err())
                .isEqualTo(
                        "goe: The store at " + old + " is of an earlier build and lacks the table associations, sums."
                                + " Make it with: goe upgrade -s " + old + "\n");
        assertThat(CommandLineRun.goe("results", "-s", old, "list").exit()).isEqualTo(5);

        assertThat(ok("upgrade", "-s", old, "--dry-run").out())
                .isEqualTo("would make the table associations, sums in " + old + "\n");
        assertThat(old.resolve("sums")).doesNotExist();
        assertThat(ok("upgrade", "-s", old, "--json").out())
                .contains("\"format\":4", "\"tables\":[\"associations\",\"sums\"]", "\"dry_run\":false");
        assertThat(ok("upgrade", "-s", old).out()).isEqualTo("store " + old + " lacks nothing (format 4)\n");

        assertThat(ok("results", "-s", old, "show", "f").out())
                .isEqualTo(ok("results", "-s", store, "show", "f").out());
        ok("check", "-s", old);
        ok("gwas", "test", "-s", old, "--pheno", folder.resolve("in/traits.tsv"), "--name", "g");
    }

    @Test
    void oneThatWasKilledGoesOnWhereItWas() throws Exception {
        Path old = copyWithout("half", "sums");
        assertThat(CommandLineRun.goe("describe", "-s", old).err()).contains("lacks the table sums. Make it with");
        assertThat(ok("upgrade", "-s", old).out()).isEqualTo("made the table sums in " + old + "\n");
        ok("describe", "-s", old);
    }

    @Test
    void aTableThatHasResultsWasLostAndIsNotMadeAnew() throws Exception {
        Path whole = copyWithout("whole");
        ok("gwas", "test", "-s", whole, "--pheno", folder.resolve("in/traits.tsv"), "--name", "g");
        Path lost = folder.resolve("lost");
        TestFiles.shell(folder, "cp -r whole lost && rm -r lost/associations");
        Done refused = CommandLineRun.goe("upgrade", "-s", lost);
        assertThat(refused.exit()).isEqualTo(5);
        assertThat(refused.err()).contains("has results in the table associations", "damaged, not old");
        assertThat(lost.resolve("associations")).doesNotExist();
    }

    @Test
    void otherFormatsAreRefusedByNameByUpgradeToo() throws Exception {
        for (String command : new String[] {"describe", "upgrade"}) {
            Done earlier = CommandLineRun.goe(command, "-s", withFormat(2));
            assertThat(earlier.exit()).isEqualTo(5);
            assertThat(earlier.err())
                    .contains("has format 2, of an earlier build", "reads format 4", "goe init -s NEW");
            Done later = CommandLineRun.goe(command, "-s", withFormat(5));
            assertThat(later.exit()).isEqualTo(5);
            assertThat(later.err()).contains("has format 5, of a later goe").doesNotContain("goe init");
        }
    }

    /** Rows that such a store holds are in FrequencyFormatTest. */
    @Test
    void aStoreOfTheFormatBeforeIsRefusedInOneLineAndTakenOver() throws Exception {
        Path old = withFormat(3);
        Done refused = CommandLineRun.goe("describe", "-s", old);
        assertThat(refused.exit()).isEqualTo(5);
        assertThat(refused.err())
                .isEqualTo(
                        "goe: The store at " + old + " has format 3, of an earlier build; this program reads format 4."
                                + " Take it over with: goe upgrade -s " + old + "\n");

        assertThat(ok("upgrade", "-s", old, "--dry-run").out())
                .isEqualTo("would raise the format of " + old + " from 3 to 4\n");
        assertThat(CommandLineRun.goe("describe", "-s", old).exit()).isEqualTo(5);
        assertThat(ok("upgrade", "-s", old, "--json").out())
                .contains("\"format\":4", "\"format_before\":3", "\"tables\":[]");
        assertThat(ok("upgrade", "-s", old).out()).isEqualTo("store " + old + " lacks nothing (format 4)\n");
        assertThat(Files.readString(old.resolve("store.json")))
                .isEqualTo(Files.readString(store.resolve("store.json")));
        assertThat(ok("results", "-s", old, "show", "f").out())
                .isEqualTo(ok("results", "-s", store, "show", "f").out());
        ok("check", "-s", old);
    }

    @Test
    void whereThereIsNoStoreThereIsNothingToUpgrade() {
        assertThat(CommandLineRun.goe("upgrade", "-s", folder.resolve("nowhere"))
                        .exit())
                .isEqualTo(2);
    }

    /** Another store, of which Delta remembers nothing. */
    private Path copyWithout(String name, String... tables) throws IOException, InterruptedException {
        TestFiles.shell(folder, "cp -r store " + name);
        for (String table : tables) {
            TestFiles.shell(folder, "rm -r " + name + "/" + table);
        }
        return folder.resolve(name);
    }

    private Path withFormat(int format) throws IOException, InterruptedException {
        String name = "format" + format;
        TestFiles.shell(
                folder, "rm -rf " + name + " && cp -r store " + name + " && rm -f " + name + "/.store.json.crc");
        Path json = folder.resolve(name).resolve("store.json");
        Files.writeString(json, Files.readString(json).replaceFirst("\"format\" : 4", "\"format\" : " + format));
        return folder.resolve(name);
    }
}
