package org.acme;

import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Singleton;

/** What the household needs. An application would keep it in a database. */
@Singleton
public class Items {

    private final List<Item> items = new ArrayList<>();

    public synchronized List<Item> all() {
        return List.copyOf(items);
    }

    public synchronized void add(String text) {
        items.add(new Item(items.size(), text, false));
    }

    public synchronized void buy(int id) {
        if (id < items.size()) {
            items.set(id, new Item(id, items.get(id).text(), true));
        }
    }
}
