package eu.goe.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.errors.VerificationException;
import eu.goe.core.exchange.NodePackages.Input;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class NodePackagesTest {
    /** A package of node SE whose manifest is the usual one but for some text of it. */
    private static Input pkg(String folder, int people, UnaryOperator<String> change) {
        Manifest manifest = new ManifestFixture(
                        Rules.builtIn(Audience.COORDINATOR),
                        0,
                        1,
                        List.of(new Manifest.StratumEntry("all", Map.of(), people)),
                        List.of(),
                        List.of())
                .manifest();
        String text = change.apply(new String(manifest.toBytes(), StandardCharsets.UTF_8));
        return new Input(Path.of(folder), Manifest.parse(text.getBytes(StandardCharsets.UTF_8), folder));
    }

    private static Input first(String folder) {
        return pkg(folder, 50, m -> m);
    }

    private static Input answer(String folder, String digest, int sequence) {
        return pkg(
                folder,
                50,
                m -> m.replace("\"sex_ploidy\"", "\"sites\":{\"n\":3,\"sha256\":\"" + digest + "\"},\"sex_ploidy\"")
                        .replace("\"sequence\":1", "\"sequence\":" + sequence));
    }

    private static Input coverage(String folder) {
        return pkg(folder, 50, m -> m.replace("\"type\":\"frequencies\"", "\"type\":\"coverage\""));
    }

    private static List<String> folders(List<Input> inputs) {
        return inputs.stream().map(Input::folder).toList();
    }

    @Test
    void packagesOfANodeComeTogetherAndAnswersTheNewestFirst() {
        Input other = pkg("fi", 70, m -> m.replace("\"node\":\"SE\"", "\"node\":\"FI\""));
        List<NodePackages> nodes =
                NodePackages.of(List.of(coverage("c"), answer("a2", "x", 2), other, first("f"), answer("a5", "y", 5)));
        assertThat(nodes).hasSize(2);
        assertThat(folders(nodes.get(0).all())).containsExactly("f", "a5", "a2", "c");
        assertThat(folders(nodes.get(0).counts())).containsExactly("f", "a5", "a2");
        assertThat(folders(nodes.get(1).all())).containsExactly("fi");
        NodePackages answersOnly = NodePackages.of(List.of(answer("a2", "x", 2), answer("a3", "y", 3)))
                .get(0);
        assertThat(answersOnly.first()).isNull();
        assertThat(answersOnly.main().folder()).hasToString("a3");
    }

    @Test
    void aSecondPackageOfARoundIsRefused() {
        refused("b: a second package of node SE, beside a.", first("a"), first("b"));
        refused(
                "c: a second answer to the same list of sites of node SE, beside b.",
                first("a"),
                answer("b", "x", 2),
                answer("c", "x", 3));
        refused("c: a second package of coverage of node SE, beside b.", first("a"), coverage("b"), coverage("c"));
    }

    @Test
    void packagesOfOtherPeopleOrUnknownKindsAreRefused() {
        Input grown =
                pkg("b", 51, m -> m.replace("\"sex_ploidy\"", "\"sites\":{\"n\":3,\"sha256\":\"x\"},\"sex_ploidy\""));
        refused("b: strata is not as in a", first("a"), grown);
        refused("coverage of node SE, and no package of its frequencies", coverage("c"));
        refused(
                "of type association, which this program does not merge",
                pkg("a", 50, m -> m.replace("\"type\":\"frequencies\"", "\"type\":\"association\"")));
        Input grch37 = pkg(
                "b", 50, m -> m.replace("\"node\":\"SE\"", "\"node\":\"FI\"").replace("\"GRCh38\"", "\"GRCh37\""));
        refused("b: assembly is GRCh37, but node SE has GRCh38", first("a"), grch37);
    }

    private static void refused(String message, Input... inputs) {
        assertThatThrownBy(() -> NodePackages.of(List.of(inputs)))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining(message);
    }
}
