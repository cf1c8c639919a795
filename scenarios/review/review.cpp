#include "scenarios/review/review.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/review/review_parts.h"

namespace cw {
namespace {

bool contains(const auto& list, const auto& value) { return std::find(list.begin(), list.end(), value) != list.end(); }

std::string span(std::int64_t minutes) {
  if (minutes < 60) return fmt::format("{} min", minutes);
  if (minutes < 72 * 60 || minutes % (24 * 60) == 0) {
    const auto hours = minutes / 60, rest = minutes % 60;
    if (minutes >= 72 * 60) return fmt::format("{} days", hours / 24);
    return rest == 0 ? fmt::format("{} h", hours) : fmt::format("{} h {} min", hours, rest);
  }
  return fmt::format("{} days {} h", minutes / (24 * 60), minutes / 60 % 24);
}

std::string days(int count) { return fmt::format("{} day{}", count, count == 1 ? "" : "s"); }

/// A moment before which, or after which, something must be done.
struct Bound {
  LocalTime at;
  bool strict = false;  ///< in that minute is too late
  const PolicyRule* rule = nullptr;
  const TimeLimit* limit = nullptr;  ///< null: a day after discharge
  LocalTime from;                    ///< the limit's moment
  bool broken_by(LocalTime time) const { return strict ? time >= at : time > at; }
};

struct Bounds {
  std::vector<Bound> written, given;  ///< latest moment of writing, of signing; in order of layer
  std::vector<Bound> earliest;
};

const Bound* first_of(const std::vector<Bound>& all) {
  const auto found = std::min_element(all.begin(), all.end(), [](const Bound& a, const Bound& b) { return a.at != b.at ? a.at < b.at : a.strict && !b.strict; });
  return found == all.end() ? nullptr : &*found;
}

class Review {
 public:
  Review(const Scenario& scenario, const RecordPolicy& policy, LocalTime on) : r_(scenario, policy, on) {}

  RecordReview run() {
    for (const auto& item : r_.policy.items) require(item);
    check_signatures();
    check_verbal_orders();
    check_attestations();
    review_texts(r_, out_.deficiencies);
    finish();
    return std::move(out_);
  }

  std::optional<LocalTime> due(DeficiencyType type, const DocumentId& document, std::string_view about) {
    const ChartDocument* d = r_.s.document(document);
    if (type == DeficiencyType::UnsignedVerbalOrder) {
      const ChartEntry* entry = r_.s.entry(EntryId(std::string(about)));
      if (entry == nullptr && d != nullptr)
        for (const auto& e : d->entries)
          if (e.type == DocumentType::VerbalOrder) entry = &e;
      if (entry != nullptr) return order_bound(entry->at).at;
    }
    if ((type == DeficiencyType::MissingDocument || type == DeficiencyType::MissingConsent || type == DeficiencyType::Late) && (d == nullptr || type == DeficiencyType::Late)) {
      auto wanted = document_type_from(about);
      if (!wanted && type == DeficiencyType::MissingConsent) wanted = DocumentType::Consent;
      if (!wanted && d != nullptr) wanted = d->type;
      if (!wanted) return std::nullopt;
      for (const auto& item : r_.policy.items) {
        if (!r_.speaks(item.scope) || !contains(item.any_of, *wanted)) continue;
        std::vector<Bound> all;
        for (const Operation* operation : r_.operations(item.scope)) {
          const Bounds bounds = bounds_of(item.any_of.front(), operation);
          all.insert(all.end(), bounds.written.begin(), bounds.written.end());
          all.insert(all.end(), bounds.given.begin(), bounds.given.end());
        }
        if (const Bound* bound = first_of(all)) return bound->at;
      }
      return r_.complete_by();
    }
    if (type == DeficiencyType::MissingSignature && d != nullptr) {
      for (const auto& item : r_.policy.items) require(item);
      const auto all = signature_bounds(*d, nullptr);
      if (const Bound* bound = first_of(all)) return bound->at;
    }
    if (type == DeficiencyType::WrongPatient || type == DeficiencyType::CopiedForward || type == DeficiencyType::LateralityConflict || type == DeficiencyType::IndexError) return std::nullopt;
    return r_.complete_by();
  }

 private:
  LocalTime moment(PolicyMoment moment, const Operation* operation) const {
    const Encounter& e = r_.encounter();
    switch (moment) {
      case PolicyMoment::Admission: return r_.admission();
      case PolicyMoment::Start: return e.started;
      case PolicyMoment::OperationStart: return operation != nullptr ? operation->started : e.started;
      case PolicyMoment::OperationEnd: return operation != nullptr ? operation->ended : e.started;
      case PolicyMoment::OperationLeft: return operation != nullptr ? operation->left : e.started;
      case PolicyMoment::Discharge:
      case PolicyMoment::Entry: return e.ended;
    }
    return e.ended;
  }

  std::string moment_words(const TimeLimit& limit) const {
    switch (limit.moment) {
      case PolicyMoment::Admission: return r_.encounter().admitted ? "the inpatient order" : "the beginning of the visit";
      case PolicyMoment::Start: return "registration";
      case PolicyMoment::OperationStart: return "the operation began";
      case PolicyMoment::OperationEnd: return "the operation ended";
      case PolicyMoment::OperationLeft: return "the patient left the room";
      case PolicyMoment::Discharge: return "discharge";
      case PolicyMoment::Entry: return "the entry";
    }
    return "";
  }

  /// All limits of an item, for one operation or for whichever there are.
  Bounds bounds_of(DocumentType type, const Operation* operation) const {
    Bounds bounds;
    const bool saving = r_.encounter().daylight_saving;
    for (const auto& limit : r_.policy.limits) {
      if (limit.of != type || !r_.speaks(limit.scope) || limit.moment == PolicyMoment::Entry) continue;
      for (const Operation* one : r_.operations(limit.scope)) {
        if (operation != nullptr && one != nullptr && one != operation) continue;
        Bound bound{.rule = &limit.rule, .limit = &limit, .from = moment(limit.moment, one)};
        bound.at = bound.from;
        if (limit.minutes_after) bound.at = plus_minutes(bound.from, *limit.minutes_after, saving);
        if (limit.days_after) bound.at = r_.end_of_day(bound.from, *limit.days_after);
        if (limit.minutes_before) bound.at = plus_minutes(bound.from, -std::int64_t{*limit.minutes_before}, saving);
        if (limit.days_before) bound.at = {bound.from.date.plus_days(-*limit.days_before), 0};
        bound.strict = limit.before;
        (limit.minutes_before || limit.days_before ? bounds.earliest : limit.when_signed ? bounds.given : bounds.written).push_back(bound);
      }
    }
    return bounds;
  }

  std::vector<DocumentType> types_of(const RequiredItem& item) const {
    std::vector<DocumentType> types = item.any_of;
    const Encounter& e = r_.encounter();
    const bool is_short = elapsed_minutes(r_.admission(), e.ended, e.daylight_saving) < std::int64_t{item.short_hours} * 60;
    if (is_short || contains(item.instead_services, e.service)) types.insert(types.end(), item.instead_when_short.begin(), item.instead_when_short.end());
    return types;
  }

  /// When an item without a limit is looked for: operations' items with the operation, all else at discharge.
  bool is_time(const RequiredItem& item, const Operation* operation, const Bounds& bounds) const {
    if (item.if_not_by_left) return r_.on >= operation->left;
    const auto from_start = [](const Bound& b) { return b.limit->moment == PolicyMoment::OperationStart; };
    if (operation != nullptr) {
      const bool before = std::any_of(bounds.written.begin(), bounds.written.end(), from_start) || std::any_of(bounds.given.begin(), bounds.given.end(), from_start);
      return r_.on >= (before ? operation->started : operation->ended);
    }
    LocalTime first = r_.encounter().ended;
    for (const auto* list : {&bounds.written, &bounds.given})
      for (const auto& bound : *list) first = std::min(first, bound.from);
    return r_.on >= first;
  }

  /// What stands for an item: the best there is, and what is wrong with its times.
  struct Choice {
    const RecordThing* thing = nullptr;
    const Bound* late = nullptr;
    const Bound* old = nullptr;
  };

  Choice choose(const std::vector<DocumentType>& types, const Operation* operation, const Bounds& bounds) const {
    Choice best;
    int best_rank = -1;
    for (const auto& thing : r_.things) {
      if (!contains(types, thing.type)) continue;
      if (operation != nullptr && thing.operation() && *thing.operation() != operation->id) continue;
      Choice choice{.thing = &thing};
      std::vector<Bound> broken;
      for (const auto& bound : bounds.written)
        if (bound.broken_by(thing.at)) broken.push_back(bound);
      if (const Bound* first = first_of(broken)) choice.late = &*std::find_if(bounds.written.begin(), bounds.written.end(), [&](const Bound& b) { return b.rule == first->rule && b.at == first->at; });
      for (const auto& bound : bounds.earliest)
        if (thing.at < bound.at) choice.old = &bound;
      const auto given = execution(thing);
      const bool signed_in_time = given && std::none_of(bounds.given.begin(), bounds.given.end(), [&](const Bound& b) { return b.broken_by(*given); });
      const bool in_stay = thing.at >= r_.encounter().started;
      const int rank = (choice.old == nullptr ? 16 : 0) + (choice.late == nullptr ? 8 : 0) + (signed_in_time ? 4 : 0) + (given ? 2 : 0) + (in_stay ? 1 : 0);
      const bool better = rank > best_rank || (rank == best_rank && !in_stay && thing.at > best.thing->at);
      if (better) best = choice, best_rank = rank;
    }
    return best;
  }

  /// When a thing was signed; an entry without a signature of its own was executed at its time, under its document's signature.
  std::optional<LocalTime> execution(const RecordThing& thing) const {
    if (thing.entry == nullptr || thing.entry->signed_at) return thing.signed_at;
    return r_.signature(*thing.document) ? std::optional(thing.at) : std::nullopt;
  }

  /// The item of a type on which the record relies, unless it is too old to count.
  const RecordThing* relied_on(DocumentType type) const {
    for (const auto& item : r_.policy.items)
      if (item.any_of.front() == type && r_.speaks(item.scope))
        for (const Operation* operation : r_.operations(item.scope)) {
          const Choice choice = choose(types_of(item), operation, bounds_of(type, operation));
          if (choice.thing != nullptr) return choice.old == nullptr ? choice.thing : nullptr;
        }
    return nullptr;
  }

  void require(const RequiredItem& item) {
    if (!r_.speaks(item.scope)) return;
    if (item.if_before_start) {
      const RecordThing* thing = relied_on(*item.if_before_start);
      if (thing == nullptr || thing->at >= r_.encounter().started) return;
    }
    for (const Operation* operation : r_.operations(item.scope)) require(item, operation);
  }

  void require(const RequiredItem& item, const Operation* operation) {
    if (item.if_not_by_left && std::any_of(r_.things.begin(), r_.things.end(), [&](const RecordThing& t) { return t.type == *item.if_not_by_left && (!t.operation() || *t.operation() == operation->id) && t.at <= operation->left; })) return;
    const DocumentType type = item.any_of.front();
    const Bounds bounds = bounds_of(type, operation);
    const Choice choice = choose(types_of(item), operation, bounds);
    if (choice.thing == nullptr && !is_time(item, operation, bounds)) return;

    std::vector<Bound> all = bounds.written;
    all.insert(all.end(), bounds.given.begin(), bounds.given.end());
    const Bound* first = first_of(all);
    DueItem clock{.rule = first != nullptr ? first->rule->id : item.rule.id, .what = std::string(display_name(choice.thing != nullptr ? choice.thing->type : type)) + of(operation), .due = first != nullptr ? first->at : r_.complete_by()};
    const std::string name = name_of(type) + of(operation);

    if (choice.thing == nullptr) {
      Deficiency d = r_.found(item.rule, nullptr, operation, "");
      d.about = std::string(to_string(type));
      d.due = clock.due;
      d.state = clock.state = r_.open_state(*clock.due, first != nullptr && first->strict);
      d.message = fmt::format("There is no {}{}; {} by {}{}.", name, also_types(item), d.state == DeficiencyState::Overdue ? "it was due" : "it is due", to_display(*clock.due), limit_words(first));
      add(std::move(d), clock);
      return;
    }
    const RecordThing& thing = *choice.thing;
    clock.document = thing.document->id;
    clock.done = thing.at;
    for (const auto& bound : bounds.given) given_.push_back({&thing, bound});
    if (choice.old != nullptr) {
      Deficiency d = r_.found(*choice.old->rule, thing.document, operation, thing.author());
      if (thing.entry != nullptr) d.entry = thing.entry->id;
      d.about = std::string(to_string(type));
      d.due = clock.due;
      d.done = thing.at;
      d.state = clock.state = r_.open_state(*clock.due, first != nullptr && first->strict);
      const TimeLimit& limit = *choice.old->limit;
      d.message = limit.days_before ? fmt::format("The {} was written {} before {}; it counts for {} at most, so a new one is needed.", name, days(choice.old->from.date.days_since_1970() - thing.at.date.days_since_1970()), moment_words(limit), days(*limit.days_before))
                  : *limit.minutes_before == 0 ? fmt::format("The {} was written {}, before {}; one of this stay is needed.", name, to_display(thing.at), moment_words(limit))
                                               : fmt::format("The {} was written {} before {}; it counts for {} at most, so a new one is needed.", name, span(elapsed(thing.at, choice.old->from)), moment_words(limit), span(*limit.minutes_before));
      d.evidence = evidence(thing);
      add(std::move(d), clock);
      return;
    }
    if (choice.late != nullptr) {
      Deficiency d = r_.found(*choice.late->rule, thing.document, operation, thing.author());
      if (thing.entry != nullptr) d.entry = thing.entry->id;
      d.about = std::string(to_string(type));
      d.due = choice.late->at;
      d.done = thing.at;
      d.state = clock.state = DeficiencyState::DoneLate;
      d.message = late_words(name, "written", *choice.late, thing.at);
      d.evidence = evidence(thing);
      clock.rule = choice.late->rule->id;
      late_.push_back(&thing);
      add(std::move(d), clock);
      return;
    }
    clock.met = true;
    out_.clock.push_back(std::move(clock));
  }

  std::string also_types(const RequiredItem& item) const {
    std::string words;
    const auto types = types_of(item);
    for (std::size_t i = 1; i < types.size(); ++i) words += " or " + name_of(types[i]);
    return words;
  }

  std::string of(const Operation* operation) const { return operation != nullptr && r_.encounter().operations.size() > 1 ? " (" + operation->name + ")" : ""; }
  std::int64_t elapsed(LocalTime from, LocalTime to) const { return elapsed_minutes(from, to, r_.encounter().daylight_saving); }

  /// ` (24 h after the inpatient order)`
  std::string limit_words(const Bound* bound) const {
    if (bound == nullptr || bound->limit == nullptr) return fmt::format(" ({} after discharge)", days(r_.policy.completion.days));
    const TimeLimit& limit = *bound->limit;
    if (limit.before) return fmt::format(", before {}", moment_words(limit));
    if (limit.days_after) return fmt::format(" ({} after {})", days(*limit.days_after), moment_words(limit));
    return *limit.minutes_after == 0 ? fmt::format(", when {}", limit.moment == PolicyMoment::Admission ? "the patient was admitted" : moment_words(limit)) : fmt::format(" ({} after {})", span(*limit.minutes_after), moment_words(limit));
  }

  std::string late_words(const std::string& name, const char* done, const Bound& bound, LocalTime at) const {
    if (bound.limit == nullptr || bound.limit->days_after) {
      const int limit = bound.limit != nullptr ? *bound.limit->days_after : bound.at.date.days_since_1970() - bound.from.date.days_since_1970();
      return fmt::format("The {} was {} {} after discharge; the limit is {}.", name, done, days(at.date.days_since_1970() - bound.from.date.days_since_1970()), days(limit));
    }
    const std::string moment = moment_words(*bound.limit);
    if (bound.limit->before) return at == bound.at ? fmt::format("The {} was {} in the minute in which {}; it must come before.", name, done, moment) : fmt::format("The {} was {} {} after {}; it must come before.", name, done, span(elapsed(bound.from, at)), moment);
    const int limit = *bound.limit->minutes_after;
    return limit == 0 ? fmt::format("The {} was {} {} after {}; it must not come after.", name, done, span(elapsed(bound.from, at)), moment) : fmt::format("The {} was {} {} after {}; the limit is {}.", name, done, span(elapsed(bound.from, at)), moment, span(limit));
  }

  static std::vector<Evidence> evidence(const RecordThing& thing) {
    if (thing.entry == nullptr || thing.entry->quote.empty()) return {};
    return {{thing.document->id, thing.entry->quote, thing.entry->occurrence}};
  }

  /// By when a document, or an entry with a signature of its own, must be signed.
  std::vector<Bound> signature_bounds(const ChartDocument& document, const ChartEntry* entry) const {
    std::vector<Bound> all;
    const auto& rules = r_.policy.authentication;
    const LocalTime ended = r_.encounter().ended;
    if (!rules.signature.id.empty()) all.push_back({.at = r_.end_of_day(ended, rules.days_after_discharge), .rule = &rules.signature, .from = ended});
    for (const auto& limit : rules.sooner)
      if (r_.speaks(limit.scope)) all.push_back({.at = r_.end_of_day(ended, limit.days_after_discharge), .rule = &limit.rule, .from = ended});
    for (const auto& [thing, bound] : given_)
      if (thing->document == &document && thing->entry == entry) all.push_back(bound);
    return all;
  }

  bool told_late(const ChartDocument& document, const ChartEntry* entry) const {
    return std::any_of(late_.begin(), late_.end(), [&](const RecordThing* t) { return t->document == &document && t->entry == entry; });
  }

  void check_signatures() {
    for (const auto& thing : r_.things) {
      const ChartDocument& document = *thing.document;
      if (thing.type == DocumentType::VerbalOrder) continue;
      if (thing.entry == nullptr) {
        if (!contains(r_.policy.authentication.exempt, document.type) && !r_.superseded(document)) check_signature(thing, thing.signed_at, document.title);
      } else if (thing.entry->signed_at) {
        check_signature(thing, thing.signed_at, std::string(display_name(thing.type)));
      } else if (r_.signature(document)) {
        check_executed(thing);
      }
    }
  }

  void check_signature(const RecordThing& thing, std::optional<LocalTime> given, const std::string& what) {
    const auto all = signature_bounds(*thing.document, thing.entry);
    const Bound* bound = first_of(all);
    if (bound == nullptr) return;
    DueItem clock{.rule = bound->rule->id, .what = "Signature: " + what, .document = thing.document->id, .due = bound->at, .done = given};
    if (given && !bound->broken_by(*given)) {
      clock.met = true;
      out_.clock.push_back(std::move(clock));
      return;
    }
    if (given && told_late(*thing.document, thing.entry)) return;  // its writing was late already
    Deficiency d = r_.found(*bound->rule, thing.document, operation(thing), thing.author());
    if (thing.entry != nullptr) d.entry = thing.entry->id;
    d.about = std::string(to_string(thing.type));
    d.due = bound->at;
    d.done = given;
    d.evidence = evidence(thing);
    const std::string name = name_of(thing.type);
    if (given) {
      d.type = DeficiencyType::Late;
      d.state = clock.state = DeficiencyState::DoneLate;
      d.message = late_words(name, "signed", *bound, *given);
    } else {
      d.type = DeficiencyType::MissingSignature;
      d.state = clock.state = r_.open_state(bound->at, bound->strict);
      d.message = fmt::format("The {} of {} is not signed by {}; {} by {}{}.", name, to_display(thing.at), thing.author(), d.state == DeficiencyState::Overdue ? "it was due" : "it is due", to_display(bound->at),
                              bound->limit != nullptr ? limit_words(bound) : fmt::format(" ({} after discharge)", days(bound->at.date.days_since_1970() - bound->from.date.days_since_1970())));
    }
    add(std::move(d), clock);
  }

  /// An entry under its document's signature: it was executed when it was made.
  void check_executed(const RecordThing& thing) {
    std::vector<Bound> all;
    for (const auto& [one, bound] : given_)
      if (one == &thing && bound.broken_by(thing.at)) all.push_back(bound);
    const Bound* bound = first_of(all);
    if (bound == nullptr || told_late(*thing.document, thing.entry)) return;
    Deficiency d = r_.found(*bound->rule, thing.document, operation(thing), thing.author());
    d.entry = thing.entry->id;
    d.about = std::string(to_string(thing.type));
    d.type = DeficiencyType::Late;
    d.due = bound->at;
    d.done = thing.at;
    d.state = DeficiencyState::DoneLate;
    d.message = late_words(name_of(thing.type), "made", *bound, thing.at);
    d.evidence = evidence(thing);
    out_.deficiencies.push_back(std::move(d));
  }

  const Operation* operation(const RecordThing& thing) const { return thing.operation() ? r_.encounter().operation(*thing.operation()) : nullptr; }

  Bound order_bound(LocalTime at) const {
    const auto& rules = r_.policy.authentication;
    const LocalTime ended = r_.encounter().ended;
    if (rules.verbal_order_hours == 0) return {.at = r_.end_of_day(ended, rules.days_after_discharge), .rule = &rules.verbal_order, .from = ended};
    return {.at = plus_minutes(at, std::int64_t{rules.verbal_order_hours} * 60, r_.encounter().daylight_saving), .rule = &rules.verbal_order, .from = at};
  }

  void check_verbal_orders() {
    const auto& rule = r_.policy.authentication.verbal_order;
    if (rule.id.empty()) return;
    for (const auto& thing : r_.things) {
      if (thing.type != DocumentType::VerbalOrder) continue;
      const Bound bound = order_bound(thing.at);
      const int hours = r_.policy.authentication.verbal_order_hours;
      DueItem clock{.rule = rule.id, .what = "Authentication: verbal order of " + to_display(thing.at), .document = thing.document->id, .due = bound.at, .done = thing.signed_at};
      if (thing.signed_at && !bound.broken_by(*thing.signed_at)) {
        clock.met = true;
        out_.clock.push_back(std::move(clock));
        continue;
      }
      Deficiency d = r_.found(rule, thing.document, operation(thing), thing.author());
      if (thing.entry != nullptr) d.entry = thing.entry->id;
      d.about = std::string(to_string(DocumentType::VerbalOrder));
      d.due = bound.at;
      d.done = thing.signed_at;
      d.evidence = evidence(thing);
      if (thing.signed_at) {
        d.type = DeficiencyType::Late;
        d.also.push_back(DeficiencyType::UnsignedVerbalOrder);
        d.state = clock.state = DeficiencyState::DoneLate;
        d.message = hours > 0 ? fmt::format("The verbal order of {} was authenticated after {}; the limit is {} h.", to_display(thing.at), span(elapsed(thing.at, *thing.signed_at)), hours)
                              : fmt::format("The verbal order of {} was authenticated {} after discharge.", to_display(thing.at), days(days_after(r_.encounter().ended, *thing.signed_at)));
      } else {
        d.also.push_back(DeficiencyType::MissingSignature);
        d.state = clock.state = r_.open_state(bound.at);
        d.message = fmt::format("The verbal order of {} is not authenticated by {}; {} by {}{}.", to_display(thing.at), thing.author(), d.state == DeficiencyState::Overdue ? "it was due" : "it is due", to_display(bound.at), hours > 0 ? fmt::format(" ({} h after the order)", hours) : std::string());
      }
      add(std::move(d), clock);
    }
  }

  void check_attestations() {
    const auto& rule = r_.policy.authentication.attestation;
    if (rule.id.empty()) return;
    const LocalTime ended = r_.encounter().ended;
    const Bound bound{.at = r_.end_of_day(ended, r_.policy.authentication.days_after_discharge), .rule = &rule, .from = ended};
    for (const auto& thing : r_.things) {
      const ChartDocument& document = *thing.document;
      if (thing.entry != nullptr || document.cosigner.empty()) continue;
      const auto given = document.cosigned && *document.cosigned <= r_.on ? document.cosigned : std::nullopt;
      DueItem clock{.rule = rule.id, .what = "Attestation: " + document.title, .document = document.id, .due = bound.at, .done = given};
      if (given && !bound.broken_by(*given)) {
        clock.met = true;
        out_.clock.push_back(std::move(clock));
        continue;
      }
      Deficiency d = r_.found(rule, &document, operation(thing), document.cosigner);
      d.about = std::string(to_string(document.type));
      d.due = bound.at;
      d.done = given;
      if (given) {
        d.type = DeficiencyType::Late;
        d.state = clock.state = DeficiencyState::DoneLate;
        d.message = late_words(name_of(document.type), "attested", bound, *given);
      } else {
        d.state = clock.state = r_.open_state(bound.at);
        d.message = fmt::format("The {} of {} by {} is not attested by {}; {} by {}.", name_of(document.type), to_display(document.written), document.author, document.cosigner, d.state == DeficiencyState::Overdue ? "it was due" : "it is due", to_display(bound.at));
      }
      add(std::move(d), clock);
    }
  }

  void add(Deficiency deficiency, DueItem clock) {
    out_.deficiencies.push_back(std::move(deficiency));
    out_.clock.push_back(std::move(clock));
  }

  void finish() {
    const auto place = [&](const Deficiency& d) {
      for (std::size_t i = 0; i < r_.s.documents.size(); ++i)
        if (r_.s.documents[i].id == d.document) return i;
      return r_.s.documents.size();
    };
    std::stable_sort(out_.deficiencies.begin(), out_.deficiencies.end(), [&](const Deficiency& a, const Deficiency& b) {
      const auto x = place(a), y = place(b);
      return x != y ? x < y : a.rule < b.rule;
    });
    std::stable_sort(out_.clock.begin(), out_.clock.end(), [](const DueItem& a, const DueItem& b) { return a.due < b.due; });
    const LocalTime ended = r_.encounter().ended;
    out_.on = r_.on;
    out_.policy = r_.policy.name;
    out_.complete = std::none_of(out_.deficiencies.begin(), out_.deficiencies.end(), [](const Deficiency& d) { return d.state == DeficiencyState::Outstanding || d.state == DeficiencyState::Overdue; });
    out_.days_since_discharge = days_after(ended, r_.on);
    out_.complete_by = r_.complete_by();
    out_.delinquent_from = ended.date.plus_days(r_.policy.completion.delinquent_on);
    out_.delinquent = !out_.complete && r_.on.date >= out_.delinquent_from;
  }

  struct Given {
    const RecordThing* thing;
    Bound bound;
  };
  RecordAt r_;
  RecordReview out_;
  std::vector<Given> given_;                ///< limits that a signature must meet
  std::vector<const RecordThing*> late_;  ///< told already
};

}  // namespace

std::string_view to_string(DeficiencyState v) {
  constexpr std::string_view kWords[] = {"outstanding", "overdue", "done-late", "standing"};
  return kWords[static_cast<std::size_t>(v)];
}
std::string_view display_name(DeficiencyState v) {
  constexpr std::string_view kWords[] = {"Outstanding", "Overdue", "Done late", "Standing"};
  return kWords[static_cast<std::size_t>(v)];
}

std::string name_of(DocumentType type) {
  std::string name(display_name(type));
  const bool abbreviation = name.size() > 1 && name[1] >= 'A' && name[1] <= 'Z';
  if (!abbreviation && !name.empty() && name[0] >= 'A' && name[0] <= 'Z') name[0] = static_cast<char>(name[0] + ('a' - 'A'));
  return name;
}

int days_after(LocalTime discharge, LocalTime on) { return on.date.days_since_1970() - discharge.date.days_since_1970(); }

RecordAt::RecordAt(const Scenario& scenario, const RecordPolicy& policy_, LocalTime on_) : s(scenario), policy(policy_), on(on_), outcome(outcome_of(scenario.encounter, policy_.outcomes)) {
  for (const auto& document : s.documents) {
    if (foreign(document)) continue;
    if (there(document)) things.push_back({&document, nullptr, document.type, document.written, signature(document)});
    for (const auto& entry : document.entries)
      if (entry.at <= on) things.push_back({&document, &entry, entry.type, entry.at, entry.signed_at && *entry.signed_at <= on ? entry.signed_at : std::nullopt});
  }
}

bool RecordAt::speaks(const PolicyScope& scope) const {
  const Encounter& e = s.encounter;
  return (scope.settings.empty() || contains(scope.settings, e.setting)) && (scope.services.empty() || contains(scope.services, e.service)) && (scope.outcomes.empty() || contains(scope.outcomes, outcome));
}

bool RecordAt::speaks(const PolicyScope& scope, const Operation& operation) {
  return (scope.anesthesia.empty() || contains(scope.anesthesia, operation.anesthesia)) && (!scope.with_tissue || operation.tissue) && (!scope.unless_emergency || !operation.emergency);
}

std::vector<const Operation*> RecordAt::operations(const PolicyScope& scope) const {
  if (!scope.per_operation) return {nullptr};
  std::vector<const Operation*> all;
  for (const auto& operation : s.encounter.operations)
    if (speaks(scope, operation)) all.push_back(&operation);
  return all;
}

const Operation* RecordAt::operation_of(const ChartDocument& document) const {
  if (document.operation) return s.encounter.operation(*document.operation);
  return s.encounter.operations.size() == 1 ? &s.encounter.operations.front() : nullptr;
}

bool RecordAt::foreign(const ChartDocument& document) const { return document.label && (document.label->mrn != s.encounter.patient.mrn || document.label->name != s.encounter.patient.name); }

std::optional<LocalTime> RecordAt::signature(const ChartDocument& document) const { return document.signed_at && *document.signed_at <= on ? document.signed_at : std::nullopt; }

bool RecordAt::superseded(const ChartDocument& document) const {
  if (signature(document)) return false;
  const bool once = contains(policy.authentication.written_once, document.type) && (document.operation || s.encounter.operations.size() <= 1);
  const bool draft = document.status == DocumentStatus::Preliminary || says_any(document.title, policy.authentication.draft_words);
  return std::any_of(s.documents.begin(), s.documents.end(), [&](const ChartDocument& other) {
    return &other != &document && other.type == document.type && other.operation == document.operation && !foreign(other) && there(other) && signature(other) && other.written >= document.written && (draft || (once && other.author == document.author));
  });
}

const ChartText& RecordAt::text(const ChartDocument& document) const {
  auto found = texts_.find(&document);
  if (found == texts_.end()) found = texts_.emplace(&document, parse_chart_text(document.markdown)).first;
  return found->second;
}

std::string RecordAt::first_author(std::initializer_list<DocumentType> types, const Operation* operation, std::string_view otherwise) const {
  for (const DocumentType type : types)
    for (const auto& thing : things)
      if (thing.type == type && (operation == nullptr || !thing.operation() || *thing.operation() == operation->id)) return thing.author();
  return std::string(otherwise);
}

std::string RecordAt::responsible(const PolicyRule& rule, const std::string& author, const Operation* operation) const {
  using T = DocumentType;
  switch (rule.responsible) {
    case Responsible::Author: return author.empty() ? s.encounter.attending : author;
    case Responsible::Attending: return s.encounter.attending;
    case Responsible::Surgeon: return operation != nullptr ? operation->surgeon : author.empty() ? s.encounter.attending : author;
    case Responsible::Anesthesia: return first_author({T::AnesthesiaRecord, T::PreAnesthesiaEvaluation, T::PostAnesthesiaEvaluation}, operation, kAnesthesiaDepartment);
    case Responsible::Nursing: return first_author({T::NursingAssessment, T::NursingNote, T::TriageNote, T::Flowsheet, T::MedicationRecord}, nullptr, kNursingDepartment);
    case Responsible::Registration: return first_author({T::FaceSheet}, nullptr, kRegistrationDepartment);
  }
  return s.encounter.attending;
}

Deficiency RecordAt::found(const PolicyRule& rule, const ChartDocument* document, const Operation* operation, const std::string& author) const {
  Deficiency d;
  d.rule = rule.id;
  d.type = rule.type;
  if (document != nullptr) d.document = document->id;
  if (operation != nullptr) d.operation = operation->id;
  d.also = rule.also;
  d.responsible = responsible(rule, author, operation);
  d.severity = rule.severity;
  d.cite = rule.cite;
  return d;
}

RecordReview review_record(const Scenario& scenario, const RecordPolicy& policy, LocalTime on) { return Review(scenario, policy, on).run(); }

RecordReview review_record(const Scenario& scenario, const RecordPolicy& policy, LocalTime on, const std::vector<PlantedDeficiency>& planted) {
  RecordReview review = review_record(scenario, policy, on);
  std::vector<bool> told(review.deficiencies.size(), false);
  std::vector<Deficiency> more;
  for (const auto& plant : planted) {
    const auto is_it = [&](const Deficiency& d) {
      const bool type = d.type == plant.type || contains(plant.also, d.type) || contains(d.also, plant.type);
      if (!type || d.document != plant.document) return false;
      // Where something is absent, or one thing within a document is meant, they must speak of the same.
      return plant.about.empty() || d.about.empty() ? !plant.document.empty() : d.about == plant.about || d.entry.text() == plant.about;
    };
    bool joined = false;
    for (std::size_t i = 0; i < told.size() && !joined; ++i) {
      Deficiency& d = review.deficiencies[i];
      if (told[i] || !is_it(d)) continue;
      told[i] = joined = true;
      if (d.type != plant.type && !contains(d.also, plant.type)) d.also.push_back(plant.type);
      for (const auto type : plant.also)
        if (type != d.type && !contains(d.also, type)) d.also.push_back(type);
      if (d.evidence.empty()) d.evidence = plant.evidence;
      d.message += " " + plant.why;
    }
    if (joined) continue;
    Deficiency d;
    d.rule = plant.id.text();
    d.planted = true;
    d.type = plant.type;
    d.document = plant.document;
    d.about = plant.about;
    d.also = plant.also;
    d.responsible = plant.responsible;
    d.severity = plant.severity;
    d.evidence = plant.evidence;
    d.message = plant.why;
    d.cite = plant.cite;
    more.push_back(std::move(d));
  }
  const auto absent = std::find_if(review.deficiencies.begin(), review.deficiencies.end(), [](const Deficiency& d) { return d.document.empty(); });
  review.deficiencies.insert(absent, std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  const auto place = [&](const Deficiency& d) {
    for (std::size_t i = 0; i < scenario.documents.size(); ++i)
      if (scenario.documents[i].id == d.document) return i;
    return scenario.documents.size();
  };
  std::stable_sort(review.deficiencies.begin(), review.deficiencies.end(), [&](const Deficiency& a, const Deficiency& b) { return place(a) < place(b); });
  return review;
}

std::optional<LocalTime> due_of(const Scenario& scenario, const RecordPolicy& policy, DeficiencyType type, const DocumentId& document, std::string_view about) {
  // At the end of all time, so that what is not there yet counts too.
  return Review(scenario, policy, {*Date::from_ymd(2999, 12, 31), 0}).due(type, document, about);
}

}  // namespace cw
