#include "hub/ptz/lease.hpp"

#include <algorithm>

namespace vedette::ptz {

std::vector<std::string> Lease::asked_by(MonoTime now) const {
    std::vector<std::string> names;
    if (!holder(now)) return names;
    for (const Person& person : asking_) names.push_back(person.name);
    return names;
}

Lease::Outcome Lease::use(const Person& person, MonoTime now) {
    const Person* const has = holder(now);
    if (has && has->id != person.id) return Outcome::kRefused;
    if (person.id.empty()) return Outcome::kKept;
    if (!has) return begin(person, now);
    until_ = now + kSilence;
    return Outcome::kKept;
}

Lease::Outcome Lease::take(const Person& person, MonoTime now) {
    const Person* const has = holder(now);
    if (has && has->id != person.id && person.owner) return begin(person, now);
    return use(person, now);
}

Lease::Outcome Lease::ask(const Person& person, MonoTime now) {
    const Person* const has = holder(now);
    if (!has || has->id == person.id) return use(person, now);
    if (asking_.size() < kMaxAsking && std::ranges::find(asking_, person.id, &Person::id) == asking_.end())
        asking_.push_back(person);
    return Outcome::kKept;
}

void Lease::release(const Person& person, MonoTime now) {
    const Person* const has = holder(now);
    if (has && has->id == person.id) until_ = now;
}

Lease::Outcome Lease::begin(const Person& person, MonoTime now) {
    holder_ = person;
    until_ = now + kSilence;
    asking_.clear();
    return Outcome::kBegun;
}

}  // namespace vedette::ptz
