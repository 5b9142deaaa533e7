#include "semantic_model/model_loader.h"

#include <algorithm>

#include "semantic_model/derivation_loader.h"
#include "semantic_model/model_checks.h"
#include "values/json_reader.h"

namespace claribi::semantic_model {
namespace {

using values::Complaints;
using values::Need;
using values::ObjectReader;

constexpr std::int64_t kMaxNumber = 1'000'000'000;

Naming ReadNaming(ObjectReader& reader) {
  Naming naming;
  naming.names = reader.Texts("names", Need::kRequired);
  if (naming.names.empty()) reader.ComplainAt("names", "at least one name is expected.");
  if (naming.names.empty()) naming.names.emplace_back("?");
  naming.plural = reader.Text("plural", Need::kOptional);
  if (naming.plural.empty()) naming.plural = naming.names.front() + "s";
  return naming;
}

RowCondition ReadCondition(ObjectReader& reader) {
  RowCondition condition;
  condition.column = reader.Text("column", Need::kRequired);
  condition.values = reader.Texts("in", Need::kOptional);
  const auto others = reader.Texts("not", Need::kOptional);
  if (condition.values.empty() == others.empty()) {
    reader.Complain("either \"in\" or \"not\" is expected.");
  }
  condition.is_negated = !others.empty();
  if (condition.is_negated) condition.values = others;
  condition.because = reader.Text("because", Need::kRequired);
  return condition;
}

std::vector<RowCondition> ReadConditions(ObjectReader& reader) {
  std::vector<RowCondition> conditions;
  reader.Objects("only_where", Need::kOptional,
                 [&](ObjectReader& each) { conditions.push_back(ReadCondition(each)); });
  return conditions;
}

// A pointer: "" or one that begins with "/", or with "../" where that is permitted.
std::string CheckedPointer(const std::string& text, bool may_climb, const std::string& at,
                           Complaints& complaints) {
  const bool climbs = may_climb && text.rfind("../", 0) == 0;
  if (!text.empty() && text.front() != '/' && !climbs) {
    complaints.Add(at, "a JSON pointer is expected: it begins with \"/\".");
  }
  return text;
}

std::string ReadPointer(ObjectReader& reader, std::string_view name, Need need) {
  const Json* member = reader.Any(name, need);
  if (member == nullptr) return {};
  if (!member->IsText()) reader.ComplainAt(name, "a JSON pointer is expected.");
  return CheckedPointer(member->Text(), false, reader.PointerTo(name), reader.complaints());
}

Field ReadField(const std::string& id, ObjectReader& reader) {
  Field field;
  field.id = id;
  field.type = static_cast<Type>(reader.OneOf("type", Need::kRequired, values::TypeNames(), 0));
  field.unit = reader.Text("unit", Need::kOptional);
  field.naming = ReadNaming(reader);
  field.description = reader.Text("description", Need::kOptional);
  reader.Named("values", Need::kOptional,
               [&](const std::string& key, const Json& json, const std::string& pointer) {
                 ObjectReader value(json, pointer, reader.complaints());
                 KnownValue known{.value = key,
                                  .label = value.Text("label", Need::kOptional),
                                  .names = value.Texts("names", Need::kRequired),
                                  .verbs = value.Texts("verbs", Need::kOptional),
                                  .predicates = value.Texts("predicates", Need::kOptional),
                                  .note = value.Text("note", Need::kOptional)};
                 if (known.label.empty()) known.label = key;
                 field.values.push_back(std::move(known));
                 value.Finish();
               });
  reader.Object("derived", Need::kOptional,
                [&](ObjectReader& derived) { field.derived = ReadDerivation(derived); });
  field.is_name = reader.Truth("is_name", false);
  field.matches_parts = reader.Truth("matches_parts", false);
  field.is_estimate = reader.Truth("is_estimate", false);
  field.is_free_text = reader.Truth("is_free_text", false);
  field.is_version = reader.Truth("is_version", false);
  field.adds_up = reader.Truth("adds_up", true);
  field.absent = reader.Texts("absent", Need::kOptional);
  field.beside_values = reader.Texts("beside_values", Need::kOptional);
  field.usual_keys = reader.Texts("usual_keys", Need::kOptional);
  field.said_of_rows = reader.Texts("said_of_rows", Need::kOptional);
  field.shared_as = reader.Texts("shared_as", Need::kOptional);
  field.asked_by = reader.Texts("asked_by", Need::kOptional);
  field.more = reader.Texts("more", Need::kOptional);
  field.less = reader.Texts("less", Need::kOptional);
  field.note = reader.Text("note", Need::kOptional);
  if (const Json* none = reader.Any("none_is", Need::kOptional)) field.none_is = none->Items();
  reader.Object("apart", Need::kOptional,
                [&](ObjectReader& apart) { field.apart = ReadCondition(apart); });
  return field;
}

Entity ReadEntity(const std::string& id, ObjectReader& reader) {
  Entity entity;
  entity.id = id;
  entity.naming = ReadNaming(reader);
  entity.description = reader.Text("description", Need::kOptional);
  entity.key = reader.Texts("key", Need::kRequired);
  entity.label = reader.Text("label", Need::kRequired);
  entity.shown = reader.Texts("shown", Need::kOptional);
  if (entity.shown.empty()) entity.shown = {entity.label};
  entity.said_of_names = reader.Texts("said_of_names", Need::kOptional);
  entity.empty_without = reader.Text("empty_without", Need::kOptional);
  entity.also_said_of = reader.Text("also_said_of", Need::kOptional);
  entity.merges = reader.Truth("merges", false);
  entity.time_field = reader.Text("time_field", Need::kOptional);
  entity.retention = reader.Text("retention", Need::kOptional);
  entity.retention_days = reader.Number("retention_days", Need::kOptional).value_or(0);
  entity.plural_top =
      static_cast<std::int64_t>(reader.Number("plural_top", Need::kOptional).value_or(1));
  reader.Objects("belongs_to", Need::kOptional, [&](ObjectReader& each) {
    Belonging belonging{.entity = each.Text("entity", Need::kRequired), .on = {}};
    each.Named("on", Need::kRequired,
               [&](const std::string& key, const Json& value, const std::string& pointer) {
                 if (!value.IsText()) each.complaints().Add(pointer, "a field is expected.");
                 belonging.on[key] = value.Text();
               });
    entity.belongs_to.push_back(std::move(belonging));
  });
  reader.Named("fields", Need::kRequired,
               [&](const std::string& key, const Json& value, const std::string& pointer) {
                 ObjectReader field(value, pointer, reader.complaints());
                 entity.fields.push_back(ReadField(key, field));
                 field.Finish();
               });
  return entity;
}

std::vector<Argument> ReadArguments(ObjectReader& reader) {
  static const std::vector<std::string_view> kSlots{"text", "identifier"};
  std::vector<Argument> arguments;
  reader.Named(
      "arguments", Need::kOptional,
      [&](const std::string& key, const Json& json, const std::string& pointer) {
        ObjectReader each(json, pointer, reader.complaints());
        Argument argument;
        argument.name = key;
        if (const Json* value = each.Any("value", Need::kOptional)) argument.constant = *value;
        argument.column = each.Text("column", Need::kOptional);
        argument.pushed = each.Text("pushed", Need::kOptional);
        argument.sql = each.Text("sql", Need::kOptional);
        each.Named("slots", Need::kOptional,
                   [&](const std::string& name, const Json& slot, const std::string& where) {
                     ObjectReader one(slot, where, reader.complaints());
                     argument.slots.push_back(
                         {.name = name,
                          .column = one.Text("column", Need::kRequired),
                          .is_identifier = one.OneOf("as", Need::kRequired, kSlots, 0) == 1});
                     one.Finish();
                   });
        const int sources = (argument.constant ? 1 : 0) + (argument.column.empty() ? 0 : 1) +
                            (argument.pushed.empty() ? 0 : 1) + (argument.sql.empty() ? 0 : 1);
        if (sources != 1) {
          each.Complain("exactly one of value, column, pushed and sql is expected.");
        }
        each.Finish();
        arguments.push_back(std::move(argument));
      });
  return arguments;
}

Paging ReadPaging(ObjectReader& reader) {
  static const std::vector<std::string_view> kKinds{"offset", "cursor", "page"};
  Paging paging;
  paging.kind = static_cast<Paging::Kind>(1 + reader.OneOf("by", Need::kRequired, kKinds, 0));
  paging.argument = reader.Text("argument", Need::kRequired);
  paging.next = ReadPointer(reader, "next", Need::kOptional);
  paging.size_argument = reader.Text("size_argument", Need::kOptional);
  paging.size = reader.Integer("size", Need::kOptional, 1, kMaxNumber).value_or(0);
  paging.max_pages = reader.Integer("max_pages", Need::kOptional, 1, kMaxNumber).value_or(100);
  paging.full_page_means_more = reader.Truth("full_page_means_more", false);
  if (paging.kind == Paging::Kind::kCursor && paging.next.empty()) {
    reader.Complain("a cursor needs \"next\".");
  }
  if ((paging.next.empty() || paging.full_page_means_more) && paging.size == 0) {
    reader.Complain("\"size\" is needed to see which page is the last.");
  }
  return paging;
}

Read ReadRead(const std::string& id, ObjectReader& reader) {
  Read read;
  read.id = id;
  read.tool = reader.Text("tool", Need::kRequired);
  read.entity = reader.Text("entity", Need::kRequired);
  read.lists = reader.Truth("lists", false);
  read.each = reader.Text("each", Need::kOptional);
  read.once = reader.Truth("once", false);
  read.is_inventory = reader.Truth("is_inventory", false);
  read.arguments = ReadArguments(reader);
  read.only_where = ReadConditions(reader);
  read.rows = ReadPointer(reader, "rows", Need::kRequired);
  reader.Named(
      "fields", Need::kRequired,
      [&](const std::string& key, const Json& value, const std::string& pointer) {
        std::vector<std::string>& pointers = read.fields[key];
        for (const Json& item : value.IsArray() ? value.Items() : Json::Array{value}) {
          if (!item.IsText()) reader.complaints().Add(pointer, "a pointer is expected.");
          pointers.push_back(CheckedPointer(item.Text(), true, pointer, reader.complaints()));
        }
      });
  read.match = reader.Texts("match", Need::kOptional);
  read.without = reader.Texts("without", Need::kOptional);
  reader.Object("paging", Need::kOptional,
                [&](ObjectReader& paging) { read.paging = ReadPaging(paging); });
  reader.Objects("counts", Need::kOptional, [&](ObjectReader& each) {
    read.counts.push_back({.have = ReadPointer(each, "have", Need::kOptional),
                           .of = ReadPointer(each, "of", Need::kRequired)});
  });
  reader.Object("partial", Need::kOptional, [&](ObjectReader& partial) {
    PartialMark mark{.rows = ReadPointer(partial, "rows", Need::kRequired),
                     .binds = {},
                     .reason = ReadPointer(partial, "reason", Need::kOptional)};
    partial.Named("binds", Need::kRequired,
                  [&](const std::string& key, const Json& value, const std::string& pointer) {
                    mark.binds[key] =
                        CheckedPointer(value.Text(), false, pointer, reader.complaints());
                  });
    read.partial = std::move(mark);
  });
  return read;
}

MetricSource ReadSource(const std::string& id, ObjectReader& reader) {
  MetricSource source;
  source.id = id;
  source.entity = reader.Text("entity", Need::kRequired);
  source.tool = reader.Text("tool", Need::kRequired);
  source.arguments = ReadArguments(reader);
  source.window_argument = reader.Text("window_argument", Need::kRequired);
  source.metrics_argument = reader.Text("metrics_argument", Need::kRequired);
  source.only_where = ReadConditions(reader);
  reader.Objects("windows", Need::kRequired, [&](ObjectReader& each) {
    source.windows.push_back(
        {.name = each.Text("name", Need::kRequired),
         .seconds = each.Integer("seconds", Need::kRequired, 1, kMaxNumber).value_or(1),
         .step_seconds = each.Integer("step_seconds", Need::kRequired, 1, kMaxNumber).value_or(1)});
  });
  source.available = ReadPointer(reader, "available", Need::kRequired);
  source.none = ReadPointer(reader, "none", Need::kOptional);
  source.overview = ReadPointer(reader, "overview", Need::kRequired);
  reader.Named("statistics", Need::kRequired,
               [&](const std::string& key, const Json& value, const std::string& pointer) {
                 const auto& known = OverTimeNames();
                 if (std::find(known.begin(), known.end(), key) == known.end()) {
                   reader.complaints().Add(pointer, "mean, max, min or latest is expected.");
                 }
                 source.statistics[key] = value.Text();
               });
  source.series_name = reader.Text("series_name", Need::kRequired);
  source.range = ReadPointer(reader, "range", Need::kOptional);
  source.points = ReadPointer(reader, "points", Need::kRequired);
  source.point_names = ReadPointer(reader, "point_names", Need::kRequired);
  return source;
}

Measure ReadMeasure(const std::string& id, ObjectReader& reader) {
  Measure measure;
  measure.id = id;
  measure.naming = ReadNaming(reader);
  measure.label = reader.Text("label", Need::kOptional);
  if (measure.label.empty()) measure.label = measure.naming.names.front();
  measure.description = reader.Text("description", Need::kOptional);
  measure.source = reader.Text("source", Need::kRequired);
  measure.more = reader.Texts("more", Need::kOptional);
  measure.less = reader.Texts("less", Need::kOptional);
  measure.objects = reader.Texts("objects", Need::kOptional);
  measure.said_apart = reader.Texts("said_apart", Need::kOptional);
  measure.over_time =
      static_cast<OverTime>(reader.OneOf("over_time", Need::kOptional, OverTimeNames(), 0));
  measure.window = reader.Text("window", Need::kRequired);
  measure.by = reader.Text("by", Need::kOptional);
  reader.Named("candidates", Need::kRequired,
               [&](const std::string& key, const Json& value, const std::string& pointer) {
                 if (!value.IsArray() || value.Items().empty()) {
                   reader.complaints().Add(pointer,
                                           "a list with at least one candidate is expected.");
                 }
                 for (std::size_t i = 0; i < value.Items().size(); ++i) {
                   ObjectReader each(value.Items()[i], pointer + "/" + std::to_string(i),
                                     reader.complaints());
                   const Json* unit = each.Any("unit", Need::kOptional);
                   measure.candidates[key].push_back(
                       {.metric = each.Text("metric", Need::kRequired),
                        .unit = unit == nullptr ? "" : unit->Text(),
                        .label = each.Text("label", Need::kRequired),
                        .over_nodes = static_cast<OverNodes>(
                            each.OneOf("over_nodes", Need::kRequired, OverNodesNames(), 0)),
                        .is_proxy = each.Truth("is_proxy", false)});
                   each.Finish();
                 }
               });
  return measure;
}

Verdict ReadVerdict(const std::string& id, ObjectReader& reader) {
  Verdict verdict;
  verdict.id = id;
  verdict.entity = reader.Text("entity", Need::kRequired);
  verdict.naming = ReadNaming(reader);
  reader.Named("rules", Need::kRequired,
               [&](const std::string& key, const Json& value, const std::string& pointer) {
                 ObjectReader each(value, pointer, reader.complaints());
                 const Json* unit = each.Any("unit", Need::kOptional);
                 verdict.rules.push_back({.id = key,
                                          .label = each.Text("label", Need::kRequired),
                                          .measure = each.Text("measure", Need::kOptional),
                                          .column = each.Text("column", Need::kOptional),
                                          .bad_values = each.Texts("bad_values", Need::kOptional),
                                          .warning = each.Number("warning", Need::kOptional),
                                          .critical = each.Number("critical", Need::kOptional),
                                          .is_upper = each.Truth("is_upper", true),
                                          .unit = unit == nullptr ? "" : unit->Text()});
                 each.Finish();
               });
  return verdict;
}

template <typename Part>
void ReadParts(ObjectReader& reader, std::string_view name, Need need, std::vector<Part>& parts,
               Part (*read)(const std::string&, ObjectReader&)) {
  reader.Named(
      name, need, [&](const std::string& key, const Json& value, const std::string& pointer) {
        const bool is_id =
            !key.empty() && key[0] >= 'a' && key[0] <= 'z' &&
            key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
        if (!is_id) reader.complaints().Add(pointer, "an id is made of a-z, 0-9 and _.");
        ObjectReader part(value, pointer, reader.complaints());
        parts.push_back(read(key, part));
        part.Finish();
      });
}

}  // namespace

outcome::Result<Model> LoadModel(std::string_view text) {
  const auto json = values::ParseJson(text, "The model");
  if (!json) return json.error();
  Complaints complaints;
  ObjectReader reader(*json, "", complaints);
  Model model;
  reader.Any("$schema", Need::kOptional);
  reader.Integer("model_version", Need::kRequired, 1, 1);
  model.vendor = reader.Text("vendor", Need::kRequired);
  model.name = reader.Text("name", Need::kRequired);
  model.default_entity = reader.Text("default_entity", Need::kRequired);
  reader.Objects("limits", Need::kOptional, [&](ObjectReader& each) {
    model.limits.push_back(
        {.calls = each.Integer("calls", Need::kRequired, 1, kMaxNumber).value_or(1),
         .seconds = each.Integer("seconds", Need::kRequired, 1, kMaxNumber).value_or(1),
         .tool = each.Text("tool", Need::kOptional),
         .with_argument = each.Text("with_argument", Need::kOptional)});
  });
  model.parallel_calls = reader.Integer("parallel_calls", Need::kOptional, 1, 64).value_or(8);
  model.inventory_seconds =
      reader.Integer("inventory_seconds", Need::kOptional, 0, 3600).value_or(60);
  model.fillers = reader.Texts("fillers", Need::kOptional);
  model.examples = reader.Texts("examples", Need::kOptional);
  ReadParts(reader, "entities", Need::kRequired, model.entities, ReadEntity);
  ReadParts(reader, "reads", Need::kRequired, model.reads, ReadRead);
  ReadParts(reader, "metric_sources", Need::kOptional, model.metric_sources, ReadSource);
  ReadParts(reader, "measures", Need::kOptional, model.measures, ReadMeasure);
  ReadParts(reader, "verdicts", Need::kOptional, model.verdicts, ReadVerdict);
  reader.Objects("cannot_tell", Need::kOptional, [&](ObjectReader& each) {
    CannotTell cannot{.naming = ReadNaming(each),
                      .reason = each.Text("reason", Need::kRequired),
                      .instead = each.Text("instead", Need::kOptional)};
    model.cannot_tell.push_back(std::move(cannot));
  });
  reader.Finish();
  if (complaints.empty()) CheckModel(model, complaints);
  const auto status = complaints.AsStatus(
      "The model", "Correct the model file; docs/answers.md describes its members.");
  if (!status) return status.error();
  return model;
}

}  // namespace claribi::semantic_model
