// Reads the picture files of a film into one memory, and says which are of use. Blocks on the disk. Caller's
// thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/frame/luma_grid.hpp"
#include "core/jpeg/luma_reader.hpp"
#include "hub/image/bitmap.hpp"
#include "linux/base/error.hpp"

namespace vedette::film {

// What a picture is for a film.
enum class Use { kUsed, kDamaged, kMissing, kOddSized };

// How many pictures were of use.
struct UseCount {
    std::size_t used = 0;
    std::size_t damaged = 0;    // not a whole JPEG
    std::size_t missing = 0;    // gone or unreadable since they were listed
    std::size_t odd_sized = 0;  // of another size than the first

    std::size_t all() const { return used + damaged + missing + odd_sized; }
    void add(Use use);
    void add(const UseCount& more);
};

// One file after the other.
class PictureReader {
  public:
    // Reads a whole JPEG file of at most 128 MB. Never kOddSized, which is the caller's to say.
    Use read(const std::string& path);
    Bytes bytes() const { return bytes_; }
    image::Size size() const { return size_; }

    // The luma of the picture's blocks, valid until the next call.
    Result<frame::LumaGrid> luma();

  private:
    std::vector<std::uint8_t> bytes_;
    image::Size size_;
    std::unique_ptr<jpeg::HubLumaReader> reader_;  // large; made when it is wanted
    std::vector<std::uint8_t> means_;
};

}  // namespace vedette::film
