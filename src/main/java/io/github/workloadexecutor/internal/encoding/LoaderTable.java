package io.github.workloadexecutor.internal.encoding;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What messages that were decoded with one class loader have named, by the bytes they named it with, so that a name
 * that comes again is compared and not looked up. It keeps neither the loader nor anything that was found alive: each
 * {@link Known} is kept by its own class.
 */
final class LoaderTable {

    private static final int FIRST = 16;

    private static final Map<ClassLoader, LoaderTable> TABLES = new WeakHashMap<>();

    /** The table asked for last, which is nearly always the one asked for next. */
    private static volatile @Nullable LoaderTable last;

    private final WeakReference<ClassLoader> loader;

    /** Linear probing; never more than half full. Links are added under the lock, and read without. */
    private volatile AtomicReferenceArray<@Nullable Link> links = new AtomicReferenceArray<>(FIRST);

    // Guarded by this.
    private int count;

    private LoaderTable(ClassLoader loader) {
        this.loader = new WeakReference<>(loader);
    }

    static LoaderTable of(ClassLoader loader) {
        LoaderTable recent = last;
        if (recent != null && recent.loader.refersTo(loader)) {
            return recent;
        }
        LoaderTable table;
        synchronized (TABLES) {
            table = TABLES.get(loader);
            if (table == null) {
                table = new LoaderTable(loader);
                TABLES.put(loader, table);
            }
        }
        last = table;
        return table;
    }

    /** Gives what has the image that stands at this position of a message, or null if that is not known. */
    @Nullable
    Known find(byte[] body, int position, long hash) {
        AtomicReferenceArray<@Nullable Link> table = links;
        int mask = table.length() - 1;
        for (int i = slot(hash) & mask; ; i = (i + 1) & mask) {
            Link link = table.get(i);
            if (link == null) {
                return null;
            }
            if (link.hash == hash) {
                Known known = link.get();
                if (known != null) {
                    int end = position + known.image.length;
                    boolean same = end <= body.length
                            && Arrays.equals(body, position, end, known.image, 0, known.image.length);
                    return same ? known : null;
                }
            }
        }
    }

    synchronized void add(Known known) {
        if (2 * (count + 1) > links.length()) {
            rebuild();
        }
        insert(links, new Link(known));
        count++;
    }

    /** Without what is gone, and a quarter full. */
    private void rebuild() {
        AtomicReferenceArray<@Nullable Link> old = links;
        List<Link> alive = new ArrayList<>();
        for (int i = 0; i < old.length(); i++) {
            Link link = old.get(i);
            if (link != null && !link.refersTo(null)) {
                alive.add(link);
            }
        }
        AtomicReferenceArray<@Nullable Link> rebuilt =
                new AtomicReferenceArray<>(Math.max(FIRST, Integer.highestOneBit(4 * alive.size())));
        for (Link link : alive) {
            insert(rebuilt, link);
        }
        count = alive.size();
        links = rebuilt;
    }

    private static void insert(AtomicReferenceArray<@Nullable Link> table, Link link) {
        int mask = table.length() - 1;
        int i = slot(link.hash) & mask;
        while (table.get(i) != null) {
            i = (i + 1) & mask;
        }
        table.set(i, link);
    }

    private static int slot(long hash) {
        return (int) (hash ^ (hash >>> 32));
    }

    private static final class Link extends WeakReference<Known> {

        final long hash;

        Link(Known known) {
            super(known);
            this.hash = known.hash;
        }
    }
}
