package io.github.workloadexecutor.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void of_everyKindOfValue_keepsTheOrderOfMembers() {
        var members = new LinkedHashMap<String, Object>();
        members.put("text", "a");
        members.put("number", 12);
        members.put("truth", true);
        members.put("items", List.of(1, "b"));
        members.put("nothing", null);

        assertThat(Json.of(members))
                .isEqualTo("{\"text\":\"a\",\"number\":12,\"truth\":true,\"items\":[1,\"b\"],\"nothing\":null}");
    }

    @Test
    void of_textWithSpecialCharacters_escapesThem() {
        assertThat(Json.of("a\"b\\c\n\u0001d")).isEqualTo("\"a\\\"b\\\\c\\u000a\\u0001d\"");
    }

    @Test
    void of_textBeyondAscii_escapesSurrogatesOnly() {
        assertThat(Json.of("é€")).isEqualTo("\"é€\"");
        assertThat(Json.of("\ud83d\ude00")).isEqualTo("\"\\ud83d\\ude00\"");
        assertThat(Json.of("\ud83d")).isEqualTo("\"\\ud83d\"");
    }

    @Test
    void of_unknownType_isRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.of(new Object()))
                .withMessage("no JSON for a java.lang.Object");
    }
}
