-- What every other PostgreSQL service holds.
CREATE TABLE public.users (id INTEGER, name TEXT, email TEXT, created_at TIMESTAMP_TEXT);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
INSERT INTO public.users SELECT i, printf('User %d', i), printf('user%d@example.test', i), printf('2026-04-%02dT09:30:00Z', 1 + i % 28) FROM n;
CREATE TABLE public.sessions (id INTEGER, user_id INTEGER, session_token TEXT, expires_at TIMESTAMP_TEXT);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
INSERT INTO public.sessions SELECT i, 1 + i % 40, printf('clear-%d', i * 7919), printf('2026-07-%02dT09:30:00Z', 1 + i % 28) FROM n;
CREATE TABLE app.settings (name TEXT, value TEXT);
INSERT INTO app.settings VALUES ('currency', 'EUR'), ('locale', 'de-DE');
