#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "grading/engine/grade.h"
#include "grading/explain/explain.h"
#include "tests/support/starter.h"

using namespace cw;
using namespace cw::test;

namespace {

const Scenario& chart(std::string_view id) {
  for (const auto& file : shipped_library())
    if (file.scenario && file.scenario->id.text() == id) return *file.scenario;
  FAIL("no such chart");
  return *shipped_library().front().scenario;
}

Explanation only(const Scenario& s, const Submission& answer, const std::string& code) {
  const Task& task = s.tasks.front();
  const Report report = grade(s, task, answer, starter_codes());
  for (std::size_t f = 0; f < report.findings.size(); ++f) {
    Explanation e = explain(s, task, report, static_cast<int>(f), starter_codes());
    if (e.heading.find(code) != std::string::npos) return e;
  }
  FAIL("nothing is found about the code");
  return {};
}

std::vector<SubmissionLine>& lines_for(Submission& a, const Code& code) { return code.system() == CodeSystem::Icd10Cm ? a.diagnoses : a.procedures; }

/// The perfect answer with one code entered for another.
Explanation instead(std::string_view id, const Code& key, const Code& entered) {
  const Scenario& s = chart(id);
  Submission answer = key_as_answer(s, s.tasks.front());
  for (auto& line : lines_for(answer, key))
    if (line.code == key) line.code = entered;
  return only(s, answer, entered.text());
}
Explanation beside(std::string_view id, const Code& entered) {
  const Scenario& s = chart(id);
  Submission answer = key_as_answer(s, s.tasks.front());
  lines_for(answer, entered).push_back({.code = entered});
  return only(s, answer, entered.text());
}
Explanation without(std::string_view id, const Code& key) {
  const Scenario& s = chart(id);
  Submission answer = key_as_answer(s, s.tasks.front());
  std::erase_if(lines_for(answer, key), [&](const SubmissionLine& l) { return l.code == key; });
  return only(s, answer, key.text());
}

Code dx(const char* code) { return Code(code, CodeSystem::Icd10Cm); }
Code px(const char* code) { return Code(code, CodeSystem::Icd10Pcs); }

std::string said(const Explanation& e) {
  std::string all;
  for (const auto& s : e.sentences) all += s + "\n";
  return all;
}

}  // namespace

// Read by a person and approved; a change here is a change of what students read.
TEST_SUITE("explanations that someone has read") {
  TEST_CASE("laterality") { CHECK(said(instead("saturday-afternoon-fall", dx("S52.522A"), dx("S52.521A"))) == 
          "You chose S52.521A (Torus fracture of lower end of right radius, initial encounter for closed fracture), which stands in category S52 (Fracture of forearm).\n"
          "The reference is S52.522A (Torus fracture of lower end of left radius, initial encounter for closed fracture), in the same category.\n"
          "S52.521A names the right side, S52.522A names the left side.\n"
          "The chart decides with the words \"Buckle fracture, distal left radius, closed.\" (Emergency department note).\n"
          "The side is coded as documented; an unspecified side is for the rare record that does not say and cannot be cleared up (ICD-10-CM Official Guidelines FY2026, section I.B.13).\n"); }
  TEST_CASE("acuity") { CHECK(said(instead("two-flights-of-stairs", dx("I50.23"), dx("I50.22"))) == 
          "You chose I50.22 (Chronic systolic (congestive) heart failure), which stands in category I50 (Heart failure).\n"
          "The reference is I50.23 (Acute on chronic systolic (congestive) heart failure), in the same category.\n"
          "The titles differ in the acuity: I50.23 adds 'Acute on'.\n"
          "The chart decides with the words \"Acute on chronic systolic heart failure.\" (Discharge summary).\n"
          "A code is reported with every character and all the detail that the record supports (ICD-10-CM Official Guidelines FY2026, section I.B.2).\n"); }
  TEST_CASE("combination") { CHECK(said(instead("upper-abdominal-pain-after-dinner", dx("K80.13"), dx("K80.12"))) == 
          "You chose K80.12 (Calculus of gallbladder with acute and chronic cholecystitis without obstruction), which stands in category K80 (Cholelithiasis).\n"
          "The reference is K80.13 (Calculus of gallbladder with acute and chronic cholecystitis with obstruction), in the same category.\n"
          "The titles differ in the complication: K80.12 says 'without obstruction', K80.13 says 'with obstruction'.\n"
          "The chart decides with the words \"Acute on chronic cholecystitis with gallstones; cystic duct obstructed by an impacted stone.\" (Discharge summary).\n"
          "One combination code is reported where it states all the parts; its parts are then not coded again (ICD-10-CM Official Guidelines FY2026, section I.B.9).\n"); }
  TEST_CASE("root operation") { CHECK(said(instead("upper-abdominal-pain-after-dinner", px("0FT40ZZ"), px("0FB40ZZ"))) == 
          "You chose 0FB40ZZ (Excision of Gallbladder, Open Approach), which stands in table 0FB (Excision, Hepatobiliary System and Pancreas).\n"
          "The reference is 0FT40ZZ (Resection of Gallbladder, Open Approach), in table 0FT (Resection, Hepatobiliary System and Pancreas).\n"
          "They part at the root operation (Excision (B) against Resection (T)): Excision is cutting out or off only some of a part, with nothing put in its place; Resection is cutting out or off the whole of a part, with nothing put in its place.\n"
          "The chart decides with the words \"the gallbladder was removed in its entirety\" (Operative report).\n"
          "All of a body part that has a value of its own is Resection, a portion of it Excision (ICD-10-PCS Official Guidelines FY2026, section B3.8).\n"); }
  TEST_CASE("approach") { CHECK(said(instead("upper-abdominal-pain-after-dinner", px("0FT40ZZ"), px("0FT44ZZ"))) == 
          "You chose 0FT44ZZ (Resection of Gallbladder, Percutaneous Endoscopic Approach), which stands in table 0FT (Resection, Hepatobiliary System and Pancreas).\n"
          "The reference is 0FT40ZZ (Resection of Gallbladder, Open Approach), in the same table.\n"
          "They part at the approach (Percutaneous Endoscopic (4) against Open (0)): Percutaneous Endoscopic is reaching and seeing the site with a scope through a puncture or small cut; Open is cutting through skin or mucous membrane and the layers below, so that the site lies bare.\n"
          "The chart decides with the words \"converted to an open cholecystectomy through a right subcostal incision\" (Discharge summary).\n"
          "Where one approach is begun and another finishes the work, the finished operation takes the second and the attempt is Inspection by the first (ICD-10-PCS Official Guidelines FY2026, section B3.2d).\n"); }
  TEST_CASE("uncertain diagnosis") { CHECK(said(beside("kidney-numbers-follow-up", dx("K31.84"))) == 
          "You chose K31.84 (Gastroparesis), which stands in category K31 (Other diseases of stomach and duodenum).\n"
          "Nearest to it in the reference is R68.81 (Early satiety), in category R68 (Other general symptoms and signs).\n"
          "K31.84 is not what is reported, because it is stated as uncertain.\n"
          "What the chart says of it: \"Possible gastroparesis.\" (Clinic note).\n"
          "For outpatients an uncertain diagnosis is not coded; what is certain, such as the symptom, is (ICD-10-CM Official Guidelines FY2026, section IV.H).\n"); }
  TEST_CASE("present on admission") {
    const Scenario& s = chart("two-flights-of-stairs");
    Submission answer = key_as_answer(s, s.tasks.front());
    for (auto& line : answer.diagnoses)
      if (line.code == dx("E83.42")) line.poa = line.poa == Poa::No ? Poa::Yes : Poa::No;
    CHECK(said(only(s, answer, "E83.42")) == 
          "You entered Y for E83.42 (Hypomagnesemia); the reference has N.\n"
          "The inpatient order was written at 2 Mar 2026 11:20.\n"
          "The words that decide stand in 'Progress notes, 4 and 5 March', written at 5 Mar 2026 08:50, after the order: \"it was 1.9 on arrival\".\n"
          "It arose after the order, which is what N says.\n"
          "What counts is whether the condition was there when the inpatient order was written (ICD-10-CM Official Guidelines FY2026, Appendix I: acute and chronic conditions).\n");
  }
  TEST_CASE("a missed external cause") { CHECK(said(without("saturday-afternoon-fall", dx("Y92.480"))) == 
          "Nothing was entered for Y92.480 (Sidewalk as the place of occurrence of the external cause), which stands in category Y92 (Place of occurrence of the external cause).\n"
          "The chart calls for it with the words \"on the sidewalk of Cooper Street, two houses down from home\" (Emergency department note).\n"
          "The way in the books to Y92.480 is 'External causes: Place of occurrence > sidewalk > Y92.480'.\n"
          "The place is generally reported once, at the initial encounter for treatment, and after the cause (ICD-10-CM Official Guidelines FY2026, section I.C.20.b).\n"); }
  TEST_CASE("a whole explanation as text") { CHECK(explanation_to_text(instead("saturday-afternoon-fall", dx("S52.522A"), dx("S52.521A"))) == 
          "Specificity: S52.521A for S52.522A [GRD-104]\n"
          "\n"
          "  You chose S52.521A (Torus fracture of lower end of right radius, initial encounter for closed\n"
          "    fracture), which stands in category S52 (Fracture of forearm).\n"
          "  The reference is S52.522A (Torus fracture of lower end of left radius, initial encounter for\n"
          "    closed fracture), in the same category.\n"
          "  S52.521A names the right side, S52.522A names the left side.\n"
          "  The chart decides with the words \"Buckle fracture, distal left radius, closed.\" (Emergency\n"
          "    department note).\n"
          "  The side is coded as documented; an unspecified side is for the rare record that does not say and\n"
          "    cannot be cleared up (ICD-10-CM Official Guidelines FY2026, section I.B.13).\n"
          "\n"
          "Where they stand\n"
          "  chapter 19 Injury, poisoning and certain other consequences of external causes\n"
          "    category S52 Fracture of forearm\n"
          "      subcategory S52.5 Fracture of lower end of radius\n"
          "        subcategory S52.52 Torus fracture of lower end of radius\n"
          "          Yours: S52.521A\n"
          "            subcategory S52.521 Torus fracture of lower end of right radius\n"
          "              7th character A initial encounter for closed fracture\n"
          "          Reference: S52.522A\n"
          "            subcategory S52.522 Torus fracture of lower end of left radius\n"
          "              7th character A initial encounter for closed fracture\n"
          "\n"
          "What separates them\n"
          "  Titles: S52.521A names the right side, S52.522A names the left side.\n"
          "      ICD-10-CM Tabular List, titles of S52.521A and S52.522A\n"
          "  Not coded: The right wrist was broken at age 6 and healed. Its mention at triage was an error,\n"
          "      corrected the same hour, and today's films are of the left wrist.\n"
          "      ICD-10-CM Official Guidelines FY2026, section IV.J\n"
          "  Index: The way in the books goes together as far as 'S52.52-' and parts there: S52.522A follows\n"
          "      'left, initial encounter for closed fracture > S52.522A'.\n"
          "      Index to Diseases and Injuries, as the reference notes the way\n"
          "  Guideline: The rule: the side is coded as documented; an unspecified side is for the rare record\n"
          "      that does not say and cannot be cleared up.\n"
          "      ICD-10-CM Official Guidelines FY2026, section I.B.13\n"
          "\n"
          "The way in the Index\n"
          "  = Fracture, traumatic\n"
          "    = buckle\n"
          "      = see Fracture, by site, torus\n"
          "        = radius\n"
          "          = lower end\n"
          "            = torus\n"
          "              = S52.52-\n"
          "                > left, initial encounter for closed fracture\n"
          "                  > S52.522A\n"
          "      the reference's own note of the way\n"
          "\n"
          "The chart's words\n"
          "  \"Buckle fracture, distal left radius, closed.\" (Emergency department note)\n"
          "      decides: left\n"
          "  \"Buckle fracture of the distal left radial metaphysis, nondisplaced, not reaching the growth\n"
          "      plate.\" (Wrist films)\n"
          "      decides: left\n"
          "  \"Dr. Abernathy and mom both point out it is the LEFT wrist.\" (Triage note)\n"
          "      decides: LEFT\n"
          "  \"The \"R\" above is my entry error, likely carried over from the old fracture history.\" (Triage\n"
          "      note)\n"
          "      decides: fracture\n"
          "  \"Right wrist and arm: normal, nontender, full motion.\" (Emergency department note)\n"
          "\n"
          "What you marked\n"
          "  The words \"Buckle fracture, distal left radius, closed.\" are those on which S52.522A rests: you\n"
          "    found the right place, and it supports S52.522A rather than S52.521A.\n"
          "  The words \"Buckle fracture of the distal left radial metaphysis, nondisplaced, not reaching …\" are\n"
          "    those on which S52.522A rests: you found the right place, and it supports S52.522A rather than\n"
          "    S52.521A.\n"
          "  The words \"Dr. Abernathy and mom both point out it is the LEFT wrist.\" are those on which S52.522A\n"
          "    rests: you found the right place, and it supports S52.522A rather than S52.521A.\n"); }
}
