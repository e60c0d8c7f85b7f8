// Texts with characters that the built-in font lacks, rendered as grey pixels by the helper program
// vedette-text. Each text is rendered once; at most two programs run at a time, each for 2 s at most.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "hub/image/no_video.hpp"
#include "linux/io/loop.hpp"

namespace vedette::app {

// Thread-safe; find() is called on the loop that it is given.
class TextCache {
  public:
    // `program`: path of the helper; empty: the installed vedette-text.
    explicit TextCache(std::string program = {}) : program_(std::move(program)) {}

    // The rendered text, or null: then a program on `loop` renders it for later calls. A failure is logged
    // once and tried again after a minute. Never blocks.
    std::shared_ptr<const image::Raster> find(io::Loop& loop, const image::TextBox& text);
    // The same, awaited: null where the text can't be rendered.
    io::Task<std::shared_ptr<const image::Raster>> draw(io::Loop& loop, image::TextBox text);

  private:
    struct Entry {
        image::TextBox text;
        std::shared_ptr<const image::Raster> raster;  // null: being rendered, or failed
        bool rendering = false;
        MonoTime last_used;  // without a raster: when rendering began or failed
    };

    bool make_room(MonoTime now);
    io::Task<> render(io::Loop& loop, image::TextBox text);
    void note_failure(const Error& error);
    void store(const image::TextBox& text, Result<image::Raster> raster, MonoTime now);

    const std::string program_;
    std::mutex mutex_;  // guards all below; never held while a program runs
    std::vector<Entry> entries_;
    std::size_t bytes_ = 0;  // of all rasters
    int programs_ = 0;       // running
    bool failure_logged_ = false;
};

}  // namespace vedette::app
