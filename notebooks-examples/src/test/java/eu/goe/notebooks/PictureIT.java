package eu.goe.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.goe.cluster.cli.GoeSession;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pages of {@code goe report}, and the reviewer's, in a browser without a screen (Debian's {@code chromium}), light and dark: drawn, without a complaint on the console, and each plot with a
 * table behind it. The pictures stay in {@code target/pictures}.
 */
@Tag("slow")
class PictureIT {
    private static final Path PICTURES = Documents.root().resolve("notebooks-examples/target/pictures");
    private static final int WIDTH = 1120;
    private static final int HEIGHT = 2600;

    @BeforeAll
    static void makePages() throws IOException {
        assumeTrue(Documents.onPath("chromium"), "chromium is not installed");
        FileUtils.deleteDirectory(new File("pages"));
        Files.createDirectories(PICTURES);
        GoeSession goe = GoeSession.open();
        goe.run("simulate -o pages/in --samples 150 --variants 2000 --populations FIN:0.4,SWE:0.6 --traits 2 --seed 3");
        goe.run("init -s pages/store --node SE --assembly GRCh38 --synthetic");
        goe.run("ingest -s pages/store pages/in/sim.vcf.gz");
        goe.run("samples -s pages/store import pages/in/samples.tsv");
        goe.run("frequencies -s pages/store --by population,sex --name frequencies");
        goe.run("qc -s pages/store samples variants --name qc");
        goe.run("coverage -s pages/store --name coverage");
        goe.run("cohort -s pages/store count --by population,sex --name people");
        goe.run(
                "gwas test -s pages/store --pheno pages/in/traits.tsv --covar pages/in/covariates.tsv --name association");
        for (String name : List.of("frequencies", "qc", "coverage", "people", "association")) {
            goe.run("report -s pages/store " + name + " -o pages/" + name + ".html");
        }
        goe.run("keys new --node SE --role signer -o pages/keys");
        goe.run(
                "export -s pages/store --result frequencies --key pages/keys/SE-signer.key.pem -o pages/reviewed --review");
        Files.copy(Path.of("pages/reviewed/review.html"), Path.of("pages/review.html"));
    }

    @ParameterizedTest
    @CsvSource({"frequencies, 4", "qc, 6", "coverage, 1", "people, 0", "association, 4", "review, 0"})
    void aPageIsDrawnInLightAndDark(String name, int plots) throws IOException, InterruptedException {
        Path page = Path.of("pages", name + ".html").toAbsolutePath();
        assertThat(figuresWithATable(Files.readString(page))).as("plots").isEqualTo(plots);
        BufferedImage light = picture(page, name, 1);
        BufferedImage dark = picture(page, name, 0);
        assertThat(brightness(light, 2, 2)).isGreaterThan(240);
        assertThat(brightness(dark, 2, 2)).isLessThan(40);
        for (BufferedImage one : List.of(light, dark)) {
            Set<Integer> colours = new HashSet<>();
            for (int y = 0; y < HEIGHT; y += 3) {
                for (int x = 0; x < WIDTH; x += 3) {
                    colours.add(one.getRGB(x, y));
                }
            }
            assertThat(colours).as("colours").hasSizeGreaterThan(20);
        }
    }

    /** How many plots there are, of which each must have a table behind it: before the next plot, but for two beside each other. */
    private static int figuresWithATable(String html) {
        int figures = html.split("<figure>", -1).length - 1;
        String order = html.replaceAll("(?s)<figure>.*?</figure>", "\1")
                .replaceAll("<table>", "\2")
                .replaceAll("[^\1\2]", "");
        assertThat(order).as("plots and tables").doesNotContain("\1\1\1").doesNotEndWith("\1");
        return figures;
    }

    /** @param scheme 1 for light, 0 for dark, as the browser counts them */
    private static BufferedImage picture(Path page, String name, int scheme) throws IOException, InterruptedException {
        Path png = PICTURES.resolve(name + (scheme == 1 ? "-light.png" : "-dark.png"));
        Path log = Path.of("chromium.log");
        List<String> command = new ArrayList<>(List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--enable-logging=stderr",
                "--user-data-dir=" + Path.of("chromium").toAbsolutePath(),
                "--window-size=" + WIDTH + "," + HEIGHT,
                "--blink-settings=preferredColorScheme=" + scheme,
                "--screenshot=" + png,
                page.toUri().toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor()).isZero();
        assertThat(Files.readString(log)).doesNotContain("CONSOLE");
        return ImageIO.read(png.toFile());
    }

    private static int brightness(BufferedImage image, int x, int y) {
        int rgb = image.getRGB(x, y);
        return ((rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255)) / 3;
    }
}
