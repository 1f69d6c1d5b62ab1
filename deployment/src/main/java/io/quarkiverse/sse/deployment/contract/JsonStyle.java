package io.quarkiverse.sse.deployment.contract;

/**
 * What the configuration of the application's Jackson or JSON-B says of all types.
 *
 * @param sendsNulls whether a property without a value is {@code null}, and not missing
 * @param datesAreText whether times are text, and not numbers
 * @param durationsAreText the same for durations
 * @param bytesAreText whether arrays of bytes are Base64, and not numbers
 * @param keepsAcronyms whether {@code getURL} is the getter of {@code URL}, and not of {@code url}
 */
public record JsonStyle(boolean sendsNulls, boolean datesAreText, boolean durationsAreText, boolean bytesAreText,
        boolean keepsAcronyms) {

    /** Jackson as Quarkus configures it by default. */
    public static final JsonStyle JACKSON = new JsonStyle(true, true, false, true, false);
    public static final JsonStyle JSONB = new JsonStyle(false, true, true, false, true);
}
