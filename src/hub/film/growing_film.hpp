// A film that grows with each picture: the JPEGs themselves in a Matroska file, which players open after each
// picture, and after a power cut up to the last whole one. Blocks on the disk. Caller's thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"
#include "hub/image/bitmap.hpp"
#include "linux/base/error.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::film {

// One file.
class GrowingFilm {
  public:
    // Opens the file, or makes it with its first picture. What a power cut has left behind the last whole
    // picture is cut off by append(). A file that is no film of this kind is begun anew. `title`: UTF-8, at
    // most 255 bytes. `fps`: above 0.
    static Result<GrowingFilm> open(const std::string& path, std::string title, double fps);

    // Bytes of each picture that is in it.
    const std::vector<std::uint64_t>& sizes() const { return sizes_; }
    // Empties the file.
    Result<void> clear();
    // Adds a whole JPEG, and waits until it is on the disk. One of another size than the first one is left
    // out: false. After an error the file ends with the last whole picture.
    Result<bool> append(Bytes jpeg, image::Size size, UtcTime taken);

  private:
    GrowingFilm(std::string path, std::string title, double fps, UniqueFd file)
        : path_(std::move(path)), title_(std::move(title)), fps_(fps), file_(std::move(file)) {}
    Result<void> read();
    Result<void> write_header_of(image::Size size, UtcTime taken);
    Result<void> put(Bytes bytes);

    std::string path_;
    std::string title_;
    double fps_;
    UniqueFd file_;
    std::uint64_t end_ = 0;  // of the last whole picture; 0: there is no header
    image::Size size_;       // of the pictures
    std::vector<std::uint64_t> sizes_;
};

}  // namespace vedette::film
