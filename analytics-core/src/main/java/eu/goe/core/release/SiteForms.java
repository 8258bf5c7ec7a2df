package eu.goe.core.release;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The forms of one release that hold its sites, written together. */
final class SiteForms implements AutoCloseable {
    private final Map<ReleaseFormat, SiteForm> forms = new EnumMap<>(ReleaseFormat.class);

    /** Takes over a form, and closes it. */
    void add(ReleaseFormat format, SiteForm form) {
        forms.put(format, form);
    }

    void startWindow(String label) throws IOException {
        for (SiteForm form : forms.values()) {
            form.startWindow(label);
        }
    }

    void write(ReleasedSite site) throws IOException {
        for (SiteForm form : forms.values()) {
            form.write(site);
        }
    }

    void finish() throws IOException {
        for (SiteForm form : forms.values()) {
            form.finish();
        }
    }

    /** The notes of each form that has some. */
    Map<ReleaseFormat, Map<String, Long>> notes() {
        Map<ReleaseFormat, Map<String, Long>> notes = new EnumMap<>(ReleaseFormat.class);
        forms.forEach((format, form) -> {
            if (!form.notes().isEmpty()) {
                notes.put(format, form.notes());
            }
        });
        return notes;
    }

    @Override
    public void close() throws IOException {
        List<IOException> failed = new ArrayList<>();
        for (SiteForm form : forms.values()) {
            try {
                form.close();
            } catch (IOException e) {
                failed.add(e);
            }
        }
        if (!failed.isEmpty()) {
            throw failed.get(0);
        }
    }
}
