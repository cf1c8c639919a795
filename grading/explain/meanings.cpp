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

// Sections of the ICD-10-PCS guidelines that speak of the operation or approach; the meaning itself is told by the definitions.
constexpr std::array<Valued, 31> kRootOperations = {{
    {'0', {"Alteration", "changing a part's structure to better its looks, while its function stays as it is", "B3.1a"}},
    {'1', {"Bypass", "sending the contents of a tubular part by another way", "B3.6"}},
    {'2', {"Change", "exchanging a device for a like one without cutting or puncturing skin or mucous membrane", "B6.1c"}},
    {'3', {"Control", "stopping, or trying to stop, bleeding after a procedure or other acute bleeding", "B3.7"}},
    {'4', {"Creation", "putting in material to form a new part, as like as can be to one that is absent", "B3.1a"}},
    {'5', {"Destruction", "doing away with all or some of a part where it is, by energy, force or an agent, with nothing taken out", "B3.1a"}},
    {'6', {"Detachment", "cutting off all or a piece of an arm or a leg", "B3.19"}},
    {'7', {"Dilation", "widening an opening or the inside of a tubular part", "B3.1a"}},
    {'8', {"Division", "cutting into a part to separate it, not to drain it", "B3.14"}},
    {'9', {"Drainage", "letting or drawing out fluid or gas", "B3.1a"}},
    {'B', {"Excision", "cutting out or off only some of a part, with nothing put in its place", "B3.8"}},
    {'C', {"Extirpation", "taking solid matter, such as a clot or stone, out of a part", "B3.1a"}},
    {'D', {"Extraction", "drawing or stripping away all or some of a part by force", "B3.1a"}},
    {'F', {"Fragmentation", "breaking solid matter in a part into pieces that are not taken out", "B3.1a"}},
    {'G', {"Fusion", "joining the bones of a joint so that it no longer moves", "B3.10"}},
    {'H', {"Insertion", "putting in a nonbiological device that watches, helps, does or prevents a function without taking the part's place", "B3.1a"}},
    {'J', {"Inspection", "looking at or feeling a part, and nothing more", "B3.11"}},
    {'K', {"Map", "finding the paths of electric impulses or the areas of function in the heart's conduction system or the central nervous system", "B3.1a"}},
    {'L', {"Occlusion", "closing an opening or the inside of a tubular part completely", "B3.12"}},
    {'M', {"Reattachment", "putting all or some of a separated part back, in its own or another suitable place", "B3.1a"}},
    {'N', {"Release", "freeing a part from what abnormally holds it, by cutting or force", "B3.13"}},
    {'P', {"Removal", "taking a device out or off, other than in a Change", "B6.1c"}},
    {'Q', {"Repair", "restoring a part as far as possible, where no other root operation says how", "B3.1a"}},
    {'R', {"Replacement", "putting in or on material that takes the place or function of all or some of a part", "B3.18"}},
    {'S', {"Reposition", "moving all or some of a part to where it belongs or to another suitable place", "B3.15"}},
    {'T', {"Resection", "cutting out or off the whole of a part, with nothing put in its place", "B3.8"}},
    {'U', {"Supplement", "putting in or on material that strengthens a part or helps its function", "B3.1a"}},
    {'V', {"Restriction", "narrowing an opening or the inside of a tubular part without closing it", "B3.12"}},
    {'W', {"Revision", "correcting a device that works badly or has moved", "B6.1c"}},
    {'X', {"Transfer", "moving all or some of a part elsewhere to take over a function, with its vessels and nerves still attached", "B3.17"}},
    {'Y', {"Transplantation", "putting in all or some of a living part from another person or an animal, in place of a like part", "B3.16"}},
}};

constexpr std::array<Valued, 7> kApproaches = {{
    {'0', {"Open", "cutting through skin or mucous membrane and the layers below, so that the site lies bare", "B5.2a"}},
    {'3', {"Percutaneous", "reaching the site with instruments through a puncture or small cut, without a scope", "B5.4"}},
    {'4', {"Percutaneous Endoscopic", "reaching and seeing the site with a scope through a puncture or small cut", "B5.2b"}},
    {'7', {"Via Natural or Artificial Opening", "reaching the site with instruments through a natural or artificial opening, without a scope", ""}},
    {'8', {"Via Natural or Artificial Opening Endoscopic", "reaching and seeing the site with a scope through a natural or artificial opening", ""}},
    {'F', {"Via Natural or Artificial Opening With Percutaneous Endoscopic Assistance", "working through a natural or artificial opening while instruments through a puncture or small cut help", ""}},
    {'X', {"External", "working directly on skin or mucous membrane, or by force from outside through it", "B5.3"}},
}};

using Gist = std::pair<std::string_view, std::string_view>;

// ICD-10-CM Official Guidelines FY2026, each sentence held against the section that it names.
constexpr auto kGuidelines = std::to_array<Gist>({
    {"I.A.6", "NEC in the books stands for 'other specified', NOS for 'unspecified'"},
    {"I.A.9", "'other' codes are for detail that has no code, 'unspecified' ones for detail that the record does not give"},
    {"I.A.12.a", "an Excludes1 note means that the two are not reported together, unless they have nothing to do with each other"},
    {"I.A.12.b", "an Excludes2 note means that the other condition is not part of this one; both may be reported when the patient has both"},
    {"I.A.13", "the underlying cause is sequenced before its manifestation, as the notes at both say"},
    {"I.A.15", "'with' or 'in' in a title, the Index or a note presumes that two conditions are linked, unless the record clearly says that they are not or another guideline asks for the link in writing"},
    {"I.A.17", "a 'code also' note says that a second code may be needed, and leaves the order to the encounter"},
    {"I.A.19", "a diagnosis is coded because the provider states it, not because findings would fit it"},
    {"I.B.2", "a code is reported with every character and all the detail that the record supports"},
    {"I.B.4", "a sign or symptom may be coded while no provider has confirmed a diagnosis related to it"},
    {"I.B.5", "a sign or symptom that goes with a disease as a rule is not coded beside it, unless the books say so"},
    {"I.B.6", "a sign or symptom that does not go with a disease as a rule is coded as well"},
    {"I.B.7", "one condition may need several codes, as notes such as 'use additional code' and 'code first' ask"},
    {"I.B.8", "where the Index has entries side by side for a condition's acute and chronic forms, both are reported, the acute one first"},
    {"I.B.9", "one combination code is reported where it states all the parts; its parts are then not coded again"},
    {"I.B.12", "the same code is reported only once for an encounter"},
    {"I.B.13", "the side is coded as documented; an unspecified side is for the rare record that does not say and cannot be cleared up"},
    {"I.B.14", "certain details, such as the BMI or an ulcer's stage, may be taken from other clinicians, but the diagnosis that they belong to comes from the provider"},
    {"I.B.16", "a complication of care is coded when the provider documents that the care caused it and the record shows that it mattered; the word complication is not needed"},
    {"I.B.18", "codes for symptoms and unspecified codes are right where nothing firmer is known by the end of the encounter"},
    {"I.C.1.d.1.a", "sepsis is coded to the systemic infection, A41.9 when no more is known, and R65.2 is added only when severe sepsis or an acute organ dysfunction that goes with it is documented"},
    {"I.C.1.d.1.b", "severe sepsis takes a code for the systemic infection, then one from R65.2, and codes for the organ dysfunctions that go with it"},
    {"I.C.1.d.2", "septic shock is coded after the systemic infection and is never principal"},
    {"I.C.1.d.3", "in severe sepsis that was there at admission and is the reason for it, the systemic infection is principal; severe sepsis that develops later is secondary"},
    {"I.C.1.d.4", "when sepsis and a local infection are the reason for admission the systemic infection comes first; when sepsis develops only later, the local infection does"},
    {"I.C.4.a.3", "long-term insulin, oral or injectable drugs for diabetes are told by Z79 codes; insulin given only for a time during the encounter is not, and insulin does not make the diabetes type 1"},
    {"I.C.4.a", "as many codes of one diabetes category are used as describe all its complications"},
    {"I.C.4.b.1", "a class of obesity is coded when the provider documents it, and class 3 takes the place of morbid obesity"},
    {"I.C.9.a.2", "high blood pressure with chronic kidney disease is coded to I12, with the stage beside it, unless the provider says that the two are unrelated"},
    {"I.C.9.a.3", "high blood pressure with both heart and chronic kidney disease is coded to I13, with the kidney's stage and any heart failure beside it"},
    {"I.C.9.a.4", "with hypertensive disease of the brain's vessels the code from I60 to I69 comes first, then the hypertension"},
    {"I.C.9.a", "high blood pressure is presumed to be linked with heart and kidney involvement, unless the record clearly says that they are unrelated; other conditions need the provider's link"},
    {"I.C.9.b", "coronary artery disease and angina are presumed to be linked, unless the record says otherwise, and share one code; an acute infarction that is the reason for admission comes before the coronary disease"},
    {"I.C.10.a.1", "an exacerbation is a worsening of the chronic lung disease; an infection on top of it is not the same, though it may be the trigger"},
    {"I.C.14.a.1", "chronic kidney disease is coded by its documented stage, and to N18.6 alone where end-stage disease is documented too"},
    {"I.C.19.a", "the 7th character follows the kind of treatment: A while it is active, D for routine care in healing, S for an injury that left something behind; fractures have more"},
    {"I.C.19.c", "a fracture is coded by site and documented detail, as closed where open or closed is not said, and as displaced where displacement is not said"},
    {"I.C.19.c.1", "a fracture's 7th character tells active treatment, healing, nonunion or malunion; with known osteoporosis a fall that would not break a healthy bone leads to M80"},
    {"I.C.19.e.5", "harm from a drug rightly prescribed and given is an adverse effect, from one wrongly used a poisoning, and taking less than prescribed is underdosing"},
    {"I.C.19.e.5.a", "for harm from a drug rightly prescribed and given, what it did is coded first, then the drug as an adverse effect"},
    {"I.C.19.e.5.b", "a poisoning is coded first, then what it did; intent that the record leaves open is coded as accidental, and undetermined only where the record says that it cannot be told"},
    {"I.C.19.e.5.c", "underdosing is taking less than prescribed or stopping on one's own, and its code is never first"},
    {"I.C.20.a.1", "an external cause code may go with any code for a condition that comes from outside"},
    {"I.C.20.a.2", "the external cause is coded at each encounter that treats the condition, with the same 7th character as the condition's code"},
    {"I.C.20.a.5", "the external cause is chosen by its own Index and the notes of the Tabular List"},
    {"I.C.20.a.6", "an external cause code is never principal or first-listed"},
    {"I.C.20.b", "the place is generally reported once, at the initial encounter for treatment, and after the cause"},
    {"I.C.20.c", "the activity is reported once, at the initial encounter for treatment, and not for poisonings, adverse effects, misadventures or sequelae"},
    {"I.C.20.k", "the status, such as work or leisure, goes with another external cause code, once, at the initial encounter, and not for poisonings, adverse effects, misadventures or late effects"},
    {"I.C.20.d", "place, activity and status follow the main external cause, generally one of each"},
    {"I.C.20", "external cause codes tell how an injury or condition came about, with what intent, where, and while doing what"},
    {"I.C.21.c.3", "status codes tell what stays with the patient and may bear on care, where the diagnosis code does not say it already"},
    {"I.C.21.c.4", "a personal history code is for what is over and treated no more but may return, a family history code for what raises the patient's risk"},
    {"II.A", "a symptom from chapter 18 is not principal when a diagnosis related to it has been established"},
    {"II.H", "for inpatients of hospitals a diagnosis documented at discharge as still uncertain is coded as if it existed"},
    {"II", "the principal diagnosis is the condition found, after study, to be chiefly the cause of the admission"},
    {"III.A", "a diagnosis in the final statement is ordinarily coded, an old one without bearing on the stay is not, and a history code may tell what still matters"},
    {"III.B", "for inpatients abnormal findings are not coded unless the provider says that they matter clinically"},
    {"III.C", "for inpatients of hospitals a diagnosis documented at discharge as still uncertain is coded as if it existed"},
    {"III", "other diagnoses are reported when they matter clinically and were evaluated, treated or examined, or called for more nursing or a longer stay"},
    {"IV.D", "a symptom may be reported when the provider has confirmed no diagnosis"},
    {"IV.G", "first-listed is what the record shows to be chiefly responsible for the services given"},
    {"IV.H", "for outpatients an uncertain diagnosis is not coded; what is certain, such as the symptom, is"},
    {"IV.I", "a chronic disease under ongoing treatment may be coded as often as the patient receives care for it"},
    {"IV.J", "for outpatients conditions that are there and bear on care are coded; those that are over are not, though a history code may be"},
    {"IV.N", "for ambulatory surgery the diagnosis for which it was done is coded, the postoperative one when it is known to be another"},
});

// The official ICD-10-PCS text was not at hand: numbers and substance rest on published accounts of it.
constexpr auto kPcsGuidelines = std::to_array<Gist>({
    {"A11", "the coder decides which ICD-10-PCS term the documented words come to; the physician need not use its terms"},
    {"B3.1a", "the full definition of the root operation is applied"},
    {"B3.1b", "what a root operation's definition includes, reaching the site, closing it and joining a tubular part again are not coded apart"},
    {"B3.2c", "different root operations with aims of their own on one body part are each coded"},
    {"B3.2d", "where one approach is begun and another finishes the work, the finished operation takes the second and the attempt is Inspection by the first"},
    {"B3.2", "several procedures of one operation are coded where body parts, sites or aims differ, or where the approach was changed"},
    {"B3.3", "an operation broken off is coded as what was done, and as Inspection where nothing was"},
    {"B3.4a", "a biopsy is Excision, Extraction or Drainage with the qualifier Diagnostic"},
    {"B3.4b", "a biopsy followed by the definitive procedure at the same site is coded beside it"},
    {"B3.6a", "a bypass is coded by where it starts, the body part, and where it goes, the qualifier"},
    {"B3.6b", "a coronary bypass is coded by the number of arteries that it reaches, and the qualifier tells where the blood comes from"},
    {"B3.6c", "several coronary arteries bypassed with another device or from another vessel take a code each"},
    {"B3.7", "stopping acute bleeding, beyond what belongs to a procedure, is Control unless a more specific root operation says what was done"},
    {"B3.8", "all of a body part that has a value of its own is Resection, a portion of it Excision"},
    {"B3.9", "a graft taken from another site is coded as well, unless the qualifier already names that site"},
    {"B3.10a", "a fusion of the spine is coded by its level, and by whether one joint or more were fused"},
    {"B3.11a", "looking at a part in order to do something else is not coded apart"},
    {"B3.11b", "of several tubular parts inspected the farthest is coded, of others in a region the value for the whole of it"},
    {"B3.11c", "Inspection by one approach and another procedure on the same body part by a different one are both coded"},
    {"B3.12", "an embolization that is to close a vessel is Occlusion, one that is to narrow it Restriction"},
    {"B3.13", "Release takes the part that is set free, not what held it"},
    {"B3.14", "to set a part free without cutting it is Release, to cut the part itself through is Division"},
    {"B3.15", "a displaced fracture that is reduced is Reposition, its cast included; one that is not displaced is coded as what was done"},
    {"B3.16", "putting in another's living part is Transplantation, putting in cells is Administration"},
    {"B3.17", "a flap of several layers is coded to its deepest layer, and the qualifier names the others"},
    {"B3.18", "cutting out a part and replacing it are both coded, unless the cutting only makes ready for the replacement"},
    {"B3.19", "Detachment is coded by where the limb was cut, and the qualifier tells how high or how much"},
    {"B4.1a", "a portion without a value of its own is coded to the whole part"},
    {"B4.2", "a branch without a value of its own is as a rule coded to the nearest branch toward the center that has one"},
    {"B4.4", "the coronary arteries are one body part counted by arteries, and one code holds all that were treated alike"},
    {"B5.2a", "an open operation stays Open when a scope helps"},
    {"B5.2b", "work through a scope stays Percutaneous Endoscopic when a hand helps or a cut is widened to take a part out"},
    {"B6.1a", "as a rule a device is coded only when it stays after the procedure"},
    {"B6.1b", "sutures, ligatures, markers and wound drains left for a while after the operation are part of it and no devices"},
    {"B6.1c", "what is done only to a device is Change, Irrigation, Removal or Revision"},
});

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
    {"17", "Q00", "QA1", "Congenital malformations, deformations and chromosomal abnormalities"},
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

/// By the very section: what a section says need not hold for the paragraphs below it.
template <std::size_t N>
std::string_view by_section(const std::array<Gist, N>& all, std::string_view section) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Gist& gist) { return gist.first == section; });
  return found == all.end() ? std::string_view() : found->second;
}

}  // namespace

const Meaning* root_operation_meaning(char value) { return find_value(kRootOperations, value); }
const Meaning* approach_meaning(char value) { return find_value(kApproaches, value); }

std::string_view rule_words(const Source& source) {
  switch (source.kind) {
    case SourceKind::Guideline: return by_section(kGuidelines, source.ref);
    case SourceKind::PcsGuideline: return by_section(kPcsGuidelines, source.ref);
    case SourceKind::PoaGuideline:
      if (source.ref.find("exempt") != std::string::npos) return "a code on the exempt list is left without an indicator";
      return "what counts is whether the condition was there when the inpatient order was written";
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
