#include "sql_guard/extensions.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "sql_guard/words.h"

namespace claribi::sql_guard {
namespace {

struct SqlExtension {
  std::string_view name;
  std::string_view functions;
  std::string_view operators;
  std::string_view samplings;  // methods of TABLESAMPLE
};

constexpr std::array kSqlExtensions = {
    SqlExtension{"btree_gist", "", "<->", ""},
    SqlExtension{"citext", "citext", "!~ !~* !~~ !~~* < <= <> = > >= ~ ~* ~~ ~~*", ""},
    SqlExtension{"cube",
                 "cube cube_coord cube_coord_llur cube_dim cube_distance cube_enlarge cube_inter "
                 "cube_is_point cube_ll_coord cube_size cube_subset cube_union cube_ur_coord "
                 "distance_chebyshev distance_taxicab",
                 "&& -> < <#> <-> <= <=> <> <@ = > >= @> ~>", ""},
    SqlExtension{
        "earthdistance",
        "earth earth_box earth_distance gc_to_sec geo_distance latitude ll_to_earth longitude "
        "sec_to_gc",
        "<@>", ""},
    SqlExtension{
        "fuzzystrmatch",
        "daitch_mokotoff difference dmetaphone dmetaphone_alt levenshtein levenshtein_less_equal "
        "metaphone soundex",
        "", ""},
    SqlExtension{
        "hll",
        "hll_add_agg hll_cardinality hll_empty hll_hash_any hll_hash_bigint hll_hash_boolean "
        "hll_hash_integer hll_hash_text hll_union hll_union_agg",
        "#", ""},
    SqlExtension{
        "hstore",
        "akeys avals defined each exist exists_all exists_any fetchval hstore hstore_to_array "
        "hstore_to_json hstore_to_json_loose hstore_to_jsonb hstore_to_jsonb_loose "
        "hstore_to_matrix isdefined isexists populate_record skeys slice slice_array svals",
        "#= %# %% - -> <> <@ = ? ?& ?| @> ||", ""},
    SqlExtension{"intarray", "icount idx intset sort sort_asc sort_desc subarray uniq",
                 "# & && + - <@ @> @@ | ~~", ""},
    SqlExtension{"isn", "is_valid make_valid", "< <= <> = > >=", ""},
    SqlExtension{"ltree", "index lca ltree2text nlevel subltree subpath text2ltree",
                 "< <= <> <@ = > >= ? ?<@ ?@ ?@> ?~ @ @> ^<@ ^? ^@ ^@> ^~ || ~", ""},
    SqlExtension{"pg_buffercache",
                 "pg_buffercache_pages pg_buffercache_summary pg_buffercache_usage_counts", "", ""},
    SqlExtension{"pg_freespacemap", "pg_freespace", "", ""},
    SqlExtension{"pg_stat_statements", "pg_stat_statements_info", "", ""},
    SqlExtension{"pg_trgm",
                 "show_limit show_trgm similarity strict_word_similarity word_similarity",
                 "% %> %>> <% <-> <->> <->>> <<% <<-> <<<->", ""},
    SqlExtension{
        "pgcrypto",
        "armor dearmor digest gen_random_bytes gen_random_uuid hmac pgp_armor_headers pgp_key_id",
        "", ""},
    SqlExtension{
        "pgstattuple",
        "pg_relpages pgstatginindex pgstathashindex pgstatindex pgstattuple pgstattuple_approx", "",
        ""},
    SqlExtension{
        "postgis",
        "box2d box3d find_srid geography geometry geometrytype postgis_full_version "
        "postgis_geos_version postgis_lib_version postgis_proj_version postgis_typmod_dims "
        "postgis_typmod_srid postgis_typmod_type postgis_version st_3dclosestpoint "
        "st_3ddfullywithin st_3ddistance st_3ddwithin st_3dextent st_3dintersects st_3dlength "
        "st_3dlongestline st_3dmakebox st_3dmaxdistance st_3dperimeter st_3dshortestline "
        "st_addmeasure st_addpoint st_affine st_angle st_area st_asbinary st_asencodedpolyline "
        "st_asewkb st_asewkt st_asflatgeobuf st_asgeobuf st_asgeojson st_asgml st_ashexewkb "
        "st_askml st_aslatlontext st_asmvt st_asmvtgeom st_assvg st_astext st_astwkb st_asx3d "
        "st_azimuth st_bdmpolyfromtext st_bdpolyfromtext st_boundary st_boundingdiagonal "
        "st_box2dfromgeohash st_buffer st_buildarea st_centroid st_chaikinsmoothing "
        "st_cleangeometry st_clipbybox2d st_closestpoint st_closestpointofapproach "
        "st_clusterdbscan st_clusterintersecting st_clusterkmeans st_clusterwithin st_collect "
        "st_collectionextract st_collectionhomogenize st_combinebbox st_concavehull st_contains "
        "st_containsproperly st_convexhull st_coorddim st_coveredby st_covers st_cpawithin "
        "st_crosses st_curvetoline st_delaunaytriangles st_dfullywithin st_difference "
        "st_dimension st_disjoint st_distance st_distancecpa st_distancesphere "
        "st_distancespheroid st_dump st_dumppoints st_dumprings st_dumpsegments st_dwithin "
        "st_endpoint st_envelope st_equals st_expand st_extent st_exteriorring st_filterbym "
        "st_flipcoordinates st_force2d st_force3d st_force3dm st_force3dz st_force4d "
        "st_forcecollection st_forcecurve st_forcepolygonccw st_forcepolygoncw st_forcerhr "
        "st_forcesfs st_frechetdistance st_fromflatgeobuf st_generatepoints st_geogfromtext "
        "st_geogfromwkb st_geographyfromtext st_geohash st_geomcollfromtext st_geomcollfromwkb "
        "st_geometricmedian st_geometryfromtext st_geometryn st_geometrytype st_geomfromewkb "
        "st_geomfromewkt st_geomfromgeohash st_geomfromgeojson st_geomfromgml st_geomfromkml "
        "st_geomfromtext st_geomfromtwkb st_geomfromwkb st_gmltosql st_hasarc "
        "st_hausdorffdistance st_hexagon st_hexagongrid st_interiorringn st_interpolatepoint "
        "st_intersection st_intersects st_isclosed st_iscollection st_isempty st_ispolygonccw "
        "st_ispolygoncw st_isring st_issimple st_isvalid st_isvaliddetail st_isvalidreason "
        "st_isvalidtrajectory st_length st_length2d st_lengthspheroid st_linecrossingdirection "
        "st_linefromencodedpolyline st_linefrommultipoint st_linefromtext st_linefromwkb "
        "st_lineinterpolatepoint st_lineinterpolatepoints st_linelocatepoint st_linemerge "
        "st_linestringfromwkb st_linesubstring st_linetocurve st_locatealong st_locatebetween "
        "st_locatebetweenelevations st_longestline st_m st_makebox2d st_makeenvelope st_makeline "
        "st_makepoint st_makepointm st_makepolygon st_makevalid st_maxdistance "
        "st_maximuminscribedcircle st_memsize st_memunion st_minimumboundingcircle "
        "st_minimumboundingradius st_minimumclearance st_minimumclearanceline st_mlinefromtext "
        "st_mpointfromtext st_mpolyfromtext st_multi st_ndims st_node st_normalize st_npoints "
        "st_nrings st_numgeometries st_numinteriorring st_numinteriorrings st_numpatches "
        "st_numpoints st_offsetcurve st_orderingequals st_orientedenvelope st_overlaps st_patchn "
        "st_perimeter st_perimeter2d st_point st_pointfromgeohash st_pointfromtext "
        "st_pointfromwkb st_pointinsidecircle st_pointm st_pointn st_pointonsurface st_points "
        "st_pointz st_pointzm st_polygon st_polygonfromtext st_polygonize st_project "
        "st_quantizecoordinates st_reduceprecision st_relate st_relatematch st_removepoint "
        "st_removerepeatedpoints st_reverse st_rotate st_rotatex st_rotatey st_rotatez st_scale "
        "st_segmentize st_seteffectivearea st_setpoint st_setsrid st_sharedpaths "
        "st_shiftlongitude st_shortestline st_simplify st_simplifypreservetopology st_simplifyvw "
        "st_snap st_snaptogrid st_split st_square st_squaregrid st_srid st_startpoint "
        "st_subdivide st_summary st_swapordinates st_symdifference st_tileenvelope st_touches "
        "st_transform st_translate st_transscale st_triangulatepolygon st_unaryunion st_union "
        "st_voronoilines st_voronoipolygons st_within st_wkbtosql st_wkttosql st_wrapx st_x "
        "st_xmax st_xmin st_y st_ymax st_ymin st_z st_zmax st_zmflag st_zmin",
        "&& &&& &< &<| &> <#> <-> << <<#>> <<->> <<| = >> @ @@ |&> |=| |>> ~ ~= ~== ~~ ~~=", ""},
    SqlExtension{"seg", "seg seg_center seg_lower seg_size seg_upper",
                 "&& &< &> < << <= <> <@ = > >= >> @>", ""},
    SqlExtension{"tablefunc", "normal_rand", "", ""},
    SqlExtension{
        "timescaledb",
        "approximate_row_count chunk_columnstore_stats chunk_compression_stats "
        "chunks_detailed_size days_in_month first histogram hypertable_approximate_detailed_size "
        "hypertable_approximate_size hypertable_columnstore_stats hypertable_compression_stats "
        "hypertable_detailed_size hypertable_index_size hypertable_size interpolate last locf "
        "month_normalize show_chunks show_tablespaces time_bucket time_bucket_gapfill "
        "time_bucket_ng to_uuidv7 uuid_timestamp uuid_version",
        "", ""},
    SqlExtension{"tsm_system_rows", "", "", "system_rows"},
    SqlExtension{"tsm_system_time", "", "", "system_time"},
    SqlExtension{"unaccent", "unaccent", "", ""},
    SqlExtension{
        "uuid-ossp",
        "uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 uuid_generate_v5 "
        "uuid_nil uuid_ns_dns uuid_ns_oid uuid_ns_url uuid_ns_x500",
        "", ""},
    SqlExtension{
        "vector",
        "binary_quantize cosine_distance halfvec_norm hamming_distance inner_product "
        "jaccard_distance l1_distance l2_distance l2_norm l2_normalize sparsevec_norm subvector "
        "vector_avg vector_dims vector_negative_inner_product vector_norm",
        "* + - <#> <%> <+> <-> <=> <~> ||", ""},
};

constexpr std::string_view kSchemasOfExtensions = "extension extensions postgis public";

// `is_there` of one of the named extensions.
template <typename IsThere>
bool AnyExtension(const std::vector<std::string>& names, const IsThere& is_there) {
  return std::any_of(kSqlExtensions.begin(), kSqlExtensions.end(),
                     [&](const SqlExtension& extension) {
                       return core::Contains(names, extension.name) && is_there(extension);
                     });
}

bool MayHoldExtension(std::string_view schema, const SqlExtension& extension) {
  return schema.empty() || schema == extension.name || HasSqlWordIn(kSchemasOfExtensions, schema);
}

}  // namespace

std::vector<std::string_view> KnownSqlExtensions() {
  std::vector<std::string_view> names;
  names.reserve(kSqlExtensions.size());
  for (const SqlExtension& extension : kSqlExtensions) names.push_back(extension.name);
  return names;
}

bool IsFunctionOfExtension(std::string_view name) {
  return std::any_of(
      kSqlExtensions.begin(), kSqlExtensions.end(),
      [name](const SqlExtension& extension) { return HasSqlWordIn(extension.functions, name); });
}

bool HasExtensionFunction(const std::vector<std::string>& extensions, std::string_view schema,
                          std::string_view name) {
  return AnyExtension(extensions, [&](const SqlExtension& extension) {
    return MayHoldExtension(schema, extension) && HasSqlWordIn(extension.functions, name);
  });
}

bool HasExtensionOperator(const std::vector<std::string>& extensions, std::string_view schema,
                          std::string_view symbol) {
  return AnyExtension(extensions, [&](const SqlExtension& extension) {
    return MayHoldExtension(schema, extension) && HasSqlWordIn(extension.operators, symbol);
  });
}

bool HasExtensionSampling(const std::vector<std::string>& extensions, std::string_view name) {
  return AnyExtension(extensions, [&](const SqlExtension& extension) {
    return HasSqlWordIn(extension.samplings, name);
  });
}

}  // namespace claribi::sql_guard
