-- The tables that the queries of this folder read. They stay empty: the queries are run for their names and types.
CREATE SCHEMA shop;
SET search_path = shop, public;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
CREATE EXTENSION IF NOT EXISTS hstore SCHEMA public;
CREATE EXTENSION IF NOT EXISTS ltree SCHEMA public;
CREATE EXTENSION IF NOT EXISTS citext SCHEMA public;
CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA public;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch SCHEMA public;
CREATE EXTENSION IF NOT EXISTS intarray SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pgcrypto SCHEMA public;
CREATE EXTENSION IF NOT EXISTS "uuid-ossp" SCHEMA public;
CREATE EXTENSION IF NOT EXISTS cube SCHEMA public;
CREATE EXTENSION IF NOT EXISTS earthdistance SCHEMA public;
CREATE EXTENSION IF NOT EXISTS tsm_system_rows SCHEMA public;
CREATE EXTENSION IF NOT EXISTS tablefunc SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pgstattuple SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_buffercache SCHEMA public;
CREATE TYPE mood AS ENUM ('sad', 'fine', 'happy');
CREATE TYPE address AS (street text, city text, country char(2));
CREATE DOMAIN percent AS numeric CHECK (VALUE BETWEEN 0 AND 100);
CREATE TABLE customers (id int PRIMARY KEY, name text, email citext, region text, signed_up timestamptz, home address,
  tags text[], labels hstore, place point, mood mood, referrer int, attributes jsonb);
CREATE TABLE products (id int PRIMARY KEY, name text, category ltree, price numeric(12, 2), cost numeric(12, 2), codes int[],
  details jsonb, described tsvector, valid daterange);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int, placed timestamptz, shipped timestamptz, status text, total numeric(12, 2),
  currency char(3), items jsonb, discount percent, channel text);
CREATE TABLE items (order_id int, product_id int, quantity int, price numeric(12, 2));
CREATE TABLE events (id bigint, user_id int, kind text, at timestamptz, payload jsonb, url text, address inet);
CREATE TABLE employees (id int, boss int, name text, salary numeric, department text, hired date);
CREATE TABLE sensors (sensor int, at timestamptz, value double precision);
-- TPC-H's tables.
CREATE TABLE region (r_regionkey int, r_name text, r_comment text);
CREATE TABLE nation (n_nationkey int, n_name text, n_regionkey int, n_comment text);
CREATE TABLE supplier (s_suppkey int, s_name text, s_address text, s_nationkey int, s_phone text, s_acctbal numeric, s_comment text);
CREATE TABLE part (p_partkey int, p_name text, p_mfgr text, p_brand text, p_type text, p_size int, p_container text, p_retailprice numeric);
CREATE TABLE partsupp (ps_partkey int, ps_suppkey int, ps_availqty int, ps_supplycost numeric);
CREATE TABLE customer (c_custkey int, c_name text, c_address text, c_nationkey int, c_phone text, c_acctbal numeric, c_mktsegment text, c_comment text);
CREATE TABLE bills (o_orderkey int, o_custkey int, o_orderstatus text, o_totalprice numeric, o_orderdate date, o_orderpriority text,
  o_clerk text, o_shippriority int, o_comment text);
CREATE TABLE lineitem (l_orderkey int, l_partkey int, l_suppkey int, l_linenumber int, l_quantity numeric, l_extendedprice numeric,
  l_discount numeric, l_tax numeric, l_returnflag text, l_linestatus text, l_shipdate date, l_commitdate date, l_receiptdate date,
  l_shipinstruct text, l_shipmode text);
