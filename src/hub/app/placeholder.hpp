// Draws lost cameras' pictures and keeps each until its words change: a lost camera shows one a second.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "hub/app/text_cache.hpp"
#include "hub/source/supervisor.hpp"

namespace vedette::app {

// Any loop's thread, but one at a time for each camera.
class DrawnPlaceholder : public source::Placeholder {
  public:
    // `text_program`: see TextCache.
    explicit DrawnPlaceholder(std::string text_program = {}) : words_(std::move(text_program)) {}

    void draw(io::Loop& loop, const bus::Camera& camera, const bus::CameraStatus& status,
              std::function<void(std::unique_ptr<bus::Buffer>)> done) override;

  private:
    struct Drawn {
        image::NoVideo what;
        std::vector<std::uint8_t> jpeg;
    };
    // Stays where it is while the hub runs.
    Drawn& drawn_of(const std::string& camera);

    TextCache words_;
    std::mutex mutex_;                    // of the map; a camera's entry is its loop's
    std::map<std::string, Drawn> drawn_;  // by camera
};

}  // namespace vedette::app
