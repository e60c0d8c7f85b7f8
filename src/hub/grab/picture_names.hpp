// File names for a series of pictures, from a pattern like ffmpeg's: "shot-%04d.jpg". Values, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "linux/base/error.hpp"

namespace vedette::grab {

// A parsed pattern.
class PictureNames {
  public:
    // A name with at most one number in it, written %d or %04d (leading zeros, at most 9 digits); %% is a
    // percent sign. The message of kInvalidArgument says what to write.
    static Result<PictureNames> parse(std::string_view text);

    // Whether the pattern has a number, so that each picture gets its own name.
    bool numbered() const { return numbered_; }
    // The name of picture `number`, counted from 1.
    std::string name(std::uint64_t number) const;

  private:
    std::string before_;
    std::string after_;
    int digits_ = 0;  // at least; filled with zeros
    bool numbered_ = false;
};

// A pattern for a user who wrote one name for several pictures: "a/shot.jpg" -> "a/shot-%04d.jpg".
std::string propose_pattern(std::string_view name);

}  // namespace vedette::grab
