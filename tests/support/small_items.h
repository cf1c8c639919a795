#pragma once

#include <doctest/doctest.h>

#include <string>

/// Small files of items and templates, one of each kind.
namespace cw::test {

inline const std::string kSmallItems = R"({"format": "chartwright.items", "version": 1, "exam": "rhit", "domain": "access-disclosure",
 "sets": [{"id": "small-set", "title": "Small", "chart": null, "text": "A text."}],
 "items": [
  {"id": "small-001", "version": 1, "kind": "single", "task": "right-of-access", "level": "recall", "p0": 70, "point": "p-1", "about": "About one", "set": "small-set", "stem": "Which day?",
   "options": [{"text": "A", "why": "w"}, {"text": "B", "right": true, "why": "w"}, {"text": "C", "why": "w"}, {"text": "D", "why": "w"}], "sources": [{"name": "45 CFR 164.524", "year": 2026}], "written": "2026-11-26"},
  {"id": "small-002", "version": 1, "kind": "choose", "choose": 2, "task": "disclosures", "level": "application", "p0": 60, "point": "p-2", "about": "About two", "set": "small-set", "stem": "What is listed? Choose two.",
   "options": [{"text": "One", "right": true, "why": "w"}, {"text": "Two", "why": "w"}, {"text": "Three", "right": true, "why": "w"}, {"text": "Four", "why": "w"}, {"text": "Five", "why": "w"}], "sources": [{"name": "A rule"}], "written": "2026-11-26"},
  {"id": "small-003", "version": 1, "kind": "order", "task": "disclosures", "level": "analysis", "p0": 55, "point": "p-3", "about": "About three", "stem": "Put the steps in order, first to last.",
   "options": [{"text": "First", "why": "w"}, {"text": "Second", "why": "w"}, {"text": "Third", "why": "w"}, {"text": "Fourth", "why": "w"}], "sources": [{"name": "A rule"}], "written": "2026-11-26"},
  {"id": "small-004", "version": 1, "kind": "numeric", "task": "disclosures", "level": "application", "p0": 65, "point": "p-4", "about": "About four", "stem": "What percent? Round to one decimal.",
   "answer": {"value": "84.3", "tolerance": "0.05", "unit": "%", "decimals": 1}, "worked": ["843 / 1,000 = 84.3%"], "mistakes": [{"value": "81.2", "why": "w"}], "sources": [{"name": "A rule"}], "written": "2026-11-26"},
  {"id": "small-005", "version": 1, "kind": "code", "task": "disclosures", "level": "application", "p0": 65, "point": "p-5", "about": "About five", "stem": "Which code?",
   "answer": {"system": "icd10cm", "codes": ["E11.22"], "on": "2026-03-01"}, "why": "w", "mistakes": [{"code": "E11.9", "why": "w"}], "sources": [{"name": "A rule"}], "written": "2026-11-26"}]})";

/// An item alone; NNN stands for its number.
inline const std::string kSingle = R"({"id": "small-NNN", "version": 1, "kind": "single", "task": "statistics", "level": "recall", "p0": 70, "point": "p-NNN", "about": "About it", "stem": "Which day?",
   "options": [{"text": "A", "why": "w"}, {"text": "B", "right": true, "why": "w"}, {"text": "C", "why": "w"}, {"text": "D", "why": "w"}], "sources": [{"name": "A rule"}], "written": "2026-11-26"})";

inline const std::string kSmallTemplates = R"({"format": "chartwright.item-templates", "version": 1, "templates": [
  {"id": "tpl-rate", "version": 1, "exams": {"rhit": {"domain": "analytics", "task": "statistics"}, "ods": {"domain": "data-identification", "task": "statistics"}}, "level": "application", "p0": 66, "point": "rate", "about": "A rate", "kind": "numeric",
   "values": [{"name": "deaths", "from": 10, "to": 40, "step": 1}, {"name": "cases", "among": [1200, 1500.5, "2000"]}, {"name": "alive", "is": "cases - deaths"}], "require": ["cases > deaths"],
   "stem": "Of {cases} cases {deaths} died and {=cases - deaths;1} lived. What percent died? Round to one decimal.", "answer": "deaths / cases * 100", "decimals": 1, "unit": "%", "worked": ["{deaths} / {cases} = {answer}%"],
   "mistakes": [{"is": "alive / cases * 100", "why": "These are {alive} who lived."}], "why": "Deaths over cases.", "sources": [{"name": "A rule"}], "written": "2026-11-26"},
  {"id": "tpl-cost", "version": 1, "exams": {"rhit": {"domain": "analytics", "task": "statistics"}}, "level": "recall", "p0": 70, "point": "cost", "about": "A cost", "kind": "single",
   "values": [{"name": "price", "from": 2, "to": 900, "step": 0.5}], "stem": "One costs ${price}. What do ten cost?", "answer": "price * 10", "decimals": 2, "unit": "$",
   "mistakes": [{"is": "price", "why": "w"}, {"is": "price + 10", "why": "w"}, {"is": "price * 2", "why": "w"}], "why": "Ten times.", "sources": [{"name": "A rule"}], "written": "2026-11-26"}]})";

/// `text` with the first `from` as `to`; it must be there.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  for (std::size_t i = at; from == "NNN" && i != std::string::npos; i = text.find(from, i + to.size())) text.replace(i, from.size(), to);
  return from == "NNN" ? text : text.replace(at, from.size(), to);
}

}  // namespace cw::test
