insert into Purchase (id, status) values (1, 'new'), (2, 'new'), (3, 'new');
insert into OutboxTurn (id) values (1);
