// For tests of films: a folder for pictures and films, removed at the end, and what ffprobe and ffmpeg find
// in a film.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "hub/image/jpeg_file.hpp"

namespace vedette::film {

class Folder {
  public:
    Folder() {
        std::string pattern = testing::TempDir() + "vedette-film-XXXXXX";
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string file(const std::string& name) const { return (path / name).string(); }
    // Files and folders, hidden ones too.
    std::ptrdiff_t files() const { return std::distance(std::filesystem::directory_iterator(path), {}); }
    std::vector<std::uint8_t> read(const std::string& name) const {
        std::ifstream in(path / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void write(const std::string& name, Bytes bytes) const {
        std::filesystem::create_directories((path / name).parent_path());
        std::ofstream out(path / name, std::ios::binary);
        out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    }
    // A JPEG of one grey.
    void write_grey(const std::string& name, std::uint8_t grey, image::Size size = {64, 48}) const {
        image::Bitmap picture;
        picture.resize(size);
        std::ranges::fill(picture.pixels, grey);
        const auto jpeg = image::encode_jpeg(picture, 90);
        ASSERT_TRUE(jpeg.has_value());
        write(name, *jpeg);
    }
    // What a program prints.
    std::string output_of(const std::string& command) const {
        const std::string out = file(".output");
        EXPECT_EQ(std::system((command + " >" + out).c_str()), 0) << command;
        std::ifstream in(out);
        std::string text{std::istreambuf_iterator<char>(in), {}};
        std::filesystem::remove(out);
        return text;
    }
    // The luma of each picture of a film.
    std::vector<int> greys(const std::string& film) const {
        output_of("ffmpeg -y -v error -i " + file(film) + " -vf scale=1:1 -f rawvideo -pix_fmt gray " +
                  file(".greys"));
        const auto bytes = read(".greys");
        std::filesystem::remove(path / ".greys");
        return {bytes.begin(), bytes.end()};
    }

    std::filesystem::path path;
};

}  // namespace vedette::film
