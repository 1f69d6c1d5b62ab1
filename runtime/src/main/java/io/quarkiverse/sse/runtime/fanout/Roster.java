package io.quarkiverse.sse.runtime.fanout;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The connections of a shard, dealt out evenly to the slots of its heartbeat wheel. Belongs to the shard's event loop.
 */
final class Roster {

    /** The slot of a connection that is in none. */
    static final int NO_SLOT = -1;

    private final List<ArrayList<Outbound>> slots;
    private int size;
    private int nextSlot;

    Roster(int slotCount) {
        slots = new ArrayList<>(slotCount);
        for (int i = 0; i < slotCount; i++) {
            slots.add(new ArrayList<>());
        }
    }

    int slotCount() {
        return slots.size();
    }

    int size() {
        return size;
    }

    void add(Outbound outbound) {
        ArrayList<Outbound> slot = slots.get(nextSlot);
        slot.add(outbound);
        outbound.slot = nextSlot;
        outbound.position = slot.size() - 1;
        nextSlot = (nextSlot + 1) % slots.size();
        size++;
    }

    /** Does nothing for a connection that is not here. */
    void remove(Outbound outbound) {
        if (outbound.slot == NO_SLOT) {
            return;
        }
        ArrayList<Outbound> slot = slots.get(outbound.slot);
        outbound.slot = NO_SLOT;
        Outbound last = slot.remove(slot.size() - 1);
        if (last != outbound) {
            slot.set(outbound.position, last);
            last.position = outbound.position;
        }
        size--;
    }

    void forEach(Consumer<Outbound> action) {
        for (ArrayList<Outbound> slot : slots) {
            slot.forEach(action);
        }
    }

    void forEachIn(int slot, Consumer<Outbound> action) {
        slots.get(slot).forEach(action);
    }
}
