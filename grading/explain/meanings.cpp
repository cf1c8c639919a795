#include "grading/explain/meanings.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace cw {
namespace {

struct Valued {
  char value;
  Meaning meaning;
};

constexpr std::array<Valued, 31> kRootOperations = {{
    {'0', {"Alteration", "changing how a part looks, for its looks alone", "B3.1a"}},
    {'1', {"Bypass", "sending the contents of a tube another way, past a part of it", "B3.6"}},
    {'2', {"Change", "exchanging a device for a like one without cutting the skin", "B3.1a"}},
    {'3', {"Control", "stopping, or trying to stop, bleeding", "B3.7"}},
    {'4', {"Creation", "making a new body part that takes the place of a missing one", "B3.1a"}},
    {'5', {"Destruction", "doing away with a part where it stands, by energy, force or an agent, with nothing taken out", "B3.1a"}},
    {'6', {"Detachment", "taking off an arm, a leg, or a piece of one", "B3.19"}},
    {'7', {"Dilation", "widening an opening or the inside of a tube", "B3.1a"}},
    {'8', {"Division", "cutting through a part to part it in two", "B3.14"}},
    {'9', {"Drainage", "letting or drawing out fluid or gas", "B3.1a"}},
    {'B', {"Excision", "cutting out a portion of a body part, without replacement", "B3.8"}},
    {'C', {"Extirpation", "taking out solid matter, such as a clot or stone, from a part", "B3.1a"}},
    {'D', {"Extraction", "pulling or stripping out all or a portion of a part by force", "B3.1a"}},
    {'F', {"Fragmentation", "breaking solid matter in a part into pieces that are left there", "B3.1a"}},
    {'G', {"Fusion", "joining the bones of a joint so that it no longer moves", "B3.10"}},
    {'H', {"Insertion", "putting in a device that watches, helps, performs or prevents a function without taking the part's place", "B3.1a"}},
    {'J', {"Inspection", "looking at or feeling a part, and nothing more", "B3.11"}},
    {'K', {"Map", "finding the paths of electric impulses or the areas of function in the brain or heart", "B3.1a"}},
    {'L', {"Occlusion", "closing an opening or the inside of a tube completely", "B3.12"}},
    {'M', {"Reattachment", "putting a part that was severed back in its place", "B3.1a"}},
    {'N', {"Release", "freeing a part from what holds it, by cutting or force", "B3.13"}},
    {'P', {"Removal", "taking a device out or off", "B6.1a"}},
    {'Q', {"Repair", "restoring a part, where no other root operation says how", "B3.1a"}},
    {'R', {"Replacement", "putting in material that takes the place or function of a body part", "B3.18"}},
    {'S', {"Reposition", "moving a part to where it belongs or to another suitable place", "B3.15"}},
    {'T', {"Resection", "cutting out or off all of a body part, without replacement", "B3.8"}},
    {'U', {"Supplement", "putting in material that strengthens or helps a part that stays", "B3.1a"}},
    {'V', {"Restriction", "narrowing an opening or the inside of a tube without closing it", "B3.12"}},
    {'W', {"Revision", "correcting a device that works badly or has moved", "B6.1a"}},
    {'X', {"Transfer", "moving a part elsewhere to take over a function while its vessels and nerves stay attached", "B3.17"}},
    {'Y', {"Transplantation", "putting in a living part from another person or an animal", "B3.16"}},
}};

constexpr std::array<Valued, 7> kApproaches = {{
    {'0', {"Open", "cutting through skin or lining and the layers below, so that the site lies bare", "B5.2"}},
    {'3', {"Percutaneous", "reaching the site with instruments through a puncture or small cut, without a scope", "B5.4"}},
    {'4', {"Percutaneous Endoscopic", "reaching and seeing the site with a scope through a puncture or small cut", "B5.2b"}},
    {'7', {"Via Natural or Artificial Opening", "reaching the site with instruments through an opening that is there, without a scope", "B3.1b"}},
    {'8', {"Via Natural or Artificial Opening Endoscopic", "reaching and seeing the site with a scope through an opening that is there", "B3.1b"}},
    {'F', {"Via Natural or Artificial Opening With Percutaneous Endoscopic Assistance", "working through an opening that is there while a scope through a small cut helps", "B5.2a"}},
    {'X', {"External", "working on skin or lining directly, or by force from outside through it", "B5.3"}},
}};

using Gist = std::pair<std::string_view, std::string_view>;

constexpr std::array<Gist, 55> kGuidelines = {{
    {"I.A.6", "'Other' codes are for detail that has no code, 'unspecified' ones for detail that the record does not give"},
    {"I.A.12.a", "an Excludes1 note means that the two are not reported together, unless they have nothing to do with each other"},
    {"I.A.12.b", "an Excludes2 note means that the other condition is not part of this one; both may be reported when the patient has both"},
    {"I.A.13", "the underlying cause is sequenced before its manifestation, as the notes at both say"},
    {"I.A.15", "'with' in the Index presumes a link between two conditions, unless the provider denies it"},
    {"I.A.17", "a 'code also' note asks for a second code without settling the order"},
    {"I.A.19", "a diagnosis is coded because the provider states it, not because findings would fit it"},
    {"I.B.2", "a code is reported with every character and all the detail that the record supports"},
    {"I.B.4", "a sign or symptom is coded while no provider has confirmed a diagnosis that explains it"},
    {"I.B.5", "what belongs to a disease as a rule is not coded beside it"},
    {"I.B.7", "one condition may need several codes, as notes such as 'use additional code' ask"},
    {"I.B.8", "where acute and chronic have codes of their own, both are reported, the acute one first"},
    {"I.B.9", "one combination code is reported where it states all the parts; its parts are then not coded again"},
    {"I.B.12", "a code is reported once for an encounter"},
    {"I.B.13", "the side is coded as documented; an unspecified side is for a record that does not say"},
    {"I.B.14", "other clinicians may supply figures such as the BMI, but the diagnosis itself comes from the provider"},
    {"I.B.16", "a complication is coded when the provider documents it as one, with its link to the care given"},
    {"I.B.18", "unspecified codes are for what the record leaves open"},
    {"I.C.1.d.1.a", "sepsis is coded to its organism where the provider names it"},
    {"I.C.1.d.1.b", "severe sepsis takes its own code beside the infection, and codes for the organ failure"},
    {"I.C.1.d.4", "with sepsis and a local infection both there at admission, the systemic infection comes first"},
    {"I.C.1.d", "sepsis, its severity and its source are coded each in the order that the guidelines give"},
    {"I.C.4.a.3", "insulin and oral drugs are told by Z79 codes; they do not make the type of diabetes"},
    {"I.C.4.a", "as many codes of one diabetes category are used as describe all its complications"},
    {"I.C.4.b.1", "obesity is coded as the provider names it, with the BMI beside it"},
    {"I.C.9.a.2", "high blood pressure with chronic kidney disease is coded to I12, with the stage beside it"},
    {"I.C.9.a.3", "high blood pressure with heart and chronic kidney disease is coded to I13"},
    {"I.C.9.a", "high blood pressure is presumed to be linked with heart and kidney disease, unless the provider says otherwise"},
    {"I.C.10.a.1", "an exacerbation of chronic lung disease is coded when the provider documents one"},
    {"I.C.14.a.1", "chronic kidney disease is coded by the stage that the provider gives"},
    {"I.C.19.a", "the 7th character follows the kind of treatment: A while it is active, D after, S for what remains"},
    {"I.C.19.c", "a fracture is coded by site, kind and side, and as closed where the record does not say open"},
    {"I.C.19.e.5", "a drug rightly taken is an adverse effect; wrongly taken it is poisoning"},
    {"I.C.20.a.2", "external cause codes go with the encounter as long as the condition is treated"},
    {"I.C.20.a.5", "the external cause is chosen by its own Index and then checked in the Tabular List"},
    {"I.C.20.a.6", "an external cause code is never principal or first-listed"},
    {"I.C.20.b", "the place is reported once, at the first encounter"},
    {"I.C.20.c", "the activity is reported once, at the first encounter"},
    {"I.C.20.k", "the status of work or leisure goes with the cause at the first encounter"},
    {"I.C.20.d", "place, activity and status follow the cause"},
    {"I.C.20", "external cause codes tell how, where and while doing what an injury came about"},
    {"I.C.21.c.3", "status codes tell what stays with the patient and bears on care"},
    {"I.C.21.c.4", "a history code is for what is over and treated no more but may bear on care"},
    {"II.A", "a symptom is not principal when a diagnosis that explains it has been confirmed"},
    {"II.H", "for inpatients a diagnosis still uncertain at discharge is coded as if it existed; one that was ruled out is not"},
    {"II", "the principal diagnosis is the one found, after study, to have occasioned the admission"},
    {"III.B", "abnormal findings are not coded unless the provider says what they mean"},
    {"III.C", "for inpatients a diagnosis still uncertain at discharge is coded as if it existed"},
    {"III", "other diagnoses are reported when they were evaluated, treated, examined, or made for more care or a longer stay"},
    {"IV.D", "a symptom may be reported when no diagnosis has been confirmed"},
    {"IV.G", "first-listed is what was chiefly responsible for the services given"},
    {"IV.H", "outside the hospital's inpatient care an uncertain diagnosis is not coded; the symptom or reason is"},
    {"IV.I", "a chronic disease may be coded as often as it is treated"},
    {"IV.J", "conditions that are there and bear on care are coded; those that are over are not"},
    {"IV.N", "for ambulatory surgery the diagnosis for which it was done is coded, the postoperative one when it is more certain"},
}};

constexpr std::array<Gist, 25> kPcsGuidelines = {{
    {"B3.1a", "the full definition of the root operation is applied"},
    {"B3.1b", "reaching the site, closing it and other steps on the way are not coded apart"},
    {"B3.2d", "where one approach is begun and another finishes the work, the finished operation takes the second and the attempt is Inspection by the first"},
    {"B3.2", "several procedures are coded where operation, body part or intent differ"},
    {"B3.3", "an operation broken off is coded by how far it got"},
    {"B3.4", "a biopsy is Excision, Extraction or Drainage with the qualifier Diagnostic"},
    {"B3.6", "a bypass is coded by where it starts and where it goes"},
    {"B3.7", "stopping bleeding is Control unless a more definite operation is done for it"},
    {"B3.8", "all of a body part that has a value of its own is Resection, a portion of it Excision"},
    {"B3.10", "Fusion is coded by the level and by what holds it"},
    {"B3.11a", "looking on the way to another operation is not coded apart"},
    {"B3.11c", "Inspection by one approach and an operation by another are both coded"},
    {"B3.11", "Inspection is coded where nothing else is done there"},
    {"B3.12", "to close completely is Occlusion, to narrow is Restriction"},
    {"B3.13", "Release takes the part that is set free, not what held it"},
    {"B3.14", "to set a part free is Release, to cut it through is Division"},
    {"B3.15", "a displaced fracture that is moved is Reposition"},
    {"B3.16", "putting in another's living part is Transplantation"},
    {"B3.17", "a part that keeps its vessels and nerves is Transferred"},
    {"B3.18", "taking out a part in order to replace it belongs to Replacement"},
    {"B4", "the body part is coded as nearly as a value allows"},
    {"B5.2", "an open operation stays Open when a scope helps"},
    {"B5", "the approach is how the site was reached"},
    {"B6.1a", "a device is coded only when it stays after the procedure"},
    {"B6.1b", "sutures, clips and drains for a while after the operation are part of it"},
}};

constexpr std::array<ChapterFact, 22> kChapters = {{
    {"1", "A00", "B99", "Certain infectious and parasitic diseases"},
    {"2", "C00", "D49", "Neoplasms"},
    {"3", "D50", "D89", "Diseases of the blood and blood-forming organs and certain disorders involving the immune mechanism"},
    {"4", "E00", "E89", "Endocrine, nutritional and metabolic diseases"},
    {"5", "F01", "F99", "Mental, Behavioral and Neurodevelopmental disorders"},
    {"6", "G00", "G99", "Diseases of the nervous system"},
    {"7", "H00", "H59", "Diseases of the eye and adnexa"},
    {"8", "H60", "H95", "Diseases of the ear and mastoid process"},
    {"9", "I00", "I99", "Diseases of the circulatory system"},
    {"10", "J00", "J99", "Diseases of the respiratory system"},
    {"11", "K00", "K95", "Diseases of the digestive system"},
    {"12", "L00", "L99", "Diseases of the skin and subcutaneous tissue"},
    {"13", "M00", "M99", "Diseases of the musculoskeletal system and connective tissue"},
    {"14", "N00", "N99", "Diseases of the genitourinary system"},
    {"15", "O00", "O9A", "Pregnancy, childbirth and the puerperium"},
    {"16", "P00", "P96", "Certain conditions originating in the perinatal period"},
    {"17", "Q00", "QA0", "Congenital malformations, deformations and chromosomal abnormalities"},
    {"18", "R00", "R99", "Symptoms, signs and abnormal clinical and laboratory findings, not elsewhere classified"},
    {"19", "S00", "T88", "Injury, poisoning and certain other consequences of external causes"},
    {"20", "V00", "Y99", "External causes of morbidity"},
    {"21", "Z00", "Z99", "Factors influencing health status and contact with health services"},
    {"22", "U00", "U85", "Codes for special purposes"},
}};

template <std::size_t N>
const Meaning* find_value(const std::array<Valued, N>& all, char value) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Valued& v) { return v.value == value; });
  return found == all.end() ? nullptr : &found->meaning;
}

/// By section, else by the longest section above it: `I.C.20.a.7` by `I.C.20`.
template <std::size_t N>
std::string_view by_section(const std::array<Gist, N>& all, std::string_view section) {
  std::string_view best_section, best;
  for (const auto& [at, words] : all) {
    if (section.substr(0, at.size()) != at || at.size() <= best_section.size()) continue;
    const char next = section.size() > at.size() ? section[at.size()] : '.';
    // `B3.1` is not above `B3.12`, nor `II` above `III`; `B5.2` is above `B5.2b`.
    if (next != '.' && !(next >= 'a' && next <= 'z')) continue;
    best_section = at;
    best = words;
  }
  return best;
}

}  // namespace

const Meaning* root_operation_meaning(char value) { return find_value(kRootOperations, value); }
const Meaning* approach_meaning(char value) { return find_value(kApproaches, value); }

std::string_view rule_words(const Source& source) {
  switch (source.kind) {
    case SourceKind::Guideline: return by_section(kGuidelines, source.ref);
    case SourceKind::PcsGuideline: return by_section(kPcsGuidelines, source.ref);
    case SourceKind::PoaGuideline: return "what counts is whether the condition was there when the inpatient order was written";
    default: return {};
  }
}

const ChapterFact* chapter_fact(std::string_view category) {
  if (category.size() < 3) return nullptr;
  const std::string_view three = category.substr(0, 3);
  const auto found = std::find_if(kChapters.begin(), kChapters.end(), [&](const ChapterFact& c) { return c.from <= three && three <= c.to; });
  return found == kChapters.end() ? nullptr : &*found;
}

std::string_view service_section(std::string_view bare) {
  if (bare.size() != 5) return {};
  if (bare[0] >= 'A' && bare[0] <= 'Z') {
    switch (bare[0]) {
      case 'A': return "Transport, supplies and radiopharmaceuticals";
      case 'B': return "Feeding by tube or vein";
      case 'C': return "Items of hospital outpatient payment";
      case 'E': return "Durable equipment";
      case 'G': return "Procedures and professional services, temporary";
      case 'J': return "Drugs not taken by mouth";
      case 'K': return "Equipment, temporary";
      case 'L': return "Braces and prostheses";
      case 'P': return "Pathology and laboratory services";
      case 'Q': return "Supplies and drugs, temporary";
      case 'V': return "Vision and hearing";
      default: return "HCPCS Level II";
    }
  }
  if (bare[4] < '0' || bare[4] > '9') return "Category II and III codes";
  const int number = std::atoi(std::string(bare).c_str());
  if (number >= 65091 && number <= 68899) return "Surgery: eye";
  if (number >= 10004 && number <= 69990) return "Surgery";
  if (number >= 70010 && number <= 79999) return "Radiology";
  if (number >= 80047 && number <= 89398) return "Pathology and laboratory";
  if (number >= 99202 && number <= 99499) return "Evaluation and management";
  if (number >= 90281 && number <= 99607) return "Medicine";
  return number >= 100 && number <= 1999 ? "Anesthesia" : std::string_view("Numbers without a section of their own");
}

}  // namespace cw
