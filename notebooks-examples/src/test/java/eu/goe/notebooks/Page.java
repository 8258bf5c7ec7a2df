package eu.goe.notebooks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands in a page of documentation. A block of {@code sh} is run; the block of {@code text} right behind it is what it prints,
 * where {@code …} stands for anything. A comment before a block changes that: {@code <!-- not run: REASON -->}, or
 * {@code <!-- exit 4 -->}, and then what it says is an error.
 */
record Page(String name, List<Block> blocks) {
    private static final Pattern BLOCK = Pattern.compile(
            "(?:<!-- (?:(not run: [^>]+?)|exit ([0-9]))? ?-->\n)?```sh\n(.*?)```\n(?:\n*```text\n(.*?)```\n)?",
            Pattern.DOTALL);

    /**
     * Commands that stand together.
     *
     * @param exit with which one of them ends; 0 if all end well
     * @param prints empty if the page does not say
     */
    record Block(String commands, int exit, String prints) {
        /** Whether a text is what the page says. */
        boolean isPrinted(String text) {
            StringBuilder pattern = new StringBuilder();
            for (String part : prints.strip().split("…", -1)) {
                pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
            }
            return prints.isEmpty()
                    || Pattern.compile(pattern.toString(), Pattern.DOTALL)
                            .matcher(text.strip())
                            .matches();
        }
    }

    static Page read(Path file) throws IOException {
        List<Block> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(file));
        while (block.find()) {
            if (block.group(1) == null) {
                blocks.add(new Block(
                        block.group(3),
                        block.group(2) == null ? 0 : Integer.parseInt(block.group(2)),
                        block.group(4) == null ? "" : block.group(4)));
            }
        }
        return new Page(file.getFileName().toString(), List.copyOf(blocks));
    }
}
