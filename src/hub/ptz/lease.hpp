// Who steers: one person at a time. Others see who, and may ask for it; it lapses after a silence, and an
// owner can take it. Caller's thread; time is an argument.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"

namespace vedette::ptz {

// Somebody who may steer. The id is unique in the hub; an empty one stands for the hub itself, which needs no
// lease and gets none.
struct Person {
    std::string id;
    std::string name;  // for people
    bool owner = false;

    bool operator==(const Person&) const = default;
};

// One camera's lease.
class Lease {
  public:
    static constexpr Duration kSilence = 30s;
    static constexpr std::size_t kMaxAsking = 8;

    // What an act has done.
    enum class Outcome : std::uint8_t {
        kRefused,  // another person has the lease
        kKept,     // the person had it before, or needs none
        kBegun,    // the person has just got it
    };

    // Null: it is free.
    const Person* holder(MonoTime now) const { return now < until_ ? &holder_ : nullptr; }
    // When it lapses; meaningless while it is free.
    MonoTime until() const { return until_; }
    // Names of those who have asked the present holder.
    std::vector<std::string> asked_by(MonoTime now) const;

    // A command: takes a free lease, renews one's own.
    Outcome use(const Person& person, MonoTime now);
    // Takes it on purpose; an owner succeeds always.
    Outcome take(const Person& person, MonoTime now);
    // Asks the holder; without a holder it takes the lease.
    Outcome ask(const Person& person, MonoTime now);
    // Ends one's own.
    void release(const Person& person, MonoTime now);

  private:
    Outcome begin(const Person& person, MonoTime now);

    Person holder_;
    MonoTime until_;  // in the past: nobody has it
    std::vector<Person> asking_;
};

}  // namespace vedette::ptz
