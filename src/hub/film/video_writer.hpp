// Writes a film: sends pictures to the helper program vedette-video, which encodes them. The file appears
// when it is complete, or not at all. Blocks while the encoder is busy. One thread.
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

namespace vedette::film {

// What a film's file is: H.264 in MP4, VP9 in WebM, GIF.
enum class Format { kMp4, kWebm, kGif };

// By the ending of a file's name. kInvalidArgument: it has none of these.
Result<Format> format_of(const std::string& path);

// One film.
class VideoWriter {
  public:
    // Opens the file and finds the helper, so that their errors are reported before the work starts.
    // `helper`: path of the program; "": vedette-video as installed.
    static Result<VideoWriter> create(const std::string& path, std::string helper = {},
                                      Format format = Format::kMp4);

    // Makes one film of all files of `folder` whose names end with .part, in the order of these names,
    // without encoding again. `folder` is an absolute path.
    static Result<void> join(const std::string& folder, const std::string& path, Format format,
                             std::string helper = {});

    // Adds a picture. All have the size of the first one, with even width and height.
    Result<void> add(const image::Bitmap& picture, Duration at);

    // Completes the file; without a picture there is no file. Call once. Without it no file is left.
    Result<void> finish();

  private:
    static constexpr std::size_t kMaxMessage = 4096;  // bytes of the helper's error message

    VideoWriter(AtomicFile file, std::string program, Format format)
        : file_(std::move(file)), program_(std::move(program)), format_(format) {}
    // Starts the helper with what it has to do.
    Result<void> start(std::vector<std::string> task);
    // Waits for the helper's end, and puts the file in its place.
    Result<void> complete(int timeout_ms);
    // Reads the helper's messages without blocking. False: it has closed the connection.
    bool receive();
    // Waits until the helper has sent something or, with `to_send`, accepts bytes.
    Result<void> wait(bool to_send, int timeout_ms);
    Result<void> send(Bytes bytes);
    // Why the helper has exited, or does not answer.
    Error helper_error();

    AtomicFile file_;
    std::string program_;
    Format format_;
    std::optional<child::Child> helper_;  // from the first picture on
    UniqueFd socket_;
    wire::CreditSender credit_;
    wire::Decoder decoder_{kMaxMessage};
    std::vector<std::uint8_t> payload_;
    std::string error_;  // the helper's message; "": none
    std::uint64_t number_ = 0;
};

}  // namespace vedette::film
