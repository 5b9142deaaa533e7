-- What analysts ask: a hundred questions about a shop. Those marked "not run" need an extension that Debian does not ship.
-- name: count
SELECT count(*) FROM orders;
-- name: first rows
SELECT * FROM customers ORDER BY signed_up DESC LIMIT 20;
-- name: whole row
SELECT c FROM customers c LIMIT 1;
-- name: row as JSON
SELECT row_to_json(o), to_jsonb(o) - 'items' FROM orders o LIMIT 5;
-- name: revenue by month
SELECT date_trunc('month', placed) AS month, sum(total) AS revenue FROM orders GROUP BY 1 ORDER BY 1;
-- name: revenue in a time zone
SELECT (placed AT TIME ZONE 'Europe/Helsinki')::date AS day, sum(total) FROM orders GROUP BY day;
-- name: week over week
SELECT week, revenue, revenue - lag(revenue) OVER (ORDER BY week) AS change, round(100.0 * (revenue / NULLIF(lag(revenue) OVER (ORDER BY week), 0) - 1), 1) AS percent
FROM (SELECT date_trunc('week', placed) AS week, sum(total) AS revenue FROM orders GROUP BY 1) w;
-- name: running total
SELECT placed, total, sum(total) OVER (PARTITION BY customer_id ORDER BY placed ROWS UNBOUNDED PRECEDING) FROM orders;
-- name: moving average
SELECT day, avg(revenue) OVER (ORDER BY day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) FROM (SELECT placed::date AS day, sum(total) AS revenue FROM orders GROUP BY 1) d;
-- name: range frame
SELECT sensor, at, avg(value) OVER (PARTITION BY sensor ORDER BY at RANGE BETWEEN INTERVAL '1 hour' PRECEDING AND CURRENT ROW) FROM sensors;
-- name: every day of a month
SELECT d::date, COALESCE(sum(o.total), 0) FROM generate_series('2026-01-01'::date, '2026-01-31', '1 day') AS d LEFT JOIN orders o ON o.placed::date = d::date GROUP BY d ORDER BY d;
-- name: hours of a year
SELECT h, count(e.id) FROM generate_series('2026-01-01'::timestamptz, '2026-12-31', INTERVAL '1 hour') h LEFT JOIN events e ON e.at >= h AND e.at < h + INTERVAL '1 hour' GROUP BY h;
-- name: series with its name
SELECT n.n, n.n * n.n FROM generate_series(1, 100) AS n;
-- name: calendar
SELECT to_char(d, 'IYYY-IW') AS week, to_char(d, 'FMDay') AS name, extract(isodow FROM d) > 5 AS weekend FROM generate_series(date '2026-01-01', date '2026-12-31', '1 day') d;
-- name: best customers
SELECT c.name, sum(o.total) AS spent, count(*) AS orders, max(o.placed) AS last FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name HAVING sum(o.total) > 1000 ORDER BY spent DESC LIMIT 10;
-- name: customers without orders
SELECT c.id, c.name FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.id IS NULL;
-- name: anti join
SELECT name FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id AND o.placed > now() - interval '90 days');
-- name: first order of each
SELECT DISTINCT ON (customer_id) customer_id, id, placed FROM orders ORDER BY customer_id, placed;
-- name: rank in region
SELECT * FROM (SELECT c.region, c.name, sum(o.total) AS spent, rank() OVER (PARTITION BY c.region ORDER BY sum(o.total) DESC) AS place FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.region, c.name) r WHERE place <= 3;
-- name: median and percentiles
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total), percentile_disc(ARRAY[0.25, 0.75, 0.95]) WITHIN GROUP (ORDER BY total), mode() WITHIN GROUP (ORDER BY status) FROM orders;
-- name: deciles
SELECT ntile(10) OVER (ORDER BY total) AS decile, total FROM orders;
-- name: histogram
SELECT width_bucket(total, 0, 1000, 20) AS bucket, count(*), min(total), max(total) FROM orders GROUP BY bucket ORDER BY bucket;
-- name: statistics
SELECT avg(total), stddev(total), variance(total), corr(total, discount), regr_slope(total, discount), covar_pop(total, discount) FROM orders;
-- name: pivot
SELECT region, count(*) FILTER (WHERE mood = 'happy') AS happy, count(*) FILTER (WHERE mood = 'sad'::mood) AS sad FROM customers GROUP BY region;
-- name: own enum
SELECT mood, count(*) FROM customers WHERE mood >= 'fine'::shop.mood GROUP BY mood ORDER BY mood;
-- name: values of an enum
SELECT unnest(enum_range(NULL::mood)) AS mood;
-- name: own composite
SELECT (home).city, (c.home).country, count(*) FROM customers c GROUP BY 1, 2;
-- name: make a composite
SELECT ROW('a', 'b', 'FI')::address, ('(x,y,SE)'::shop.address).city;
-- name: own domain
SELECT discount::percent, CAST(12.5 AS percent) FROM orders;
-- name: grouping sets
SELECT region, mood, grouping(region, mood), count(*) FROM customers GROUP BY GROUPING SETS ((region, mood), (region), ());
-- name: rollup
SELECT extract(year FROM placed) AS year, extract(quarter FROM placed) AS quarter, sum(total) FROM orders GROUP BY ROLLUP (1, 2);
-- name: cube
SELECT channel, currency, sum(total) FROM orders GROUP BY CUBE (channel, currency) ORDER BY 1 NULLS FIRST, 2 NULLS LAST;
-- name: recursive hierarchy
WITH RECURSIVE chain AS (SELECT id, name, boss, 1 AS depth, ARRAY[id] AS path FROM employees WHERE boss IS NULL UNION ALL
SELECT e.id, e.name, e.boss, c.depth + 1, c.path || e.id FROM employees e JOIN chain c ON e.boss = c.id WHERE NOT e.id = ANY (c.path)) SELECT * FROM chain ORDER BY path;
-- name: recursive numbers
WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 100) SELECT sum(i) FROM n;
-- name: cohorts
WITH first AS (SELECT customer_id, date_trunc('month', min(placed)) AS cohort FROM orders GROUP BY 1), activity AS (SELECT DISTINCT customer_id, date_trunc('month', placed) AS month FROM orders)
SELECT f.cohort, (extract(year FROM age(a.month, f.cohort)) * 12 + extract(month FROM age(a.month, f.cohort)))::int AS months, count(*) FROM first f JOIN activity a USING (customer_id) GROUP BY 1, 2 ORDER BY 1, 2;
-- name: funnel
SELECT count(DISTINCT user_id) FILTER (WHERE kind = 'view') AS views, count(DISTINCT user_id) FILTER (WHERE kind = 'cart') AS carts, count(DISTINCT user_id) FILTER (WHERE kind = 'buy') AS buys FROM events;
-- name: sessions
SELECT user_id, session, min(at), max(at) - min(at) AS duration, count(*) FROM (SELECT *, sum(is_new) OVER (PARTITION BY user_id ORDER BY at) AS session FROM
(SELECT user_id, at, CASE WHEN at - lag(at) OVER (PARTITION BY user_id ORDER BY at) > interval '30 min' THEN 1 ELSE 0 END AS is_new FROM events) e) s GROUP BY 1, 2;
-- name: gaps and islands
SELECT user_id, min(day), max(day), count(*) FROM (SELECT user_id, day, day - (row_number() OVER (PARTITION BY user_id ORDER BY day))::int AS island FROM (SELECT DISTINCT user_id, at::date AS day FROM events) d) i GROUP BY user_id, island;
-- name: retention
SELECT e1.at::date AS day, count(DISTINCT e2.user_id)::float / count(DISTINCT e1.user_id) FROM events e1 LEFT JOIN events e2 ON e2.user_id = e1.user_id AND e2.at::date = e1.at::date + 7 GROUP BY 1;
-- name: lateral top three
SELECT c.name, l.* FROM customers c CROSS JOIN LATERAL (SELECT o.id, o.total FROM orders o WHERE o.customer_id = c.id ORDER BY o.total DESC LIMIT 3) l;
-- name: JSON fields
SELECT payload ->> 'page' AS page, (payload -> 'user' ->> 'age')::int, payload #>> '{utm,source}', count(*) FROM events GROUP BY 1, 2, 3;
-- name: JSON elements
SELECT o.id, item ->> 'sku' AS sku, (item ->> 'quantity')::int FROM orders o, jsonb_array_elements(o.items) AS item;
-- name: JSON elements by column
SELECT o.id, e.value ->> 'sku', e.ordinality FROM orders o CROSS JOIN LATERAL jsonb_array_elements(o.items) WITH ORDINALITY e;
-- name: JSON records
SELECT o.id, r.sku, r.quantity FROM orders o, jsonb_to_recordset(o.items) AS r(sku text, quantity int);
-- name: JSON keys
SELECT k.key, count(*) FROM customers, jsonb_each_text(attributes) k GROUP BY k.key;
-- name: JSON path
SELECT id FROM orders WHERE items @? '$[*] ? (@.price > 100)' AND jsonb_path_exists(items, '$[*].sku');
-- name: JSON of one's own type
SELECT a.city FROM jsonb_populate_record(NULL::address, '{"city": "Oulu"}') a;
-- name: JSON built
SELECT jsonb_build_object('region', region, 'names', jsonb_agg(name ORDER BY name)), jsonb_object_agg(id, name) FROM customers GROUP BY region;
-- name: arrays
SELECT tag, count(*) FROM customers, unnest(tags) AS tag GROUP BY tag ORDER BY 2 DESC;
-- name: array conditions
SELECT name FROM customers WHERE 'vip' = ANY (tags) AND tags && ARRAY['new', 'old'] AND cardinality(tags) > 1 AND tags[1] IS NOT NULL;
-- name: aggregated arrays
SELECT region, array_agg(DISTINCT mood ORDER BY mood), string_agg(name, ', ' ORDER BY name), (array_agg(name))[1:3] FROM customers GROUP BY region;
-- name: full text
SELECT name, ts_rank(described, q) FROM products, websearch_to_tsquery('english', 'red shoe -kids') q WHERE described @@ q ORDER BY 2 DESC;
-- name: headline
SELECT ts_headline('english', name, plainto_tsquery('shoe')), to_tsvector('simple', name) FROM products;
-- name: regular expressions
SELECT substring(email from '@(.*)$') AS domain, count(*) FROM customers WHERE email ~* '\.(fi|se)$' GROUP BY 1;
-- name: split and replace
SELECT split_part(url, '/', 3), regexp_replace(url, '[?].*$', ''), (regexp_match(url, 'id=(\d+)'))[1], regexp_split_to_array(url, '/') FROM events;
-- name: like and escape
SELECT name FROM products WHERE name LIKE '100\%%' OR name ILIKE '%shoe%' OR name SIMILAR TO '(a|b)%';
-- name: text functions
SELECT initcap(name), lpad(id::text, 8, '0'), concat_ws(' ', name, region), format('%s (%s)', name, id), md5(email), left(name, 3), trim(both ' ' from name), translate(name, 'äö', 'ao') FROM customers;
-- name: similar names
SELECT a.name, b.name, similarity(a.name, b.name) FROM customers a JOIN customers b ON a.id < b.id AND a.name % b.name ORDER BY a.name <-> b.name LIMIT 10;
-- name: word similarity
SELECT name FROM products WHERE 'shoe' <% name ORDER BY word_similarity('shoe', name) DESC;
-- name: distance of words
SELECT levenshtein(name, 'Anna'), soundex(name), metaphone(name, 4), unaccent(name) FROM customers;
-- name: hstore
SELECT labels -> 'size', labels ? 'color', labels @> 'a=>1'::hstore, akeys(labels), (each(labels)).key FROM customers;
-- name: hstore pairs
SELECT e.key, e.value FROM customers c, each(c.labels) e;
-- name: trees
SELECT subpath(category, 0, 1), nlevel(category), count(*) FROM products WHERE category <@ 'shop.shoes'::ltree AND category ~ '*.shoes.*' GROUP BY 1, 2;
-- name: case-insensitive text
SELECT email::citext, count(*) FROM customers WHERE email = 'ANNA@EXAMPLE.COM' GROUP BY 1;
-- name: integer arrays
SELECT icount(codes), sort(codes), uniq(codes), codes & ARRAY[1, 2] FROM products WHERE codes @@ '1&2'::query_int;
-- name: digests
SELECT encode(digest(email::text, 'sha256'), 'hex'), encode(sha256(name::bytea), 'base64'), hmac('a', 'b', 'sha1') FROM customers;
-- name: identifiers
SELECT gen_random_uuid(), uuid_generate_v4(), 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid;
-- name: nearest
SELECT name, place <-> point(60.2, 24.9) AS far, earth_distance(ll_to_earth(60, 24), ll_to_earth(59, 18)) FROM customers ORDER BY 2 LIMIT 5;
-- name: sample
SELECT avg(total) FROM orders TABLESAMPLE BERNOULLI (1);
-- name: sample of rows
SELECT * FROM orders TABLESAMPLE system_rows(100);
-- name: ranges
SELECT name FROM products WHERE valid @> current_date AND valid && daterange('2026-01-01', '2026-02-01') AND upper(valid) > now();
-- name: networks
SELECT network(set_masklen(address, 16)), family(address), count(*) FROM events WHERE address << '10.0.0.0/8'::inet GROUP BY 1, 2;
-- name: case and coalesce
SELECT CASE WHEN total > 100 THEN 'large' WHEN total > 10 THEN 'medium' ELSE 'small' END AS size, COALESCE(channel, 'unknown'), NULLIF(status, ''), greatest(total, 0), least(total, 100) FROM orders;
-- name: set operations
(SELECT customer_id FROM orders WHERE status = 'paid' INTERSECT SELECT id FROM customers) EXCEPT SELECT customer_id FROM orders WHERE status = 'returned' ORDER BY 1;
-- name: union with literals
SELECT 'orders' AS what, count(*) FROM orders UNION ALL SELECT 'customers', count(*) FROM customers ORDER BY 1;
-- name: values
SELECT v.code, v.name FROM (VALUES ('FI', 'Finland'), ('SE', 'Sweden')) AS v (code, name);
-- name: intervals
SELECT shipped - placed AS took, extract(epoch FROM shipped - placed) / 3600 AS hours, age(shipped, placed), justify_interval(shipped - placed), make_interval(days => 10) FROM orders;
-- name: date parts
SELECT extract(dow FROM placed), to_char(placed, 'HH24:MI'), date_part('week', placed), placed::time, (placed + interval '1 month - 1 day')::date, to_date('2026-01-02', 'YYYY-MM-DD') FROM orders;
-- name: buckets of 15 minutes
SELECT date_bin('15 minutes', at, timestamptz '2026-01-01') AS bucket, avg(value) FROM sensors GROUP BY 1;
-- name: overlaps
SELECT * FROM orders WHERE (placed, shipped) OVERLAPS (timestamptz '2026-01-01', interval '7 days');
-- name: gap filling
SELECT b.at, last_value(s.value) OVER (ORDER BY b.at) FROM generate_series(timestamptz '2026-01-01', '2026-01-02', '5 min') b(at) LEFT JOIN sensors s ON date_trunc('minute', s.at) = b.at;
-- name: percent of total
SELECT channel, sum(total), 100 * sum(total) / sum(sum(total)) OVER () AS percent FROM orders GROUP BY channel;
-- name: ratio to parent
SELECT department, name, salary, salary / sum(salary) OVER (PARTITION BY department), cume_dist() OVER w, percent_rank() OVER w FROM employees WINDOW w AS (PARTITION BY department ORDER BY salary);
-- name: basket
SELECT a.product_id, b.product_id, count(*) FROM items a JOIN items b ON a.order_id = b.order_id AND a.product_id < b.product_id GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 20;
-- name: pareto
SELECT name, revenue, sum(revenue) OVER (ORDER BY revenue DESC) / sum(revenue) OVER () AS share FROM (SELECT p.name, sum(i.quantity * i.price) AS revenue FROM items i JOIN products p ON p.id = i.product_id GROUP BY p.name) r;
-- name: margin
SELECT p.name, sum(i.quantity * (i.price - p.cost)) AS margin, round(avg((i.price - p.cost) / NULLIF(i.price, 0)) * 100, 1) || ' %' AS rate FROM items i JOIN products p ON p.id = i.product_id GROUP BY p.name;
-- name: duplicates
SELECT email, count(*), array_agg(id) FROM customers GROUP BY email HAVING count(*) > 1;
-- name: nulls
SELECT count(*) - count(email) AS without_email, num_nulls(name, region), bool_and(email IS NOT NULL), every(id > 0) FROM customers GROUP BY 2;
-- name: self join
SELECT e.name, b.name AS boss FROM employees e LEFT JOIN employees b ON b.id = e.boss;
-- name: same alias inside
SELECT d.id FROM orders d WHERE EXISTS (SELECT FROM generate_series(1, 3) d WHERE d.d = 1);
-- name: alias of an outer series
SELECT g FROM generate_series(1, 3) g WHERE EXISTS (SELECT 1 FROM orders g WHERE g.status = 'paid');
-- name: with query of a system name
WITH pg_roles AS (SELECT 'a' AS role) SELECT * FROM pg_roles;
-- name: explain
EXPLAIN (ANALYZE, BUFFERS, FORMAT json) SELECT * FROM orders WHERE customer_id = 1;
-- name: version and settings
SELECT version(), current_database(), current_user, current_setting('TimeZone'), current_setting('work_mem', true);
-- name: random walk
SELECT sum(random() - 0.5) OVER (ORDER BY n) FROM generate_series(1, 1000) n;
-- name: maps (not run)
SELECT ST_AsGeoJSON(ST_Transform(g.geom, 4326)), ST_Distance(g.geom::geography, ST_MakePoint(24.9, 60.2)::geography) FROM places g WHERE ST_DWithin(g.geom, ST_SetSRID(ST_MakePoint(24.9, 60.2), 4326), 1000) AND g.geom && ST_MakeEnvelope(24, 60, 25, 61, 4326);
-- name: parts of a map (not run)
SELECT (ST_Dump(geom)).geom, d.path FROM places p, ST_DumpPoints(p.geom) d ORDER BY p.geom <-> 'SRID=4326;POINT(24 60)'::geometry;
-- name: embeddings (not run)
SELECT id, 1 - (embedding <=> '[1,2,3]'::vector) AS similarity, l2_distance(embedding, '[1,2,3]') FROM documents ORDER BY embedding <-> '[1,2,3]'::vector(3) LIMIT 5;
-- name: time buckets (not run)
SELECT time_bucket('1 day', at) AS day, first(value, at), last(value, at), time_bucket_gapfill('1 day', at), locf(avg(value)) FROM sensors GROUP BY 1, 4;
-- name: latest value of each
SELECT s.* FROM (SELECT DISTINCT sensor FROM sensors) k CROSS JOIN LATERAL (SELECT * FROM sensors x WHERE x.sensor = k.sensor ORDER BY x.at DESC LIMIT 1) s;
