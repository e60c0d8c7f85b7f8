// A film's pictures for labelling: JPEGs by number, in an unnamed temporary file that disappears with the
// program. Blocks on the disk; one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"
#include "hub/api/message.hpp"
#include "hub/label/label_file.hpp"

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
    // Pictures a second from the first to the last, with three decimals; 1 with fewer than two pictures.
    double fps() const;
    // The properties of the film, which is called `name`.
    FilmInfo info(std::string name) const { return {std::move(name), frames(), fps(), width_, height_}; }

    // kNotFound: there are fewer pictures.
    Result<api::FileBody> picture(std::size_t number) const;

  private:
    struct Place {
        std::uint64_t offset;
        std::uint32_t size;
    };

    std::shared_ptr<UniqueFd> file_;
    std::vector<Place> places_;
    std::uint64_t end_ = 0;
    Duration first_{}, last_{};
    int width_ = 0, height_ = 0;  // pixels
};

}  // namespace vedette::label
