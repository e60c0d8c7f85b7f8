// Limits guesses of passwords by token buckets, for accounts and for places (address.hpp). An account that
// was used from a place before has a bucket of its own there, so that nobody elsewhere can lock its user out.
// Knows no users: a name that does not exist is limited as one that does. Thread-safe.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/base/time.hpp"

namespace vedette::access {

// See the head of this file.
class Throttle {
  public:
    // An account at a place.
    struct Attempt {
        std::string name;
        std::string place;
        bool seen = false;  // the account was used there before
    };

    // Counts an attempt. Zero: go on; else after how long to try again.
    Duration take(const Attempt& attempt, MonoTime now);
    // Takes the attempt back: it was right.
    void give_back(const Attempt& attempt, MonoTime now);

    std::size_t size() const;  // buckets

    static constexpr std::size_t kMaxBuckets = 10'000;

  private:
    // `size` attempts at once, then one each `interval`.
    struct Limit {
        double size;
        Duration interval;
    };
    struct Bucket {
        double used = 0;
        MonoTime at;
    };
    using Key = std::pair<char, std::string>;
    static constexpr Limit kOfAccount{.size = 10, .interval = 30s};
    static constexpr Limit kOfPlace{.size = 20, .interval = 6s};

    static std::vector<std::pair<Key, Limit>> limits_of(const Attempt& attempt);
    Bucket& bucket(const Key& key, Limit limit, MonoTime now);
    void make_room();

    mutable std::mutex mutex_;
    std::map<Key, Bucket> buckets_;  // guarded by mutex_
};

}  // namespace vedette::access
