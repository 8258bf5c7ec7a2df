package eu.goe.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import eu.goe.cluster.profile.StageTasks;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private StageTasks tasks = new StageTasks(0, 0);
    private long seconds;

    private ProgressLine line(boolean terminal) {
        return new ProgressLine(
                "work",
                new PrintStream(shown, true, StandardCharsets.UTF_8),
                terminal,
                () -> tasks,
                () -> seconds * 1_000_000_000);
    }

    private String after(ProgressLine line, long moreSeconds) {
        seconds += moreSeconds;
        shown.reset();
        line.tick();
        return shown.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void shortWorkShowsNothingAndLongWorkALineEveryThirtySeconds() {
        ProgressLine line = line(false);
        line.total(100, "windows");
        line.done(50, 0);
        assertThat(after(line, 1)).isEmpty();
        assertThat(after(line, 10)).isEmpty();
        assertThat(after(line, 29)).isEqualTo("work  50 %, 50 windows of 100 windows, 1 windows/s, 40 s, 40 s left");
        assertThat(after(line, 5)).isEmpty();
    }

    @Test
    void workThatDoesNotCountIsShownByTheStagesOfSpark() {
        ProgressLine line = line(true);
        tasks = new StageTasks(0, 8);
        assertThat(after(line, 10))
                .contains("[........................]   0 %, 0 tasks of 8 tasks, 10 s")
                .doesNotContain("left");
        tasks = new StageTasks(2, 8);
        assertThat(after(line, 20))
                .contains("[######..................]  25 %, 2 tasks of 8 tasks, 30 s, 1 min 00 s left");
        tasks = new StageTasks(1, 4); // the next stage, whose time begins here
        assertThat(after(line, 1)).contains(" 25 %, 1 tasks of 4 tasks, 31 s, 0 s left");
        tasks = new StageTasks(0, 0);
        assertThat(after(line, 1)).startsWith("work, 32 s");
    }

    @Test
    void whatTheWorkCountsItselfComesFirst() {
        ProgressLine line = line(true);
        tasks = new StageTasks(1, 2);
        line.total(10, "files");
        line.done(1, 0);
        assertThat(after(line, 10)).contains(" 10 %, 1 files of 10 files").doesNotContain("tasks");
    }
}
