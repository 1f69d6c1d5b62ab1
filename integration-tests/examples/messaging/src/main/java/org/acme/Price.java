package org.acme;

public record Price(String symbol, int cents) {
}
