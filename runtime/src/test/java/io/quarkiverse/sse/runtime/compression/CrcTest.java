package io.quarkiverse.sse.runtime.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.zip.CRC32;

import org.junit.jupiter.api.Test;

class CrcTest {

    @Test
    void theSumsOfPartsAreTheSumOfAll() {
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(i < 1_900 ? 200 : 100_000)];
            random.nextBytes(bytes);
            int middle = random.nextInt(bytes.length + 1);
            int second = sum(bytes, middle, bytes.length - middle);
            assertThat(Crc.combine(sum(bytes, 0, middle), Crc.factor(bytes.length - middle), second))
                    .isEqualTo(sum(bytes, 0, bytes.length));
        }
    }

    private static int sum(byte[] bytes, int from, int size) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, size);
        return (int) crc.getValue();
    }
}
