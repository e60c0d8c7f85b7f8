// For tests of `vedette motion` and its subcommands: a folder of pictures of the drawn yard, ten a second.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hub/grab/console_fixture.hpp"
#include "tests/support/yard_picture.hpp"

namespace vedette::motion_tool {

class YardFolder {
  public:
    YardFolder() {
        std::string pattern = testing::TempDir() + "vedette-motion-XXXXXX";
        root_ = ::mkdtemp(pattern.data());
        std::filesystem::create_directory(folder_ = root_ / "yard");
    }
    ~YardFolder() { std::filesystem::remove_all(root_); }
    YardFolder(const YardFolder&) = delete;
    YardFolder& operator=(const YardFolder&) = delete;

    void add_quiet(int pictures) {
        for (int i = 0; i < pictures; ++i) add(std::nullopt);
    }
    // A person walks from left to right: 43 pictures.
    void add_walk() {
        for (int x = -20; x < test::kYardWidth; x += 8) add(x);
    }
    // Writes a file that is not one of the pictures; returns its path.
    std::string file(const std::string& name, const std::string& text) const {
        std::ofstream(root_ / name) << text;
        return (root_ / name).string();
    }
    // Removes the pictures from number `first` to `last`, `last` included.
    void remove(int first, int last) const {
        for (int i = first; i <= last; ++i) std::filesystem::remove(picture(i));
    }
    std::filesystem::path picture(int number) const { return folder_ / fmt::format("{:04}.jpg", number); }
    int count() const { return count_; }  // pictures that were added
    std::string source() const { return "folder:" + folder_.string() + "?fps=10"; }
    const std::filesystem::path& path() const { return folder_; }

  private:
    void add(std::optional<int> x) {
        const auto jpeg = test::yard_picture(x);
        std::ofstream out(picture(count_++), std::ios::binary);
        out.write(reinterpret_cast<const char*>(jpeg.data()), static_cast<std::streamsize>(jpeg.size()));
    }

    std::filesystem::path root_;
    std::filesystem::path folder_;  // of the pictures
    int count_ = 0;
};

}  // namespace vedette::motion_tool
