package org.acme;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;

import io.quarkus.hibernate.orm.panache.PanacheEntity;

/** An event that has still to be sent. */
@Entity
public class OutboxEvent extends PanacheEntity {

    public String name;

    @Column(length = 100_000)
    public String data;
}
