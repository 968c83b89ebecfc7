-- Why: whoever uses a template is told when Meta changed its words or its category since they last looked.
alter table templates
  add column components_changed_at timestamptz,
  add column category_changed_at timestamptz;
