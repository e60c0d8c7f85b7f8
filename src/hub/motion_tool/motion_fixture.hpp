// For tests of `vedette motion` and its relatives: a folder of pictures of the yard, ten a second, and a
// console whose words can be read.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include "hub/motion_tool/motion.hpp"
#include "linux/base/unique_fd.hpp"
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
    // Somebody crosses from left to right, 43 pictures.
    void add_walk() {
        for (int x = -20; x < test::kYardWidth; x += 8) add(x);
    }
    // Beside the pictures' folder.
    std::string file(const std::string& name, const std::string& text) const {
        std::ofstream(root_ / name) << text;
        return (root_ / name).string();
    }
    std::string source() const { return "folder:" + folder_.string() + "?fps=10"; }
    const std::filesystem::path& path() const { return folder_; }

  private:
    void add(std::optional<int> x) {
        const auto jpeg = test::yard_picture(x);
        std::ofstream out(folder_ / fmt::format("{:04}.jpg", count_++), std::ios::binary);
        out.write(reinterpret_cast<const char*>(jpeg.data()), static_cast<std::streamsize>(jpeg.size()));
    }

    std::filesystem::path root_;
    std::filesystem::path folder_;  // of the pictures
    int count_ = 0;
};

struct Heard {
    int status;
    std::string out;
    std::string err;
};

inline Heard hear(const std::function<int(const MotionConsole&)>& run) {
    const UniqueFd out(::memfd_create("out", MFD_CLOEXEC));
    char* text = nullptr;
    std::size_t size = 0;
    std::FILE* const err = ::open_memstream(&text, &size);
    const int status = run({.out = out.get(), .err = err});
    std::fclose(err);
    std::ifstream stream(fmt::format("/proc/self/fd/{}", out.get()), std::ios::binary);
    Heard heard{status, {std::istreambuf_iterator<char>(stream), {}}, {text, size}};
    std::free(text);
    return heard;
}

}  // namespace vedette::motion_tool
