// A film that `vedette motion` writes: pictures go to the helper vedette-video, which makes an MP4 file of
// them that appears under its name when it is whole, or not at all. Blocks while the encoder is busy. One
// thread.
#pragma once

#include <memory>
#include <string>

#include "core/base/time.hpp"
#include "hub/image/bitmap.hpp"
#include "linux/base/error.hpp"

namespace vedette::motion_tool {

class MotionFilm {
  public:
    // Opens the file and finds the helper, so that what can't work is said before the work begins. `helper`:
    // the program; empty: ours, wherever it is installed.
    static Result<MotionFilm> create(const std::string& path, std::string helper = {});
    ~MotionFilm();
    MotionFilm(MotionFilm&&) noexcept;
    MotionFilm& operator=(MotionFilm&&) = delete;

    // The next picture; all are of the size of the first, which is even both ways.
    Result<void> add(const image::Bitmap& picture, Duration at);

    // The film is whole and in its place; there is none when no picture was added. Call once. Without it
    // nothing is left.
    Result<void> finish();

  private:
    struct State;
    explicit MotionFilm(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

}  // namespace vedette::motion_tool
