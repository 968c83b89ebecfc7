-- Why: a consent that people record can be proven by a file (a signed form, a screenshot), sealed with its words by the sum of its
-- content, and erased with them.
alter table consent_words
  add column proof_file_id uuid,
  add column proof_hash text, -- of the file's content, as it was sealed
  add check ((proof_file_id is null) = (proof_hash is null)),
  add foreign key (workspace_id, proof_file_id) references files (workspace_id, id);
create index consent_words_by_proof on consent_words (workspace_id, proof_file_id) where proof_file_id is not null;

-- Content that no row of files names any more: housekeeping takes it from the store.
create table unnamed_files (
  workspace_id uuid not null references workspaces (id),
  hash text not null,
  primary key (workspace_id, hash)
);
alter table unnamed_files enable row level security;
alter table unnamed_files force row level security;
create policy tenant on unnamed_files
  using (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
  with check (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]));

-- With the last entry that a file proves goes the file, unless it also stands elsewhere (in a message, in the library).
create function erase_consent_proof() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare gone record;
begin
  if exists (select from public.consent_words w
    where w.workspace_id = old.workspace_id and w.proof_file_id = old.proof_file_id) then
    return null;
  end if;
  begin
    delete from public.files f where f.workspace_id = old.workspace_id and f.id = old.proof_file_id
      returning f.hash, f.thumbnail_hash into gone;
  exception when foreign_key_violation then
    return null;
  end;
  insert into public.unnamed_files (workspace_id, hash)
    select old.workspace_id, h.hash from unnest(array[gone.hash, gone.thumbnail_hash]) as h(hash) where h.hash is not null
    on conflict do nothing;
  return null;
end $$;
create trigger erase_proof after delete on consent_words for each row when (old.proof_file_id is not null)
  execute function erase_consent_proof();
