package org.acme;

public record Item(int id, String text, boolean bought) {
}
