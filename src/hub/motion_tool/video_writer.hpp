// Writes an MP4 file: sends pictures to the helper program vedette-video, which encodes them. The file
// appears when it is complete, or not at all. Blocks while the encoder is busy. One thread.
#pragma once

#include <memory>
#include <string>

#include "core/base/time.hpp"
#include "hub/image/bitmap.hpp"
#include "linux/base/error.hpp"

namespace vedette::motion_tool {

// One MP4 file.
class VideoWriter {
  public:
    // Opens the file and finds the helper, so that their errors are reported before the work starts.
    // `helper`: path of the program; "": vedette-video as installed.
    static Result<VideoWriter> create(const std::string& path, std::string helper = {});
    ~VideoWriter();
    VideoWriter(VideoWriter&&) noexcept;
    VideoWriter& operator=(VideoWriter&&) = delete;

    // Adds a picture. All have the size of the first one, with even width and height.
    Result<void> add(const image::Bitmap& picture, Duration at);

    // Completes the file; without a picture there is no file. Call once. Without it no file is left.
    Result<void> finish();

  private:
    struct State;
    explicit VideoWriter(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

}  // namespace vedette::motion_tool
