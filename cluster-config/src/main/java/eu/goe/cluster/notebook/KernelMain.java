package eu.goe.cluster.notebook;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;

/**
 * Starts the kernel as its own main class does, but lets no message in before it can be answered. Version 3.0.1 opens its channels, in an order that
 * is drawn anew by each process, before it knows who answers; a message that comes meanwhile ends the thread that reads, and the kernel hangs for good
 * (seen in one start of ten, and in one of three on a busy machine). By reflection, since the kernel is on no class path but its own.
 */
public final class KernelMain {
    private static final String PACKAGE = "org.rapaio.jupyter.kernel.";

    private KernelMain() {}

    /** @param args the connection file */
    public static void main(String[] args) throws Exception {
        LogManager.getLogManager()
                .readConfiguration(KernelMain.class.getClassLoader().getResourceAsStream("logging.properties"));
        Class<?> channelsType = Class.forName(PACKAGE + "channels.Channels");
        Class<?> connectionType = Class.forName(PACKAGE + "core.ConnectionProperties");
        Object connection = Class.forName(PACKAGE + "core.Transform")
                .getMethod("fromJson", String.class, Class.class)
                .invoke(null, Files.readString(Path.of(args[0])), connectionType);
        Object channels = channelsType.getConstructor(connectionType).newInstance(connection);
        Field handlers = channelsType.getDeclaredField("handlers");
        handlers.setAccessible(true);
        WaitingMap waiting = new WaitingMap();
        handlers.set(channels, waiting);
        Object kernel = Class.forName(PACKAGE + "MainApp").getField("kernel").get(null);
        channelsType.getMethod("connect", kernel.getClass()).invoke(channels, kernel);
        waiting.known((Map<?, ?>) handlers.get(channels));
        channelsType.getMethod("joinUntilClose").invoke(channels);
    }

    /** Stands in for a map that is not there yet: who asks waits for it. */
    static final class WaitingMap extends HashMap<Object, Object> {
        private static final long serialVersionUID = 1L;

        private final transient CountDownLatch ready = new CountDownLatch(1);
        private transient volatile Map<?, ?> real = Map.of();

        void known(Map<?, ?> map) {
            real = map;
            ready.countDown();
        }

        @Override
        public @Nullable Object get(Object key) {
            try {
                ready.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
            return real.get(key);
        }
    }
}
