-- The 22 questions of TPC-H in our own words and SQL; the table of orders is called bills.
-- name: 1 pricing summary
SELECT l_returnflag, l_linestatus, sum(l_quantity), sum(l_extendedprice), sum(l_extendedprice * (1 - l_discount)) AS net,
  sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) AS charge, avg(l_quantity), avg(l_discount), count(*)
FROM lineitem WHERE l_shipdate <= DATE '1998-12-01' - INTERVAL '90' DAY GROUP BY 1, 2 ORDER BY 1, 2;
-- name: 2 cheapest supplier
SELECT s_acctbal, s_name, n_name, p_partkey, p_mfgr FROM part JOIN partsupp ON ps_partkey = p_partkey JOIN supplier ON s_suppkey = ps_suppkey
JOIN nation ON n_nationkey = s_nationkey JOIN region ON r_regionkey = n_regionkey
WHERE p_size = 15 AND p_type LIKE '%BRASS' AND r_name = 'EUROPE' AND ps_supplycost = (SELECT min(other.ps_supplycost) FROM partsupp other
  JOIN supplier s2 ON s2.s_suppkey = other.ps_suppkey JOIN nation n2 ON n2.n_nationkey = s2.s_nationkey JOIN region r2 ON r2.r_regionkey = n2.n_regionkey
  WHERE other.ps_partkey = p_partkey AND r2.r_name = 'EUROPE') ORDER BY s_acctbal DESC, n_name, s_name LIMIT 100;
-- name: 3 shipping priority
SELECT l_orderkey, sum(l_extendedprice * (1 - l_discount)) AS revenue, o_orderdate FROM customer, bills, lineitem
WHERE c_mktsegment = 'BUILDING' AND c_custkey = o_custkey AND l_orderkey = o_orderkey AND o_orderdate < '1995-03-15' AND l_shipdate > '1995-03-15'
GROUP BY l_orderkey, o_orderdate, o_shippriority ORDER BY revenue DESC LIMIT 10;
-- name: 4 order priority
SELECT o_orderpriority, count(*) FROM bills b WHERE o_orderdate >= DATE '1993-07-01' AND o_orderdate < DATE '1993-07-01' + INTERVAL '3 months'
AND EXISTS (SELECT * FROM lineitem WHERE l_orderkey = b.o_orderkey AND l_commitdate < l_receiptdate) GROUP BY o_orderpriority ORDER BY 1;
-- name: 5 local supplier volume
SELECT n_name, sum(l_extendedprice * (1 - l_discount)) FROM customer JOIN bills ON o_custkey = c_custkey JOIN lineitem ON l_orderkey = o_orderkey
JOIN supplier ON s_suppkey = l_suppkey AND s_nationkey = c_nationkey JOIN nation ON n_nationkey = s_nationkey JOIN region ON r_regionkey = n_regionkey
WHERE r_name = 'ASIA' AND extract(year FROM o_orderdate) = 1994 GROUP BY n_name ORDER BY 2 DESC;
-- name: 6 revenue change
SELECT sum(l_extendedprice * l_discount) FROM lineitem WHERE l_shipdate >= date_trunc('year', DATE '1994-05-05') AND l_discount BETWEEN 0.05 AND 0.07 AND l_quantity < 24;
-- name: 7 volume between two nations
SELECT from_nation, to_nation, year, sum(volume) FROM (SELECT n1.n_name AS from_nation, n2.n_name AS to_nation, extract(year FROM l_shipdate) AS year,
  l_extendedprice * (1 - l_discount) AS volume FROM supplier, lineitem, bills, customer, nation n1, nation n2 WHERE s_suppkey = l_suppkey AND o_orderkey = l_orderkey
  AND c_custkey = o_custkey AND s_nationkey = n1.n_nationkey AND c_nationkey = n2.n_nationkey AND (n1.n_name, n2.n_name) IN (('FRANCE', 'GERMANY'), ('GERMANY', 'FRANCE'))) v
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
-- name: 8 market share
SELECT year, sum(volume) FILTER (WHERE nation = 'BRAZIL') / NULLIF(sum(volume), 0) AS share FROM (SELECT date_part('year', o_orderdate) AS year,
  l_extendedprice * (1 - l_discount) AS volume, n2.n_name AS nation FROM part, supplier, lineitem, bills, customer, nation n1, nation n2, region
  WHERE p_partkey = l_partkey AND s_suppkey = l_suppkey AND l_orderkey = o_orderkey AND o_custkey = c_custkey AND c_nationkey = n1.n_nationkey
  AND n1.n_regionkey = r_regionkey AND r_name = 'AMERICA' AND s_nationkey = n2.n_nationkey) AS all_nations GROUP BY year ORDER BY year;
-- name: 9 product type profit
SELECT nation, year, sum(amount)::numeric(18, 2) FROM (SELECT n_name AS nation, extract(year FROM o_orderdate)::int AS year,
  l_extendedprice * (1 - l_discount) - ps_supplycost * l_quantity AS amount FROM part JOIN lineitem ON l_partkey = p_partkey
  JOIN partsupp ON (ps_partkey, ps_suppkey) = (l_partkey, l_suppkey) JOIN supplier ON s_suppkey = l_suppkey JOIN bills ON o_orderkey = l_orderkey
  JOIN nation ON n_nationkey = s_nationkey WHERE p_name ILIKE '%green%') profit GROUP BY nation, year ORDER BY nation, year DESC;
-- name: 10 returned items
SELECT c_custkey, c_name, sum(l_extendedprice * (1 - l_discount)) AS lost, c_acctbal, n_name FROM customer JOIN bills ON c_custkey = o_custkey
JOIN lineitem ON l_orderkey = o_orderkey JOIN nation ON n_nationkey = c_nationkey WHERE l_returnflag = 'R' AND o_orderdate BETWEEN '1993-10-01' AND '1993-12-31'
GROUP BY c_custkey, c_name, c_acctbal, n_name ORDER BY lost DESC FETCH FIRST 20 ROWS ONLY;
-- name: 11 important stock
SELECT ps_partkey, sum(ps_supplycost * ps_availqty) AS worth FROM partsupp JOIN supplier ON s_suppkey = ps_suppkey JOIN nation ON n_nationkey = s_nationkey
WHERE n_name = 'GERMANY' GROUP BY ps_partkey HAVING sum(ps_supplycost * ps_availqty) > (SELECT sum(ps_supplycost * ps_availqty) * 0.0001
  FROM partsupp, supplier, nation WHERE ps_suppkey = s_suppkey AND s_nationkey = n_nationkey AND n_name = 'GERMANY') ORDER BY worth DESC;
-- name: 12 shipping modes
SELECT l_shipmode, sum(CASE WHEN o_orderpriority IN ('1-URGENT', '2-HIGH') THEN 1 ELSE 0 END) AS high, sum(CASE WHEN o_orderpriority NOT IN ('1-URGENT', '2-HIGH') THEN 1 ELSE 0 END) AS low
FROM bills JOIN lineitem ON o_orderkey = l_orderkey WHERE l_shipmode = ANY ('{MAIL,SHIP}') AND l_commitdate < l_receiptdate AND l_shipdate < l_commitdate GROUP BY l_shipmode;
-- name: 13 customer distribution
SELECT c_count, count(*) AS custdist FROM (SELECT c_custkey, count(o_orderkey) FROM customer LEFT OUTER JOIN bills ON c_custkey = o_custkey AND o_comment NOT LIKE '%special%requests%'
GROUP BY c_custkey) AS c_orders (c_custkey, c_count) GROUP BY c_count ORDER BY custdist DESC, c_count DESC;
-- name: 14 promotion effect
SELECT 100.00 * sum(CASE WHEN p_type LIKE 'PROMO%' THEN l_extendedprice * (1 - l_discount) ELSE 0 END) / NULLIF(sum(l_extendedprice * (1 - l_discount)), 0) FROM lineitem, part WHERE l_partkey = p_partkey AND l_shipdate >= '1995-09-01';
-- name: 15 top supplier
WITH revenue (supplier_no, total) AS (SELECT l_suppkey, sum(l_extendedprice * (1 - l_discount)) FROM lineitem WHERE l_shipdate >= DATE '1996-01-01' GROUP BY l_suppkey)
SELECT s_suppkey, s_name, total FROM supplier, revenue WHERE s_suppkey = supplier_no AND total = (SELECT max(total) FROM revenue);
-- name: 16 parts and suppliers
SELECT p_brand, p_type, p_size, count(DISTINCT ps_suppkey) FROM partsupp, part WHERE p_partkey = ps_partkey AND p_brand <> 'Brand#45' AND p_type NOT LIKE 'MEDIUM%'
AND p_size IN (49, 14, 23) AND ps_suppkey NOT IN (SELECT s_suppkey FROM supplier WHERE s_comment LIKE '%Customer%Complaints%') GROUP BY 1, 2, 3 ORDER BY 4 DESC;
-- name: 17 small quantities
SELECT sum(l_extendedprice) / 7.0 AS yearly FROM lineitem l JOIN part ON p_partkey = l.l_partkey WHERE p_brand = 'Brand#23' AND p_container = 'MED BOX' AND l_quantity < (SELECT 0.2 * avg(i.l_quantity) FROM lineitem i WHERE i.l_partkey = p_partkey);
-- name: 18 large orders
SELECT c_name, c_custkey, o_orderkey, sum(l_quantity) FROM customer, bills, lineitem WHERE o_orderkey IN (SELECT l_orderkey FROM lineitem GROUP BY l_orderkey HAVING sum(l_quantity) > 300)
AND c_custkey = o_custkey AND o_orderkey = l_orderkey GROUP BY 1, 2, 3 LIMIT 100;
-- name: 19 discounted revenue
SELECT sum(l_extendedprice * (1 - l_discount)) FROM lineitem, part WHERE (p_partkey = l_partkey AND p_brand = 'Brand#12' AND p_container IN ('SM CASE', 'SM BOX') AND l_quantity BETWEEN 1 AND 11 AND l_shipmode IN ('AIR', 'AIR REG'))
OR (p_partkey = l_partkey AND p_brand = 'Brand#23' AND p_size BETWEEN 1 AND 10);
-- name: 20 excess parts
SELECT s_name, s_address FROM supplier, nation WHERE s_suppkey IN (SELECT ps_suppkey FROM partsupp WHERE ps_partkey IN (SELECT p_partkey FROM part WHERE p_name LIKE 'forest%')
AND ps_availqty > (SELECT 0.5 * sum(l_quantity) FROM lineitem WHERE l_partkey = ps_partkey AND l_suppkey = ps_suppkey)) AND s_nationkey = n_nationkey ORDER BY s_name;
-- name: 21 waiting suppliers
SELECT s_name, count(*) AS waits FROM supplier, lineitem l1, bills, nation WHERE s_suppkey = l1.l_suppkey AND o_orderkey = l1.l_orderkey AND o_orderstatus = 'F' AND l1.l_receiptdate > l1.l_commitdate
AND EXISTS (SELECT * FROM lineitem l2 WHERE l2.l_orderkey = l1.l_orderkey AND l2.l_suppkey <> l1.l_suppkey) AND NOT EXISTS (SELECT 1 FROM lineitem l3 WHERE l3.l_orderkey = l1.l_orderkey
AND l3.l_suppkey <> l1.l_suppkey AND l3.l_receiptdate > l3.l_commitdate) AND s_nationkey = n_nationkey GROUP BY s_name ORDER BY waits DESC LIMIT 100;
-- name: 22 sales opportunity
SELECT cntrycode, count(*), sum(c_acctbal) FROM (SELECT substring(c_phone FROM 1 FOR 2) AS cntrycode, c_acctbal FROM customer c WHERE left(c_phone, 2) IN ('13', '31')
AND c_acctbal > (SELECT avg(c_acctbal) FROM customer WHERE c_acctbal > 0.00) AND NOT EXISTS (SELECT FROM bills WHERE o_custkey = c.c_custkey)) AS custsale GROUP BY cntrycode ORDER BY 1;
