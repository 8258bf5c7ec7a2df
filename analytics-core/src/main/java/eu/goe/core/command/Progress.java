package eu.goe.core.command;

/**
 * The progress line of one long piece of work: a bar on a terminal, a plain line every 30 s elsewhere, nothing for work
 * shorter than two seconds. Methods may be called from any thread, as often as wanted.
 */
public interface Progress extends AutoCloseable {
    /** Shows nothing: for {@code --quiet} and for tests. */
    Progress NONE = new Progress() {
        @Override
        public void total(long units, String unit) {}

        @Override
        public void done(long units, long records) {}

        @Override
        public void close() {}
    };

    /** How much there is to do, in {@code unit} ({@code B} for bytes, {@code tasks}); not called if unknown. */
    void total(long units, String unit);

    /** How much is done so far: {@code units} of the total, and records seen (0 if there are none to count). */
    void done(long units, long records);

    @Override
    void close();
}
