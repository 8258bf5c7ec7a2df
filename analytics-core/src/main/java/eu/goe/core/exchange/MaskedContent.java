package eu.goe.core.exchange;

import eu.goe.core.command.Progress;
import eu.goe.core.disclosure.Audience;
import eu.goe.core.disclosure.Differencing;
import eu.goe.core.disclosure.Rules;
import eu.goe.core.errors.PolicyException;
import eu.goe.core.frequency.FrequencyDefinition;
import eu.goe.core.frequency.FrequencyDefinition.StratumSize;
import eu.goe.core.genome.Assembly;
import eu.goe.core.store.Result;
import eu.goe.core.store.Store;
import eu.goe.core.store.StoreSchema;
import eu.goe.core.store.TaskRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.DecoderException;
import org.apache.commons.codec.binary.Hex;

/**
 * A node's part of a round of masked sums: its counts at all sites of the round, whatever they are, under masks that only the sum of all
 * nodes is free of. The thresholds apply to that sum, where it is made. Here it is seen to that the round is the one that was fixed, that
 * its other nodes are who this node thinks, and that no second set of nodes is answered for a release.
 */
final class MaskedContent implements ExportContent {
    /** Type of the package. */
    static final String TYPE = "masked";

    /** Folder of its rows. */
    static final String DATA = "data/masked/";

    /** What the masks of people are drawn for, beside windows. */
    static final String PEOPLE = "people";

    private final Store store;
    private final Result result;
    private final FrequencyDefinition definition;
    private final ResultPeople people;
    private final Rules rules;
    private final MaskedRound round;
    private final MaskKey key;
    private final Map<String, PublicKey> trusted;
    private final Progress progress;

    MaskedContent(
            Store store,
            Result result,
            Rules rules,
            MaskedRound round,
            MaskKey key,
            Map<String, PublicKey> trusted,
            Progress progress) {
        this.store = store;
        this.result = result;
        this.definition = FrequencyDefinition.parse(result.definition());
        this.people = ResultPeople.of(store, result, definition);
        this.rules = rules;
        this.round = round;
        this.key = key;
        this.trusted = trusted;
        this.progress = progress;
    }

    @Override
    public Result result() {
        return result;
    }

    /** What is sent is like drawn at random; but the sums of two rounds differ by people who came and went. */
    @Override
    public Differencing.Export published() {
        List<String> ids = new ArrayList<>();
        List<BitSet> members = new ArrayList<>();
        for (int place : places()) {
            if (place >= 0) {
                ids.add(definition.strata().get(place).id());
                members.add(people.strata().get(place));
            }
        }
        return new Differencing.Export(
                label(), ids, members, Collections.nCopies(ids.size(), Differencing.Figures.UNDER_MASKS));
    }

    @Override
    public long asked() {
        return 0;
    }

    @Override
    public ExportEntry.Round round() {
        return new ExportEntry.Round(
                round.name(),
                round.release(),
                round.sha256(),
                List.copyOf(round.nodes().keySet()));
    }

    @Override
    public void require(List<ExportEntry> earlier) {
        // How much the sum tells of membership only its maker can know.
        rules.requireBuiltIn("max_membership_power");
        round.requireKeys(store.info().node(), trusted);
        BitSet everybody = people.strata().get(0);
        for (ExportEntry entry : earlier) {
            if (entry.countsMostOf(everybody)) {
                throw new PolicyException(
                        "Refused by rule D7: counts of these people left this node by themselves, with result "
                                + entry.label()
                                + ". Where all nodes but one have done so, the sum of a round tells what that one has"
                                + " and hides; a node answers a round, or exports its own counts.");
            }
            ExportEntry.Round its = entry.round();
            if (its != null && its.sha256().equals(round.sha256()) && entry.result() != result.number()) {
                throw new PolicyException("Refused by rule D7: this node answered round " + its.name() + " with result "
                        + entry.label() + " already. Other counts under the same masks would show how both differ;"
                        + " export that result again, or fix another round for another release.");
            }
            if (its != null
                    && its.release().equals(round.release())
                    && !its.sha256().equals(round.sha256())) {
                throw new PolicyException("Refused by rule D7: this node answered round " + its.name() + " for release "
                        + round.release()
                        + " already. The difference of the sums of two rounds would be one node's counts;"
                        + " another round is for another release.");
            }
            if (its != null
                    && entry.export().people().contains(everybody)
                    && !its.nodes().equals(List.copyOf(round.nodes().keySet()))) {
                throw new PolicyException(
                        "Refused by rule D7: this node answered round " + its.name() + " of nodes "
                                + String.join(", ", its.nodes())
                                + " with the same people. Whatever release it is for, the"
                                + " difference to the sum of other nodes would be one node's counts. Answer when more people have come.");
            }
        }
        people.require(rules, published(), earlier);
        if (!store.assembly().name().equals(round.assembly())) {
            throw new PolicyException("Refused: round " + round.name() + " is on assembly " + round.assembly()
                    + ", the store on " + store.assembly().name() + ".");
        }
        if (definition.cohortLabel() != null || definition.downsampling() != null || definition.regions() != null) {
            throw new PolicyException("Refused: a round sums everybody at all its sites; result " + label()
                    + " is of a cohort, of chosen people, of draws or of regions.");
        }
        if (!round.sites().equals(definition.sites())) {
            throw new PolicyException("Refused by rule D5: result " + label()
                    + " does not answer the list of sites of round " + round.name()
                    + ". Count with goe frequencies --sites, with the list that the round was made of.");
        }
        if (round.bySex() && !definition.by().contains("sex")) {
            throw new PolicyException(
                    "Refused: round " + round.name() + " asks for sums of each sex; count with --by sex.");
        }
    }

    @Override
    public Draft write(Path folder, Place place) throws IOException {
        Assembly assembly = store.assembly();
        Path data = Files.createDirectories(folder.resolve(DATA));
        PairMasks masks = PairMasks.of(
                store.info().node(), key, round.requireKeys(store.info().node(), trusted), digest());
        ExportTask task = new ExportTask(
                store.root(StoreSchema.FREQUENCIES),
                data.toString(),
                assembly,
                definition,
                rules,
                Audience.COORDINATOR,
                new byte[0],
                store.exportedRows(),
                List.of());
        int[] places = places();
        List<ExportTask.Window> windows = GatedContent.windows(store.resultFiles(result));
        progress.total(windows.size(), "windows");
        Map<String, Long> rows = new LinkedHashMap<>();
        List<WindowFile> files = new ArrayList<>();
        for (ExportTask.Report report : TaskRunner.run(
                store.spark(),
                "goe export",
                windows,
                (window, part, meter) -> task.masked(window, masks, places, meter),
                progress)) {
            files.add(report.file());
            rows.put(DATA + report.file().finalName(), report.file().rows());
        }
        WindowFile.publish(data, files, false);
        if (rows.values().stream().mapToLong(Long::longValue).sum()
                != round.sites().n()) {
            throw new IllegalStateException("a result that does not have all sites of its list");
        }
        return new Draft(manifest(place, assembly, masks), rows);
    }

    private byte[] digest() {
        try {
            return Hex.decodeHex(round.sha256());
        } catch (DecoderException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of each stratum of the round its place in the result; −1 if nobody is in it. */
    private int[] places() {
        List<Map<String, String>> has =
                definition.strata().stream().map(StratumSize::definition).toList();
        return round.strata().stream().mapToInt(has::indexOf).toArray();
    }

    private List<Integer> maskedPeople(PairMasks masks) {
        int[] places = places();
        int[] people = masks.open(PEOPLE).next(3 * places.length);
        for (int s = 0; s < places.length; s++) {
            if (places[s] >= 0) {
                StratumSize size = definition.strata().get(places[s]);
                people[3 * s] += size.n();
                people[3 * s + 1] += size.females();
                people[3 * s + 2] += size.males();
            }
        }
        return Arrays.stream(people).boxed().toList();
    }

    private Manifest manifest(Place place, Assembly assembly, PairMasks masks) {
        List<Manifest.StratumEntry> strata = new ArrayList<>();
        for (Map<String, String> stratum : round.strata()) {
            String id = stratum.isEmpty() ? "all" : "sex=" + stratum.get("sex");
            // How many are in the others is under masks; of everybody other packages say it too.
            strata.add(new Manifest.StratumEntry(
                    id,
                    stratum,
                    stratum.isEmpty() ? rules.rounded(definition.strata().get(0).n()) : 0));
        }
        return new ManifestBuilder(TYPE, store.info().node(), store.info().synthetic(), Audience.COORDINATOR)
                .at(place.sequence(), place.previous(), place.created())
                .on(assembly, store.normalisation())
                .under(rules)
                .by(round.by(), null)
                .counted(definition)
                .atSites(round.sites())
                .ofRound(new Manifest.RoundEntry(
                        round.name(),
                        round.release(),
                        round.sha256(),
                        List.copyOf(round.nodes().keySet()),
                        maskedPeople(masks)))
                .withStrata(strata)
                .withSites(
                        round.sites().n(),
                        Manifest.AuditorEntry.not("counts under masks: the thresholds apply to the sum of all nodes"))
                .build();
    }
}
