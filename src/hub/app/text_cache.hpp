// Words that the drawn font has no characters for, as ink: the helper program vedette-text draws them, once
// for all that show them. Finding never waits; the drawing goes on beside the loop, at most two at a time in
// the hub, each for 2 s at most. Any loop's thread.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "hub/image/no_video.hpp"
#include "linux/io/loop.hpp"

namespace vedette::app {

// Drawn texts by their content, in bounded memory. Thread-safe; never blocks.
class TextCache {
  public:
    // `program`: the helper; empty: ours, wherever it is installed.
    explicit TextCache(std::string program = {}) : program_(std::move(program)) {}

    // The ink, or null while there is none: then it is being drawn from now on, on `loop`, or could not be
    // drawn, which is tried again after a minute and stands in the log once.
    std::shared_ptr<const image::Raster> find(io::Loop& loop, const image::Words& words);

  private:
    struct Entry {
        image::Words words;
        std::shared_ptr<const image::Raster> ink;  // null: being drawn, or failed
        bool drawing = false;
        MonoTime since;  // last asked for; of a failed one when it failed
    };

    bool make_room(MonoTime now);
    io::Task<> draw(io::Loop& loop, image::Words words);
    void keep(const image::Words& words, Result<image::Raster> ink, MonoTime now);

    const std::string program_;
    std::mutex mutex_;  // held for look-ups only
    std::vector<Entry> entries_;
    std::size_t kept_ = 0;  // bytes of ink
    int drawing_ = 0;
    bool complained_ = false;
};

}  // namespace vedette::app
