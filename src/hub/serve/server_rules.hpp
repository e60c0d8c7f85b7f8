// What an HTTP server answers, and whom. A change of settings replaces the whole; each request works with the
// rules that it began with.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "hub/api/route.hpp"
#include "hub/serve/entry_rules.hpp"
#include "hub/serve/site.hpp"

namespace vedette::serve {

// Immutable.
struct ServerRules {
    std::unique_ptr<const Site> site{};  // behind the hub's routes; null: the routes are another program's
    api::RouteTable routes{};
    EntryRules entry{};
};

// The rules of a server at present. Thread-safe.
class CurrentRules {
  public:
    using Snapshot = std::shared_ptr<const ServerRules>;
    CurrentRules() { replace({}); }
    explicit CurrentRules(ServerRules rules) { replace(std::move(rules)); }

    Snapshot snapshot() const {
        const std::lock_guard lock(mutex_);
        return rules_;
    }
    void replace(ServerRules rules) {
        auto next = std::make_shared<const ServerRules>(std::move(rules));
        const std::lock_guard lock(mutex_);
        rules_.swap(next);
    }

  private:
    mutable std::mutex mutex_;
    Snapshot rules_;  // guarded by mutex_; never null
};

}  // namespace vedette::serve
