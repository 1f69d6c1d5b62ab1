package org.acme;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;

/** Its only row is locked by the node that sends. */
@Entity
public class OutboxTurn extends PanacheEntityBase {

    @Id
    public long id;
}
