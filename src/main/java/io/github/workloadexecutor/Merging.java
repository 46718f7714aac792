package io.github.workloadexecutor;

import io.github.workloadexecutor.failure.DuplicateKeyException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes one map of many, in their order. */
final class Merging {

    private Merging() {}

    /**
     * Of maps that have no key in common.
     *
     * @throws DuplicateKeyException if two have
     */
    static <K extends @Nullable Object, V extends @Nullable Object> Map<K, V> distinct(List<Map<K, V>> maps) {
        Map<K, V> all = new LinkedHashMap<>();
        Map<K, Integer> givenBy = new HashMap<>();
        for (int i = 0; i < maps.size(); i++) {
            for (Map.Entry<K, V> entry : maps.get(i).entrySet()) {
                Integer first = givenBy.putIfAbsent(entry.getKey(), i);
                if (first != null) {
                    throw new DuplicateKeyException(String.valueOf(entry.getKey()), first, i);
                }
                all.put(entry.getKey(), entry.getValue());
            }
        }
        return Collections.unmodifiableMap(all);
    }

    /** Of maps that may have keys in common. */
    static <K extends @Nullable Object, V extends @Nullable Object> Map<K, V> merged(
            List<Map<K, V>> maps, BinaryOperator<V> merge) {
        Map<K, V> all = new LinkedHashMap<>();
        for (Map<K, V> map : maps) {
            for (Map.Entry<K, V> entry : map.entrySet()) {
                K key = entry.getKey();
                V value = entry.getValue();
                all.put(key, all.containsKey(key) ? merge.apply(all.get(key), value) : value);
            }
        }
        return Collections.unmodifiableMap(all);
    }
}
