// The cameras that turn, by id. The set may change at any time: whoever has found a camera keeps it until it
// lets go. Thread-safe.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "hub/ptz/pan_tilt.hpp"

namespace vedette::ptz {

using PanTiltPtr = std::shared_ptr<PanTilt>;

// See the head of this file.
class PanTilts {
  public:
    // Replaces the one of the same camera.
    void add(PanTiltPtr camera) {
        const std::lock_guard lock(mutex_);
        cameras_.insert_or_assign(camera->camera(), std::move(camera));
    }
    void remove(std::string_view id) {
        const std::lock_guard lock(mutex_);
        const auto found = cameras_.find(id);
        if (found != cameras_.end()) cameras_.erase(found);
    }
    // Null: there is no such camera, or it does not turn.
    PanTiltPtr find(std::string_view id) const {
        const std::lock_guard lock(mutex_);
        const auto found = cameras_.find(id);
        return found == cameras_.end() ? nullptr : found->second;
    }

  private:
    mutable std::mutex mutex_;
    std::map<std::string, PanTiltPtr, std::less<>> cameras_;  // guarded by mutex_
};

}  // namespace vedette::ptz
