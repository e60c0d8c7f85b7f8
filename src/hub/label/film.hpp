// A film's pictures for labelling: JPEGs by number, in an unnamed temporary file that disappears with the
// program. Blocks on the disk; one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"
#include "linux/base/error.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::label {

// The pictures of one film.
class LabelFilm {
  public:
    // The file is in $TMPDIR, or in /var/tmp: /tmp may be in memory.
    static Result<LabelFilm> create();

    // kDataLoss: not a complete JPEG, or not the size of the first picture. Other errors: the disk failed or
    // is full; the message says what to do.
    Result<void> add(Bytes jpeg, Duration at);

    int frames() const { return static_cast<int>(places_.size()); }
    int width() const { return width_; }  // pixels; 0 while there is no picture
    int height() const { return height_; }
    // Pictures a second from the first to the last, in thousandths; 1000 with fewer than two pictures.
    std::int64_t fps_thousandths() const;
    double fps() const { return static_cast<double>(fps_thousandths()) / 1000; }

    // Where a picture lies in the film's file.
    struct Picture {
        std::shared_ptr<const UniqueFd> file;
        std::uint64_t offset;
        std::uint32_t size;
    };
    // kNotFound: there are fewer pictures.
    Result<Picture> picture(std::size_t number) const;

  private:
    struct Place {
        std::uint64_t offset;
        std::uint32_t size;
    };

    std::shared_ptr<UniqueFd> file_;
    std::vector<Place> places_;
    std::uint64_t end_ = 0;
    Duration first_{}, last_{};
    int width_ = 0, height_ = 0;
};

}  // namespace vedette::label
