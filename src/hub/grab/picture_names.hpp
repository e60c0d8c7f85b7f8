// The names of a series of pictures, from a pattern as ffmpeg and others have it: "shot-%04d.jpg". Pure, any
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "linux/base/error.hpp"

namespace vedette::grab {

class PictureNames {
  public:
    // A name with at most one number in it, written %d or %04d (zeros in front, at most 9 places); %% is a
    // percent sign. kInvalidArgument says what to write.
    static Result<PictureNames> parse(std::string_view text);

    // Whether every picture gets a name of its own.
    bool numbered() const { return numbered_; }
    // Of the picture of that number, counted from 1.
    std::string name(std::uint64_t number) const;

  private:
    std::string before_;
    std::string after_;
    int places_ = 0;
    bool numbered_ = false;
};

// The pattern that someone meant who wrote one name for several pictures: "a/shot.jpg" -> "a/shot-%04d.jpg".
std::string propose_pattern(std::string_view name);

}  // namespace vedette::grab
