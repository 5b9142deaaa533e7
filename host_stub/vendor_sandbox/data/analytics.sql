-- The databases of analytics-pg-prod. Every schema is an attached in-memory database; dates are text in ISO 8601, numeric
-- columns are text, as the vendor's API writes them.
CREATE TABLE public.orders (id INTEGER, customer_id INTEGER, state TEXT, total NUMERIC_TEXT, placed_at TIMESTAMP_TEXT);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250)
INSERT INTO public.orders SELECT i, 100 + (i * 7919) % 900,
  CASE i % 5 WHEN 0 THEN 'new' WHEN 1 THEN 'paid' WHEN 2 THEN 'sent' WHEN 3 THEN 'paid' ELSE 'returned' END,
  printf('%d.%02d', 10 + (i * 37) % 290, (i * 53) % 100), printf('2026-%02d-%02dT10:00:00Z', 1 + i % 6, 1 + i % 28) FROM n;

CREATE TABLE public.customers (id INTEGER, email TEXT, password TEXT, country TEXT, active BOOLEAN);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12)
INSERT INTO public.customers SELECT i, printf('customer%d@example.test', i), printf('clear-%d', i * 104729),
  CASE i % 4 WHEN 0 THEN 'DE' WHEN 1 THEN 'FR' WHEN 2 THEN 'NO' ELSE 'PL' END, i % 3 <> 0 FROM n;

CREATE TABLE public.comments (id INTEGER, body TEXT);
INSERT INTO public.comments VALUES (1, 'Good shoes, came a day early.'), (2, 'Größe passt nicht — 日本語 😀'), (3, 'Would buy again.');

CREATE TABLE public.audit_log (id INTEGER, at TIMESTAMP_TEXT, actor TEXT, detail TEXT);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1400)
INSERT INTO public.audit_log SELECT i, printf('2026-05-%02dT08:00:00Z', 1 + i % 28), printf('user%d', i % 37),
  printf('change %d of a record with a description long enough that a thousand rows do not fit into one answer of the vendor', i) FROM n;

CREATE TABLE sales.days (day TEXT, region TEXT, turnover NUMERIC_TEXT);
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 179)
INSERT INTO sales.days SELECT date('2026-01-01', printf('+%d days', i / 3)),
  CASE i % 3 WHEN 0 THEN 'north' WHEN 1 THEN 'south' ELSE 'overseas' END, printf('%d.00', 4000 + (i * 131) % 2500) FROM n;
CREATE TABLE sales.targets (region TEXT, quarter TEXT, target NUMERIC_TEXT);
INSERT INTO sales.targets VALUES ('north', '2026-Q1', '380000.00'), ('south', '2026-Q1', '350000.00'), ('overseas', '2026-Q1', '410000.00');

CREATE TABLE finance.invoices (id INTEGER, order_id INTEGER, amount NUMERIC_TEXT, due_on TEXT, paid BOOLEAN);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
INSERT INTO finance.invoices SELECT i, i * 2, printf('%d.50', 20 + (i * 17) % 480), date('2026-02-01', printf('+%d days', i)), i % 4 <> 0 FROM n;
CREATE TABLE finance.accounts (code TEXT, label TEXT);
INSERT INTO finance.accounts VALUES ('8400', 'Turnover'), ('4830', 'Depreciation'), ('1200', 'Bank');

CREATE TABLE marketing.campaigns (id INTEGER, name TEXT, starts_on TEXT, budget NUMERIC_TEXT);
INSERT INTO marketing.campaigns VALUES (1, 'Spring sale', '2026-03-01', '25000.00'), (2, 'Back to school', '2026-08-15', '40000.00');

CREATE TABLE raw_events.page_views (id INTEGER, path TEXT, seen_at TIMESTAMP_TEXT);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
INSERT INTO raw_events.page_views SELECT i, printf('/product/%d', i % 60), printf('2026-06-%02dT%02d:00:00Z', 1 + i % 28, i % 24) FROM n;
