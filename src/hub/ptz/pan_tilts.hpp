// The cameras that turn, by id. Filled before the loops run, then immutable.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "hub/ptz/pan_tilt.hpp"

namespace vedette::ptz {

// See the head of this file.
class PanTilts {
  public:
    void add(std::unique_ptr<PanTilt> camera) {
        std::string id = camera->camera();
        cameras_.emplace(std::move(id), std::move(camera));
    }
    // Null: there is no such camera, or it does not turn.
    PanTilt* find(std::string_view id) const {
        const auto found = cameras_.find(id);
        return found == cameras_.end() ? nullptr : found->second.get();
    }

  private:
    std::map<std::string, std::unique_ptr<PanTilt>, std::less<>> cameras_;
};

}  // namespace vedette::ptz
