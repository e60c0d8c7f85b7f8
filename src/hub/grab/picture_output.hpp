// The output of `vedette grab`: files, whose names this knows, or one stream, picture after picture. Blocks
// until the stream takes them. One thread.
#pragma once

#include <cstdint>
#include <string>

#include "hub/grab/console.hpp"
#include "hub/grab/picture_names.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::grab {

// The files or the stream of one run.
class PictureOutput {
  public:
    // `text` is the option's value: "-" for `standard_output`, a name for one picture, a pattern
    // (picture_names) for more, or a pipe or device, which takes any number. "" means shot.jpg, or
    // shot-%04d.jpg. `count` is the number of pictures, 0: no limit. kInvalidArgument: a usage error. Blocks
    // until a reader opens the pipe.
    static Result<PictureOutput> open(std::string_view text, std::uint64_t count, int standard_output);

    bool is_stream() const { return stream_ >= 0; }

    // The name of the next picture's file; for a stream always the same.
    std::string next_name() { return is_stream() ? name_ : names_.name(++number_); }

    // Writes a picture to the stream; see write_all.
    Result<void> send(Bytes jpeg, int interrupt) const { return write_all(stream_, jpeg, interrupt); }

  private:
    PictureNames names_;
    std::string name_;  // of the stream
    UniqueFd device_;
    int stream_ = -1;  // descriptor of device_, or the caller's; -1: files
    std::uint64_t number_ = 0;
};

}  // namespace vedette::grab
