package eu.goe.core.genotype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/format.md} says what the encoder writes: its examples are its bytes, its Python reads them. */
class FormatDocTest {
    private static final Path DOC = Path.of("..", "docs", "format.md");

    @TempDir
    Path folder;

    /** Rows of the table of examples: bytes, number of samples, calls. */
    static Stream<List<String>> examples() throws IOException {
        return Files.readAllLines(DOC).stream()
                .filter(l -> l.matches("\\| `[0-9A-F ]+` \\| [0-9]+ \\| `.*"))
                .map(l -> l.split("\\|"))
                .map(c -> List.of(c[1].replaceAll("[` ]", ""), c[2].strip(), c[3].replaceAll("^ *`|`.*", "")));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleIsWhatTheEncoderWritesAndTheDecoderReads(List<String> example) {
        int n = Integer.parseInt(example.get(1));
        GenotypeView view = view(List.of(example.get(2).split(" ")));
        assertThat(view.nSamples()).isEqualTo(n);
        byte[] packed = HexFormat.of().parseHex(example.get(0));
        assertThat(new GenotypeEncoder().encode(view)).isEqualTo(packed);
        GenotypeView read = new GenotypeView();
        new GenotypeDecoder().decode(packed, n, read);
        assertThat(text(read)).isEqualTo(text(view));
    }

    @Test
    void thereAreExamplesOfEveryFlag() throws IOException {
        assertThat(examples().map(e -> e.get(0).charAt(1))).contains('0', '1', '3', '4');
    }

    @Test
    void thePythonOfTheDocumentReadsWhatTheEncoderWrites() throws IOException, InterruptedException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":")).anyMatch(f -> Files.isExecutable(Path.of(f, "python3"))),
                "python3 is not installed: the document's decoder was not tried");
        String doc = Files.readString(DOC);
        int from = doc.indexOf("```python\n") + "```python\n".length();
        StringBuilder script = new StringBuilder(doc.substring(from, doc.indexOf("```", from)));
        script.append("for line in open(__import__('sys').argv[1]):\n"
                + "    n, packed = line.split()\n"
                + "    print(' '.join('%d:%d:%d' % c for c in decode(bytes.fromhex(packed), int(n))))\n");
        List<String> packed = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(17);
        for (int i = 0; i < 300; i++) {
            int n = 1 + random.nextInt(400);
            double carriers = Math.pow(random.nextDouble(), 3);
            boolean mixed = random.nextInt(3) == 0;
            List<String> calls = new ArrayList<>();
            for (int s = 0; s < n; s++) {
                String[] some = mixed
                        ? new String[] {"0/1", "1/1", "./.", "0", "1", ".", "./1", "./0", "0/1/1", "././1", "././."}
                        : new String[] {"0/1", "1/1", "./."};
                calls.add(random.nextDouble() < carriers ? some[random.nextInt(some.length)] : "0/0");
            }
            GenotypeView view = view(calls);
            packed.add(n + " " + HexFormat.of().formatHex(new GenotypeEncoder().encode(view)));
            expected.add(
                    String.join(" ", calls.stream().map(FormatDocTest::triple).toList()));
        }
        Path code = Files.writeString(folder.resolve("decode.py"), script);
        Path data = Files.write(folder.resolve("packed.txt"), packed);
        Path out = folder.resolve("out.txt");
        Process python = new ProcessBuilder("python3", code.toString(), data.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(python.waitFor())
                .as(Files.readString(out, StandardCharsets.UTF_8))
                .isZero();
        assertThat(Files.readAllLines(out)).isEqualTo(expected);
    }

    private static String triple(String call) {
        String[] copies = call.split("/");
        long called = Stream.of(copies).filter(c -> !c.equals(".")).count();
        long alt = Stream.of(copies).filter(c -> c.equals("1")).count();
        return copies.length + ":" + called + ":" + alt;
    }

    private static GenotypeView view(List<String> calls) {
        GenotypeView view = new GenotypeView();
        view.clear(calls.size());
        for (int s = 0; s < calls.size(); s++) {
            String[] t = triple(calls.get(s)).split(":");
            if (!calls.get(s).equals("0/0")) {
                view.addCopies(s, Integer.parseInt(t[0]), Integer.parseInt(t[1]), Integer.parseInt(t[2]));
            }
        }
        return view;
    }

    private static String text(GenotypeView view) {
        StringBuilder text = new StringBuilder();
        for (int e = 0; e < view.nEntries(); e++) {
            text.append(view.sample(e))
                    .append(' ')
                    .append(view.state(e))
                    .append(' ')
                    .append(view.called(e));
            text.append(' ')
                    .append(view.alt(e))
                    .append(' ')
                    .append(view.ploidy(e))
                    .append('\n');
        }
        return text.toString();
    }
}
