#include "scenarios/mess/stray_pages.h"

namespace cw::mess {

const std::vector<StrayPatient>& stray_patients() {
  static const std::vector<StrayPatient> kPatients = {
      {"Quillon", "Marta E.", Sex::Female},   {"Penderglass", "Ruth", Sex::Female}, {"Dragonetti", "Pia L.", Sex::Female},  {"Trevellick", "Harriet M.", Sex::Female}, {"Okparaebo", "Nneka J.", Sex::Female},
      {"Stavely", "Corinne", Sex::Female},    {"Yarborough", "Lucille D.", Sex::Female}, {"Tremblett", "Agnes", Sex::Female},    {"Brockhurst", "Owen T.", Sex::Male},    {"Fenstermaker", "Lloyd", Sex::Male},
      {"Garrigues", "Emile P.", Sex::Male},   {"Holloman", "Desmond R.", Sex::Male},     {"Iturralde", "Rafael", Sex::Male},     {"Kettleborough", "Ian S.", Sex::Male},  {"Solvang", "Nils A.", Sex::Male},
      {"Mwangale", "Peter K.", Sex::Male},
  };
  return kPatients;
}

const std::vector<StrayPage>& stray_pages() {
  using enum DocumentType;
  static const std::vector<StrayPage> kPages = {
      {Laboratory, "Chemistry, single specimen", "Core laboratory", "Laboratory", "chemistry", true, true, 18, 95, R"(# Chemistry

```
{NAME}                MRN {MRN}
DOB {DOB}   {AGE} Y {SEX}
COLLECTED {DATE} {T0}   RESULTED {DATE} {T2}

Sodium           137      136-145 mmol/L
Potassium          4.6    3.5-5.1 mmol/L
Chloride         103      98-107  mmol/L
CO2               25      22-29   mmol/L
BUN               22      7-22    mg/dL
Creatinine         1.12   0.50-1.30 mg/dL
Glucose          164 H    70-110  mg/dL
Hemolysis index  slight
```

Specimen from the early round. No call made.
)"},
      {Laboratory, "Coagulation", "Core laboratory", "Laboratory", "coagulation", true, true, 40, 95, R"(# Coagulation

Patient **{NAME}** – {MRN} – {SEX}, {AGE} y

| Test | Result | Therapeutic range |
| --- | --- | --- |
| Prothrombin time | 27.4 s | |
| INR | 2.6 | 2.0 to 3.0 |

Drawn {DATE} {T0}, received {T1}, verified {T2}. Indication given: warfarin, monthly.
)"},
      {RadiologyReport, "Ankle, three views", "H. Kestleman, MD", "Radiology", "ankle-film", true, false, 18, 85, R"(# Ankle, three views

**Name:** {NAME}   **MRN:** {MRN}   **DOB:** {DOB}

**Exam:** {DATE} {T0}   **Read:** {DATE} {T1}

**History:** stepped off a loading dock, swelling on the outside.

**Findings:** Soft tissue swelling over the lateral malleolus. Mortise congruent. No fracture. Small os trigonum. Joint space kept.

**Impression:** No fracture. Lateral soft tissue swelling.

H. Kestleman, MD, signed {DATE} {T2}
)"},
      {RadiologyReport, "Renal ultrasound", "S. Adeyinka-Moss, MD", "Radiology", "renal-ultrasound", true, true, 30, 90, R"(# Ultrasound of the kidneys

{NAME}, {AGE} {SEX}, MRN {MRN}. Performed {DATE} {T0}.

Right kidney 10.8 cm, left 11.1 cm. Cortex of normal thickness on both sides. A simple cyst of 2.1 cm at the lower pole of one, no solid part. No stone, no hydronephrosis. Bladder half full, both jets seen.

**Impression:** simple renal cyst, otherwise normal study.

S. Adeyinka-Moss, MD, {DATE} {T2}
)"},
      {MedicationRecord, "Medication record, one day", "Unit nursing", "Nursing", "medication-sheet", true, false, 35, 95, R"(# Medication record, {DATE}

{NAME} – {MRN} – born {DOB} – allergies: latex

| Medicine | Due | Given |
| --- | --- | --- |
| Metoprolol succinate 50 mg PO | 09:00 | {T0}, HR 72 |
| Pantoprazole 40 mg PO | 09:00 | {T0} |
| Gabapentin 300 mg PO | 09:00, 14:00, 21:00 | {T0}; rest due |
| Enoxaparin 40 mg SC | 09:00 | refused, told team {T1} |
| Insulin lispro, low scale | meals | 2 units, fingerstick 188 |

Checked {DATE} {T2}
)"},
      {NursingNote, "Nursing note", "C. Vandermolen, RN", "Nursing", "nursing-entry", true, false, 40, 95, R"(# Nursing note

{DATE} {T0}

{LAST}, {FIRST} ({MRN}), {AGE} {SEX}. Slept in short stretches. Knee immobilizer on, toes warm, moves all five, cap refill brisk. Pain 5 at {T0}, oxycodone 5 mg, 2 at {T1}. Voided 350 in the urinal, clear. Ice pack changed. {He} asked about the ride home and was told that case management would come by. Side rails up x2, call light in reach.

C. Vandermolen, RN, {T2}
)"},
      {TherapyNote, "Physical therapy, daily note", "J. Arsenault, PT", "Physical therapy", "therapy-entry", true, false, 45, 92, R"(# PT daily note

**{NAME}**  **{MRN}**  {DATE}, {T0} to {T1}

S: "Better than yesterday, the stairs scare me."

O: Bed to chair with contact guard. Gait 60 ft with rolling walker, step-to, two standing rests. Up and down 3 steps with one rail and min assist, cues to lead with the strong leg. SpO2 94 % after, HR 98. Knee 8 to 82 degrees.

A: Gaining. Limited by quadriceps weakness and worry. Needs one more session on stairs, {his} bedroom is upstairs.

P: BID. Home with outpatient PT if stairs are safe, else short rehab.

J. Arsenault, PT, {T2}
)"},
      {DietitianNote, "Nutrition follow-up", "R. Pellegrin, RD", "Nutrition", "nutrition-entry", true, false, 35, 92, R"(# Nutrition follow-up

{DATE} {T0} – {NAME} – MRN {MRN}

{AGE}-year-old {sex} on pureed diet, nectar-thick liquids since swallow study of {BEFORE}. Ate about half of breakfast, all of the pudding. Weight steady. Likes savory, dislikes the thickened juice.

Plan: fortified soup twice a day, ice cream with lunch, calorie count for two days. Thickened coffee allowed. Speech therapy sees {him} again at the end of the week.

R. Pellegrin, RD, {T2}
)"},
      {CaseManagement, "Discharge planning note", "T. Moncrieffe, RN", "Case management", "planning-entry", true, false, 60, 95, R"(# Discharge planning

{DATE} {T0}. {NAME}, {MRN}.

Met with patient and niece. {TITLE} {LAST} lives alone, ground floor, manages own pills, neighbor shops. Prior home health in spring. Choice list given; picks the agency used before, second choice left open. Walker in the house, tub bench wanted. Niece can drive on weekdays after four.

Referral faxed {T1}, agency accepts for the day after discharge. Important message delivered, copy signed.

T. Moncrieffe, RN, {T2}
)"},
      {Consultation, "Podiatry consultation", "B. Castellow, DPM", "Podiatry", "podiatry-consultation", true, false, 45, 90, R"(# Podiatry consultation

{DATE} {T0} – {NAME} – {MRN} – DOB {DOB}

Asked to see for thickened nails and a callus under the first metatarsal head. {AGE}-year-old {sex}, diabetic shoes at home but wears slippers here. No ulcer now or before, no fever.

Exam: pulses palpable, monofilament absent at both great toes. Ten dystrophic nails. Callus pared to intact skin, no sinus, no drainage.

Nails debrided, tolerated. Shoes to be brought in. See in office in nine weeks.

B. Castellow, DPM, {T2}
)"},
      {ProgressNote, "Progress note", "M. Vasilenko, MD", "Urology", "urology-entry", true, false, 45, 92, R"(# Urology progress note

**{DATE} {T0}** – {NAME}, {MRN}

S: Passing urine through the catheter without clots, wants it out. No fever or chills.

O: T 36.8, HR 74, BP 132/70. Abdomen soft, bladder not felt. Urine light pink in the tube, 1,150 mL since midnight. Hgb 12.9.

A/P: Hematuria clearing after irrigation. Stop irrigation, trial of void in the morning, culture still open. Restart tamsulosin.

M. Vasilenko, MD, {T2}
)"},
      {PhoneNote, "Telephone encounter", "G. Ashdown, LPN", "Clinic nursing", "phone-entry", false, true, 18, 90, R"(# Telephone encounter

{DATE} {T0}. Caller: patient, {NAME}, born {DOB}, chart {MRN}.

Ran out of the levothyroxine 88 mcg on Sunday, pharmacy says no refills left. Last TSH in the fall was in range. No palpitations, no weight change. Uses the pharmacy on Second Street.

Per protocol 30 tablets sent, no refill, needs a visit. Appointment offered, {he} will call back after looking at {his} shifts.

G. Ashdown, LPN, {T2}
)"},
      {NursingNote, "Injection visit", "K. Redfearn, MA", "Clinic nursing", "injection-visit", false, true, 50, 90, R"(# Nurse visit, injection

{NAME}   {MRN}   {DATE}

Here for vitamin B12, monthly. Feels well, no reaction last time. ID by name and birth date {DOB}.

Cyanocobalamin 1,000 mcg IM, left deltoid, {T0}. Watched 15 minutes, left {T1}. Next in four weeks.

K. Redfearn, MA, {T2}
)"},
      {RadiologyReport, "Bone density report", "L. Haverkamp, MD", "Radiology", "outside-imaging", false, true, 50, 74, R"(# Imaging report, received by fax

RE: **{NAME}**, DOB {DOB}, your number {MRN}

Bone density, {DATE} {T0}: lumbar spine T-score –1.4, femoral neck –1.8. Low bone mass. Ten-year risk of a major fracture 9 %.

Suggest repeat in two years.

L. Haverkamp, MD, signed {T2}
)"},
      {Flowsheet, "Vital signs, one shift", "Unit nursing", "Nursing", "vitals-sheet", true, false, 30, 95, R"(# Vital signs

```
{NAME}   {MRN}   {SEX} {AGE}          {DATE}

TIME    T      HR   RR   BP        SPO2        PAIN
{T0}   36.9    84   18   118/66    95 % 2 L    3
{T1}   37.1    88   18   122/70    96 % 2 L    4
{T2}   37.0    80   16   116/64    97 % 1 L    2
```

Chest tube to water seal, 40 mL serous this shift, no air leak with cough.
)"},
  };
  return kPages;
}

}  // namespace cw::mess
