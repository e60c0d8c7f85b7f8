// Where `vedette grab` puts pictures: into files of which this knows the names, or into one stream, behind
// each other. Blocks until the stream takes them. One thread.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/bytes.hpp"
#include "hub/grab/picture_names.hpp"
#include "linux/base/error.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::grab {

// Writes all of it to a descriptor. kCancelled as soon as `interrupt` becomes readable, though the reader may
// not read.
Result<void> write_whole(int fd, Bytes bytes, int interrupt);

class PictureOutput {
  public:
    // `text` is what the user wrote: "-" for `standard_output`, a name for one picture, a pattern
    // (picture_names) for more, or a pipe or device, which takes any number. "" is shot.jpg, or
    // shot-%04d.jpg. `count` is how many pictures there will be, 0 for no end. Errors are of kInvalidArgument
    // where the user has to write something else. May wait until somebody opens the pipe.
    static Result<PictureOutput> open(std::string_view text, std::uint64_t count, int standard_output);

    bool is_stream() const { return stream_ >= 0; }

    // Of the file that the next picture goes to; of the stream, always the same.
    std::string next_name() { return is_stream() ? name_ : names_.name(++number_); }

    // Writes a picture to the stream; see write_whole.
    Result<void> send(Bytes jpeg, int interrupt) const { return write_whole(stream_, jpeg, interrupt); }

  private:
    PictureNames names_;
    std::string name_;  // of the stream
    UniqueFd device_;
    int stream_ = -1;  // device_'s, or the caller's; -1: files
    std::uint64_t number_ = 0;
};

}  // namespace vedette::grab
