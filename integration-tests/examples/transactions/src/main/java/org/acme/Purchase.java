package org.acme;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;

@Entity
public class Purchase extends PanacheEntityBase {

    @Id
    public long id;

    public String status;
}
