#include "policy/other_languages.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "policy/tool_filter.h"

namespace claribi::policy {
namespace {

using Folded = std::vector<std::string>;

std::string LayerOfForeign(const ToolFacts& facts) {
  const ToolFilter filter(FilterRules{}, {});
  const auto denial = filter.Judge(facts);
  return denial ? std::string(Name(denial->layer)) : "shown";
}

ToolFacts Described(std::string_view name, std::string_view description) {
  ToolFacts facts;
  facts.name = name;
  facts.description = description;
  return facts;
}

TEST(OtherLanguages, WriteLettersWithoutMarks) {
  EXPECT_EQ(FoldedWords("Löscht große Schlüssel"), (Folded{"loescht", "grosse", "schluessel"}));
  EXPECT_EQ(FoldedWords("clé, contraseña; hasło"), (Folded{"cle", "contrasena", "haslo"}));
  EXPECT_EQ(FoldedWords("\xC3"), Folded());
  EXPECT_EQ(FoldedWords("日本"), Folded());
}

TEST(OtherLanguages, ReadByAVerbInItsPlace) {
  for (const Folded& name :
       {Folded{"rechnung", "anzeigen"}, Folded{"kunden", "suchen"}, Folded{"buscar", "pedido"},
        Folded{"pedidos", "listar"}, Folded{"lister", "factures"}, Folded{"klant", "zoeken"}}) {
    EXPECT_TRUE(ReadsInAnotherLanguage(name)) << name.front();
  }
  // A German noun in front, a second verb, a verb that writes.
  for (const Folded& name : {Folded{"anzeigen", "schalten"}, Folded{"lesen", "und", "loeschen"},
                             Folded{"kunde", "anlegen"}, Folded{"crear", "buscar"}, Folded{}}) {
    EXPECT_FALSE(ReadsInAnotherLanguage(name));
  }
}

TEST(OtherLanguages, AreHeardByTheFilter) {
  EXPECT_EQ(LayerOfForeign(Described("kunden/suchen", "Sucht Kunden.")), "shown");
  EXPECT_EQ(LayerOfForeign(Described("factures.lister", "Affiche les factures.")), "shown");
  // A name that nobody knows needs a hint that is believed, and a text that does not act.
  ToolFacts weather;
  weather.name = "pollenflug";
  weather.description = "Wettervorhersage für einen Ort.";
  weather.read_only_hint = true;
  EXPECT_EQ(LayerOfForeign(weather), "unknown_verb");
  weather.hints_vary = true;
  EXPECT_EQ(LayerOfForeign(weather), "shown");
  weather.description = "Löscht eine Wettervorhersage.";
  EXPECT_EQ(LayerOfForeign(weather), "description");
  for (const char* name : {"rechnung_stornieren", "crear_pedido", "tarif_tauschen"}) {
    ToolFacts acts;
    acts.name = name;
    acts.read_only_hint = true;
    acts.hints_vary = true;
    EXPECT_NE(LayerOfForeign(acts), "shown") << name;
  }
}

}  // namespace
}  // namespace claribi::policy
