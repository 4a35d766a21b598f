create table drill_run (
  id varchar(40) primary key,
  number bigint generated always as identity unique,
  drill varchar(40) not null,
  state varchar(20) not null,
  document clob not null
);
