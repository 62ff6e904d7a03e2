/** An organization with many accounts, names in several scripts and in capitals among them, and some teams. */
export const manyAccounts = (count: number): string => `
INSERT INTO organizations (name) VALUES ('Acme'), ('Globex');
INSERT INTO accounts (organization_id, email, first_name, plan)
  SELECT 1 + n % 2, CASE n % 3 WHEN 0 THEN 'Person' WHEN 1 THEN 'RENÉ' ELSE 'ｐｅｒｓｏｎ' END || n || '@Example.com', 'N' || n, 'free'
    FROM generate_series(1, ${count}) AS n;
INSERT INTO teams (organization_id, name) SELECT 1 + n % 2, 'Team ' || n FROM generate_series(1, 20) AS n;
`;
