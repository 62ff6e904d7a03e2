-- The product as it was before it knew of SCIM.
CREATE TABLE organizations (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE
);

CREATE TABLE accounts (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization_id integer NOT NULL REFERENCES organizations,
  login text NOT NULL,
  email text,
  first_name text,
  last_name text,
  plan text NOT NULL,
  is_active boolean, -- NULL: nobody has said that they are not
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz
);

CREATE TABLE teams (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization_id integer NOT NULL REFERENCES organizations,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE team_members (
  team_id integer NOT NULL REFERENCES teams ON DELETE CASCADE,
  account_id integer NOT NULL REFERENCES accounts ON DELETE CASCADE,
  PRIMARY KEY (team_id, account_id)
);

CREATE TABLE roles (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE
);

CREATE TABLE account_roles (
  account_id integer NOT NULL REFERENCES accounts ON DELETE CASCADE,
  role_id integer NOT NULL REFERENCES roles,
  PRIMARY KEY (account_id, role_id)
);

CREATE TABLE invoices (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id integer NOT NULL REFERENCES accounts,
  cents integer NOT NULL
);

INSERT INTO organizations (name) VALUES ('Harbourline'), ('Globex');
INSERT INTO roles (name) VALUES ('admin'), ('editor'), ('member');
INSERT INTO accounts (organization_id, login, email, first_name, last_name, plan, is_active) VALUES
  (1, 'Ada.King@harbourline.example', 'ada@harbourline.example', 'Ada', 'King', 'team', NULL),
  (1, 'bea@harbourline.example', 'bea@harbourline.example', 'Bea', 'Miles', 'team', true),
  (1, 'RENÉ@harbourline.example', NULL, 'René', 'Noir', 'trial', true),
  (2, 'ada.king@harbourline.example', NULL, 'Another', 'Ada', 'team', true);
INSERT INTO account_roles VALUES (1, 1), (2, 3);
INSERT INTO teams (organization_id, name) VALUES (1, 'Founders');
INSERT INTO team_members VALUES (1, 1);
INSERT INTO invoices (account_id, cents) VALUES (1, 4900), (2, 4900);
