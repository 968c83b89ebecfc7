-- Why: contacts are listed by what they agreed to and by their company, which without an index is a look at each of them.

-- A column of its own, since an index over lower() is not used under the policy.
alter table contacts add column company_key text generated always as (lower(company)) stored;
create index contacts_by_company on contacts (workspace_id, company_key, id) where company_key is not null and merged_into is null;

create index consent_marks_by_consent on consent_marks (workspace_id, purpose, consent, scope, party);
