// Draws lost cameras' pictures and keeps each until its words change: a lost camera shows one a second.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "hub/source/supervisor.hpp"

namespace vedette::app {

// Any loop's thread.
class DrawnPlaceholder : public source::Placeholder {
  public:
    void draw(io::Loop& loop, const bus::Camera& camera, const bus::CameraStatus& status,
              std::function<void(std::unique_ptr<bus::Buffer>)> done) override;

  private:
    struct Drawn {
        std::string reason;
        UtcTime since;
        int width = 0;
        std::vector<std::uint8_t> jpeg;
    };
    std::mutex mutex_;
    std::map<std::string, Drawn> drawn_;  // by camera; guarded by mutex_
};

}  // namespace vedette::app
