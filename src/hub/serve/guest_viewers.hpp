// How many viewers each guest link has at the moment. Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace vedette::serve {

// See the head of this file. Places may outlive it.
class GuestViewers {
  public:
    // A place for one viewer, which is free again when its last copy is destroyed. Null: the link has `max`
    // viewers.
    std::shared_ptr<void> take(const std::string& link, std::uint32_t max) {
        const std::lock_guard lock(counts_->mutex);
        std::uint32_t& count = counts_->of[link];
        if (count >= max) return nullptr;
        ++count;
        return {counts_.get(), [counts = counts_, link](void*) { counts->release(link); }};
    }

  private:
    struct Counts {
        std::mutex mutex;
        std::map<std::string, std::uint32_t> of;  // guarded by mutex; by the link's id

        void release(const std::string& link) {
            const std::lock_guard lock(mutex);
            const auto found = of.find(link);
            if (--found->second == 0) of.erase(found);
        }
    };
    const std::shared_ptr<Counts> counts_ = std::make_shared<Counts>();
};

}  // namespace vedette::serve
