package eu.goe.ingest.delivery;

import eu.goe.core.store.Batch;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one delivery.
 *
 * @param label what it is called
 * @param batch that has its content now
 * @param place where it was moved to
 * @param kind of the error, {@code bad_input}, {@code policy}, {@code verification}, {@code usage} or {@code unexpected}; null for none
 * @param exit code of the error, 0 for none
 */
record DeliveryReport(
        String label,
        State state,
        @Nullable Batch batch,
        @Nullable String place,
        @Nullable String kind,
        int exit,
        String message,
        double seconds) {
    enum State {
        /** Its content is a new batch. */
        ADDED,
        /** The store had its content. */
        REPEATED,
        /** Not complete. */
        WAITING,
        /** Would be ingested. */
        COMPLETE,
        /** Bad; moved. */
        SET_ASIDE,
        /** Not by its own fault; stays, and is tried again. */
        FAILED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static DeliveryReport of(Delivery delivery, State state) {
        return new DeliveryReport(delivery.label(), state, null, null, null, 0, "", 0);
    }

    DeliveryReport with(Batch added) {
        return new DeliveryReport(label, state, added, place, kind, exit, message, seconds);
    }

    DeliveryReport because(String why, int code, String text) {
        return new DeliveryReport(label, state, batch, place, why, code, text, seconds);
    }

    DeliveryReport in(String movedTo) {
        return new DeliveryReport(label, state, batch, movedTo, kind, exit, message, seconds);
    }

    DeliveryReport after(double taken) {
        return new DeliveryReport(label, state, batch, place, kind, exit, message, taken);
    }

    /** For alerts: null where nothing is to be said. */
    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", label);
        json.put("outcome", state.label());
        Batch b = batch;
        if (b != null) {
            json.put("batch", b.name());
            json.put("files", b.files());
            json.put("samples", b.nSamples());
            json.put("records", b.records());
            json.put("kept", b.kept());
            json.put("quarantined", b.quarantined());
            json.put("variants", b.variants());
            json.put("bytes", b.bytes());
        }
        json.put("seconds", seconds);
        if (kind != null) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("kind", kind);
            error.put("exit", exit);
            error.put("message", message);
            json.put("error", error);
            json.put("set_aside", place);
        }
        return json;
    }

    String sentence() {
        return label + (place == null ? " stays and is tried again: " : " is set aside in " + place + ": ") + message;
    }

    String line() {
        Batch b = batch;
        String line = String.format(Locale.ROOT, "%-10s %s", state.label(), label);
        return b == null
                ? line
                : line
                        + String.format(
                                Locale.ROOT, ", %s: %,d samples, %,d variants", b.name(), b.nSamples(), b.variants());
    }
}
