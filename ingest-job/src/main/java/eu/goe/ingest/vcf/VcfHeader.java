package eu.goe.ingest.vcf;

import eu.goe.core.errors.BadInputException;
import eu.goe.core.genotype.AdjRule;
import eu.goe.ingest.bgzf.LineReader;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the header of a VCF file says that ingest needs: versions 4.0 to 4.5, tags in any order.
 *
 * @param samples ids in column order; they stay in the node
 * @param contigs length of each declared contig, 0 where none is given
 * @param digests MD5 of declared contigs, 32 hex digits in lower case, where {@code md5} or {@code M5} gives one
 * @param fields declared fields of INFO and FORMAT, in order; of one that is declared twice the first
 * @param declaresBlocks whether it says that its program makes reference blocks ({@code ##GVCFBlock}, {@code BLOCKAVG})
 * @param lines how many lines the header has, {@code #CHROM} included
 */
public record VcfHeader(
        List<String> samples,
        Map<String, Long> contigs,
        Map<String, String> digests,
        List<VcfField> fields,
        boolean declaresBlocks,
        long lines)
        implements Serializable {
    private static final Pattern VERSION = Pattern.compile("##fileformat=VCFv4\\.[0-5]");
    private static final Pattern MD5 = Pattern.compile("[0-9A-Fa-f]{32}");
    private static final Pattern LENGTH = Pattern.compile("[0-9]+");
    private static final int FIXED_COLUMNS = 9;

    /**
     * Reads the header lines.
     *
     * @param lines at the beginning of the file
     * @param file how messages call it
     * @throws BadInputException if this is no VCF header; a sample's name is never in the message
     */
    public static VcfHeader read(LineReader lines, String file) throws IOException {
        return parse(HeaderText.read(lines), file);
    }

    /** As {@link #read}, of lines that are read already. */
    public static VcfHeader parse(HeaderText text, String file) {
        Map<String, Long> contigs = new LinkedHashMap<>();
        Map<String, String> digests = new LinkedHashMap<>();
        Map<String, VcfField> fields = new LinkedHashMap<>();
        boolean blocks = false;
        long n = 0;
        for (String line : new String(text.text(), StandardCharsets.UTF_8).split("\n", -1)) {
            if (n == text.lines()) {
                break;
            }
            n++;
            if (n == 1 && !VERSION.matcher(line.strip()).matches()) {
                throw new BadInputException(file + ":1: this is not VCF 4.0 to 4.5: the first line must be"
                        + " ##fileformat=VCFv4.x.\nCheck that the file is what its name says; convert older versions.");
            }
            if (line.startsWith("#CHROM")) {
                return new VcfHeader(samples(line, file, n), contigs, digests, List.copyOf(fields.values()), blocks, n);
            }
            if (!line.startsWith("##")) {
                break;
            }
            blocks |= line.startsWith("##GVCFBlock") || line.startsWith("##INFO=<ID=BLOCKAVG");
            HeaderLine.parse(line).ifPresent(declared -> {
                VcfField.of(declared).ifPresent(f -> fields.putIfAbsent(f.kind() + " " + f.id(), f));
                if (declared.kind().equals("contig") && !declared.id().isEmpty()) {
                    contigs.put(declared.id(), length(declared.tag("length", "")));
                    String md5 = declared.tag("md5", declared.tag("M5", ""));
                    if (MD5.matcher(md5).matches()) {
                        digests.put(declared.id(), md5.toLowerCase(Locale.ROOT));
                    }
                }
            });
        }
        throw new BadInputException(file + ":" + Math.max(1, n) + ": there is no #CHROM line before the records.\n"
                + "The header is damaged or missing; take it from the original file.");
    }

    private static long length(String text) {
        Matcher digits = LENGTH.matcher(text);
        return digits.lookingAt() && digits.end() <= 18 ? Long.parseLong(digits.group()) : 0;
    }

    private static List<String> samples(String line, String file, long lineNumber) {
        String[] columns = line.split("\t", -1);
        String where = file + ":" + lineNumber + ": ";
        String[] fixed = {"#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO"};
        for (int c = 0; c < fixed.length; c++) {
            if (columns.length <= c || !columns[c].equals(fixed[c])) {
                throw new BadInputException(where + "column " + (c + 1) + " of the #CHROM line must be " + fixed[c]
                        + "; columns are separated by tabs.");
            }
        }
        if (columns.length > fixed.length && !columns[fixed.length].equals("FORMAT")) {
            throw new BadInputException(where + "column 9 of the #CHROM line must be FORMAT.");
        }
        if (columns.length == FIXED_COLUMNS) {
            throw new BadInputException(where + "the #CHROM line has FORMAT but no sample.\nThe header was cut, or the"
                    + " sample columns were; a file without samples has 8 columns.");
        }
        List<String> samples = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (int c = FIXED_COLUMNS; c < columns.length; c++) {
            if (columns[c].isBlank()) {
                throw new BadInputException(
                        where + "column " + (c + 1)
                                + " of the #CHROM line has no sample name.\nRemove tabs and blanks at the line's end, or name it.");
            }
            if (columns[c].chars().anyMatch(Character::isISOControl)) {
                throw new BadInputException(
                        where + "column " + (c + 1)
                                + " of the #CHROM line has a control character in its sample name.\nRename it: bcftools reheader -s");
            }
            Integer before = seen.put(columns[c], c + 1);
            if (before != null) {
                throw new BadInputException(where + "columns " + before + " and " + (c + 1)
                        + " have the same sample name.\nSample names must differ; rename one: bcftools reheader -s");
            }
            samples.add(columns[c]);
        }
        return samples;
    }

    /** Ids of declared FORMAT fields. */
    public Set<String> formats() {
        return fields.stream()
                .filter(f -> f.kind() == VcfField.Kind.FORMAT)
                .map(VcfField::id)
                .collect(Collectors.toSet());
    }

    /** The declaration of a key of INFO. */
    public Optional<VcfField> info(String key) {
        return fields.stream()
                .filter(f -> f.kind() == VcfField.Kind.INFO && f.id().equals(key))
                .findFirst();
    }

    /** What the declared FORMAT fields may hold. */
    public FormatRules formatRules() {
        return FormatRules.of(fields);
    }

    /** The adj rule with the tests that the declared fields allow. */
    public AdjRule adjRule() {
        Set<String> formats = formats();
        return new AdjRule(
                formats.contains("GQ"),
                formats.contains("DP"),
                formats.contains("AD") || formats.contains("LAD"),
                formats.contains("FT"));
    }
}
