-- Why: while the secret of a Meta app is being changed, deliveries signed with the one before still arrive. Refusing
-- them until somebody has put the new secret here, or until Meta uses it everywhere, would lose nothing but hours.

alter table apps
  add column former_secret_encrypted text,
  add column former_secret_until timestamptz; -- by the machine's clock, as everything about secrets
