package eu.goe.cluster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import eu.goe.core.errors.GoeException;

/** Kernels are plain Java, modules depend one way, and only the program is a {@code main}. */
@AnalyzeClasses(
        packages = "eu.goe",
        importOptions = {ImportOption.DoNotIncludeTests.class, LayerTest.NoTestJars.class})
class LayerTest {
    /** Tests of another module are in a jar once that is packaged. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String[] ENGINES = {"org.apache.spark..", "org.apache.hadoop..", "io.delta..", "scala.."};

    @ArchTest
    static final ArchRule KERNELS_KNOW_NO_SPARK = noClasses()
            .that()
            .resideInAnyPackage(
                    "eu.goe.core.genome",
                    "eu.goe.core.variant",
                    "eu.goe.core.vrs",
                    "eu.goe.core.genotype",
                    "eu.goe.core.cohort",
                    "eu.goe.core.disclosure",
                    "eu.goe.core.audit",
                    "eu.goe.core.errors",
                    "eu.goe.core.report",
                    "eu.goe.ingest.bcf",
                    "eu.goe.ingest.bgzf",
                    "eu.goe.ingest.vcf",
                    "eu.goe.ingest.plink",
                    "eu.goe.ingest.bgen",
                    "eu.goe.ingest.simulate",
                    "eu.goe.gwas.phenotype",
                    "eu.goe.gwas.regression",
                    "eu.goe.gwas.meta")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ENGINES);

    @ArchTest
    static final ArchRule COUNTING_AND_MERGING_KNOW_NO_SPARK = noClasses()
            .that()
            .haveNameMatching("eu\\.goe\\.core\\.(frequency\\.(AtomCounter|SexPloidy|PloidyRegion|StrataCounts|"
                    + "HweExactTest|FilteringAlleleFrequency|DerivedFigures)|query\\.(SiteCalls|Vcf|Bcf|Bed|Tsv|CallText|"
                    + "Numbers|TextBuffer)|exchange\\.(FrequencyMerge|MergedCounts|"
                    + "FilePart|FolderFiles|HashTree|KeyPairFile|Manifest|PackageFiles|PackageFolder|PackageSignatures|TarFiles|SeenState|Trust(File|Folder|Policy|Terms|edKey)?)|release\\.(ReleaseGate|ReleaseStrata|"
                    + "ComplementaryCells).*|qc\\.(SampleQcAccumulator|SampleFigure|SampleQc|CarrierValues|Balance|"
                    + "LongPacker|VariantKind|SexByCalls|KingRobust|GenotypeBits|RelatedPairs?|UnrelatedSet|Outliers|"
                    + "QcThresholds|QcJudge|SiteGrid|CommonSite|VariantFigure)(\\$.*)?)")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ENGINES);

    /** Who audits must not make the mistakes of who is audited. */
    @ArchTest
    static final ArchRule THE_AUDITOR_SHARES_NO_CODE_WITH_THE_GATE = noClasses()
            .that()
            .resideInAPackage("eu.goe.core.audit")
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("eu.goe.core.disclosure")
                    .and(DescribedPredicate.not(HasName.Predicates.name("eu.goe.core.disclosure.Rules"))));

    @ArchTest
    static final ArchRule CORE_KNOWS_NO_OTHER_MODULE = noClasses()
            .that()
            .resideInAPackage("eu.goe.core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("eu.goe.ingest..", "eu.goe.gwas..", "eu.goe.cluster..");

    @ArchTest
    static final ArchRule INGEST_KNOWS_NO_PROGRAM = noClasses()
            .that()
            .resideInAPackage("eu.goe.ingest..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("eu.goe.gwas..", "eu.goe.cluster..");

    @ArchTest
    static final ArchRule GWAS_KNOWS_NEITHER_INGEST_NOR_THE_PROGRAM = noClasses()
            .that()
            .resideInAPackage("eu.goe.gwas..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("eu.goe.ingest..", "eu.goe.cluster..");

    @ArchTest
    static final ArchRule THE_DOMAIN_HAS_NO_CYCLES = slices().matching(
                    "eu.goe.core.(genome|variant|genotype|cohort|errors)..")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule READING_HAS_NO_CYCLES =
            slices().matching("eu.goe.ingest.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule DELTA_BEHIND_THE_STORE = noClasses()
            .that()
            .resideOutsideOfPackage("eu.goe.core.store")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.delta..", "org.apache.spark.sql.delta..");

    @ArchTest
    static final ArchRule FAILURES_FOR_USERS_ARE_IN_ONE_PLACE =
            classes().that().areAssignableTo(GoeException.class).should().resideInAPackage("eu.goe.core.errors");
}
