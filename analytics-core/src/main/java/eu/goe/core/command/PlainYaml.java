package eu.goe.core.command;

import eu.goe.core.errors.UsageException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Small YAML files that users write or read: maps, lists and plain values; no aliases, no tags, no key twice. */
public final class PlainYaml {
    private static final int MAX_CHARACTERS = 64 * 1024;

    private PlainYaml() {}

    /**
     * @param what begins messages: {@code policy FILE}
     * @return null of an empty text
     * @throws UsageException if it is too long or not plain YAML
     */
    public static @Nullable Object load(String text, String what) {
        if (text.length() > MAX_CHARACTERS) {
            throw new UsageException(what + " is longer than " + MAX_CHARACTERS + " characters.");
        }
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(5);
        options.setAllowDuplicateKeys(false);
        try {
            return new Yaml(new SafeConstructor(options)).load(text);
        } catch (YAMLException e) {
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new UsageException(what + " is not plain YAML: " + first, e);
        }
    }

    /** Text of maps, lists, texts, numbers and truth values, a line for each; what YAML could take for something else is quoted. */
    public static String write(Map<String, ?> map) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        options.setSplitLines(false);
        options.setAllowUnicode(true);
        return new Yaml(options).dump(map);
    }
}
