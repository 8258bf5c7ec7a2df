package eu.goe.core.association;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import eu.goe.core.errors.VerificationException;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What a coordinator asks nodes for in one round of a regression of all of them together.
 *
 * @param format always 1
 * @param stage {@link SumsDefinition.Stage#NULL_MODEL} or {@link SumsDefinition.Stage#SUMS}
 * @param round from 1; the first packages are of round 0
 * @param model the same in all rounds
 * @param coefficients of binary traits, in the order of groups and their traits
 * @param software that made it
 */
public record RegressionPlan(
        int format,
        SumsDefinition.Stage stage,
        int round,
        Model model,
        List<Coefficients> coefficients,
        String software)
        implements Serializable {
    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /**
     * What is fixed by the first packages.
     *
     * @param binary whether traits are
     * @param nodeIntercepts whether each node has an intercept of its own
     * @param xModel copies that a male's one copy on X counts as
     * @param nodes all, sorted
     */
    public record Model(boolean binary, boolean nodeIntercepts, int xModel, List<String> nodes, List<Group> groups)
            implements Serializable {
        /** Of its canonical text, in hex. */
        @JsonIgnore
        public String sha256() {
            try {
                return DigestUtils.sha256Hex(JSON.writeValueAsString(this));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Rows of means, or of sums where nodes have answered. */
        public SumsLayout layout(SumsDefinition.Stage stage) {
            return SumsLayout.of(stage, binary, groups);
        }

        /** All traits, in the order of the groups of autosomes. */
        public List<String> traits() {
            return groups(GenomePart.AUTOSOMES).stream()
                    .flatMap(g -> g.traits().stream())
                    .toList();
        }

        /** The groups of one part of the genome, in order. */
        public List<Group> groups(GenomePart part) {
            return groups.stream().filter(g -> g.part() == part).toList();
        }
    }

    /**
     * Traits that the same people have at every node, in one part of the genome.
     *
     * @param nodes that have them, sorted
     * @param columns covariates of the regression, without the intercept
     * @param centres means of all people, of the columns, then of the traits
     * @param scales standard deviations; 1 of binary traits, whose centre is 0
     */
    public record Group(
            GenomePart part,
            List<String> traits,
            List<String> nodes,
            List<String> columns,
            double[] centres,
            double[] scales)
            implements SumsLayout.Shape, Serializable {}

    /**
     * Of one binary trait of a group.
     *
     * @param group place among the groups
     * @param intercepts one, or one for each node of the group
     * @param slopes of the columns
     * @param before the same, intercepts first, one round earlier; empty in the first
     * @param logLikelihood there; not a number in the first
     */
    public record Coefficients(
            int group, String trait, double[] intercepts, double[] slopes, double[] before, double logLikelihood)
            implements Serializable {}

    public static RegressionPlan of(
            SumsDefinition.Stage stage, int round, Model model, List<Coefficients> coefficients, String software) {
        return new RegressionPlan(FORMAT, stage, round, model, coefficients, software);
    }

    /** The coefficients of a trait of a group. */
    public Coefficients coefficients(int group, String trait) {
        return coefficients.stream()
                .filter(c -> c.group() == group && c.trait().equals(trait))
                .findFirst()
                .orElseThrow(() -> new VerificationException(
                        "The plan has no coefficients of phenotype " + trait + ". Ask the coordinator for another."));
    }

    public byte[] toBytes() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads a plan.
     *
     * @param where begins messages
     * @throws VerificationException if it is none, or of another format
     */
    public static RegressionPlan parse(byte[] bytes, String where) {
        try {
            int format = JSON.readTree(bytes).path("format").asInt(0);
            if (format != FORMAT) {
                throw new VerificationException(where + ": plan of format " + format + "; this program reads format "
                        + FORMAT + ". Use a newer program.");
            }
            return JSON.readValue(bytes, RegressionPlan.class);
        } catch (IOException e) {
            throw new VerificationException(where + ": the plan is damaged.", e);
        }
    }
}
