// Draws the placeholders of lost cameras. Each is kept until its content changes, since it is shown once a
// second.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "hub/app/text_cache.hpp"
#include "hub/source/supervisor.hpp"

namespace vedette::app {

// Thread-safe; of one camera on one thread at a time.
class DrawnPlaceholder : public source::Placeholder {
  public:
    // `text_program`: as in TextCache.
    explicit DrawnPlaceholder(std::string text_program = {}) : texts_(std::move(text_program)) {}

    std::unique_ptr<bus::Buffer> draw(io::Loop& loop, const bus::Camera& camera,
                                      const bus::CameraStatus& status) override;
    // The camera draws no more.
    void forget(const bus::Camera& camera);

  private:
    struct Drawn {
        image::NoVideo what;
        std::vector<std::uint8_t> jpeg;
    };
    // The reference stays valid until the camera is forgotten.
    Drawn& drawn_of(const bus::Camera& camera);

    TextCache texts_;
    std::mutex mutex_;  // guards the map; an entry belongs to its camera's loop
    std::map<const bus::Camera*, Drawn> drawn_;
};

}  // namespace vedette::app
