package io.quarkiverse.sse.runtime.compression;

/**
 * Combines the CRC-32 checksums of parts, without a look at their bytes. A checksum is a polynomial
 * over GF(2), and to append bytes is to multiply it by a power of x, modulo the polynomial of gzip.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952#section-8">RFC 1952, the CRC of gzip</a>
 */
final class Crc {

    private static final int POLYNOMIAL = 0xEDB88320;
    /** The highest bit is the coefficient of the lowest power. */
    private static final int ONE = 1 << 31;
    private static final int X_TO_THE_8TH = ONE >>> 8;

    private Crc() {
    }

    /**
     * @return the factor by which so many bytes behind it change a checksum
     */
    static int factor(int bytes) {
        int factor = ONE;
        int square = X_TO_THE_8TH;
        for (int left = bytes; left > 0; left >>>= 1) {
            if ((left & 1) != 0) {
                factor = multiply(factor, square);
            }
            square = multiply(square, square);
        }
        return factor;
    }

    /**
     * @param first the checksum of the first part
     * @param factor the {@linkplain #factor factor} for the size of the second part
     * @param second the checksum of the second part
     * @return the checksum of both
     */
    static int combine(int first, int factor, int second) {
        return multiply(factor, first) ^ second;
    }

    private static int multiply(int a, int b) {
        int product = 0;
        int shifted = b;
        for (int bits = a; bits != 0; bits <<= 1) {
            if (bits < 0) {
                product ^= shifted;
            }
            shifted = shifted >>> 1 ^ ((shifted & 1) == 0 ? 0 : POLYNOMIAL);
        }
        return product;
    }
}
