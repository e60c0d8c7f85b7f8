// A film's pictures as they are labelled: JPEG by number, kept in a file without a name that goes with the
// program. What is in them is not this file's business. Blocks on the disk; one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"
#include "linux/base/error.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::label {

class LabelFilm {
  public:
    // In $TMPDIR, or /var/tmp, which is a disk where /tmp may be memory.
    static Result<LabelFilm> create();

    // kDataLoss: not a whole JPEG, or of another size than the first one. Otherwise the disk has failed, or
    // is full; the message says what to do.
    Result<void> add(Bytes jpeg, Duration at);

    int frames() const { return static_cast<int>(places_.size()); }
    int width() const { return width_; }  // pixels; 0 while there is no picture
    int height() const { return height_; }
    // Pictures a second from the first to the last, in thousandths; 1000 where nothing can be told.
    std::int64_t fps_thousandths() const;
    double fps() const { return static_cast<double>(fps_thousandths()) / 1000; }

    // kNotFound above the last.
    Result<std::string> picture(std::size_t number) const;

  private:
    struct Place {
        std::uint64_t offset;
        std::uint32_t size;
    };

    UniqueFd file_;
    std::vector<Place> places_;
    std::uint64_t end_ = 0;
    Duration first_{}, last_{};
    int width_ = 0, height_ = 0;
};

}  // namespace vedette::label
