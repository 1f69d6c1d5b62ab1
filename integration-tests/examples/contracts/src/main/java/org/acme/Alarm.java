package org.acme;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

// tag::code[]
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({ @JsonSubTypes.Type(value = Alarm.TooHigh.class, name = "too-high"),
        @JsonSubTypes.Type(value = Alarm.Halted.class, name = "halted") })
public sealed interface Alarm {

    record TooHigh(int cents) implements Alarm {
    }

    record Halted(String reason) implements Alarm {
    }
}
// end::code[]
