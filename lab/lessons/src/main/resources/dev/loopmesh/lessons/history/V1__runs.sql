create table lesson_run (
  id varchar(40) primary key,
  number bigint generated always as identity unique,
  lesson integer not null,
  state varchar(20) not null,
  judged boolean not null,
  document clob not null
);

create index lesson_run_by_lesson on lesson_run (lesson, number);
