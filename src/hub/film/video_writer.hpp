// Writes an MP4 file: sends pictures to the helper program vedette-video, which encodes them. The file
// appears when it is complete, or not at all. Blocks while the encoder is busy. One thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "core/wire/credit.hpp"
#include "core/wire/decoder.hpp"
#include "hub/image/bitmap.hpp"
#include "linux/base/atomic_file.hpp"
#include "linux/child/child.hpp"

namespace vedette::motion_tool {

// One MP4 file.
class VideoWriter {
  public:
    // Opens the file and finds the helper, so that their errors are reported before the work starts.
    // `helper`: path of the program; "": vedette-video as installed.
    static Result<VideoWriter> create(const std::string& path, std::string helper = {});

    // Adds a picture. All have the size of the first one, with even width and height.
    Result<void> add(const image::Bitmap& picture, Duration at);

    // Completes the file; without a picture there is no file. Call once. Without it no file is left.
    Result<void> finish();

  private:
    static constexpr std::size_t kMaxMessage = 4096;  // bytes of the helper's error message

    VideoWriter(AtomicFile file, std::string program)
        : file_(std::move(file)), program_(std::move(program)) {}
    Result<void> start(image::Size size);
    // Reads the helper's messages without blocking. False: it has closed the connection.
    bool receive();
    // Waits until the helper has sent something or, with `to_send`, accepts bytes.
    Result<void> wait(bool to_send);
    Result<void> send(Bytes bytes);
    // Why the helper has exited, or does not answer.
    Error helper_error();

    AtomicFile file_;
    std::string program_;
    std::optional<child::Child> helper_;  // from the first picture on
    UniqueFd socket_;
    wire::CreditSender credit_;
    wire::Decoder decoder_{kMaxMessage};
    std::vector<std::uint8_t> payload_;
    std::string error_;  // the helper's message; "": none
    std::uint64_t number_ = 0;
};

}  // namespace vedette::motion_tool
