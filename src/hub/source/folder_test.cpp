#include "hub/source/folder.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/source_fixture.hpp"
#include "tests/support/tiny_jpeg.hpp"

namespace vedette::source {
namespace {

namespace fs = std::filesystem;

class TempFolder {
  public:
    TempFolder() : path_(fs::path(::testing::TempDir()) / ("folder-" + std::to_string(::getpid()))) {
        fs::remove_all(path_);
        fs::create_directories(path_);
    }
    ~TempFolder() { fs::remove_all(path_); }
    void write(const std::string& name, std::string_view bytes) const {
        std::ofstream(path_ / name, std::ios::binary) << bytes;
    }
    std::string path() const { return path_; }

  private:
    fs::path path_;
};

std::string jpeg(std::size_t size, unsigned seed) {
    const auto bytes = test::tiny_jpeg(size, seed);
    return {bytes.begin(), bytes.end()};
}

std::string picture(const test::SourceFixture& b, std::size_t i) {
    const auto& bytes = b.sink.pictures.at(i).bytes;
    return {bytes.begin(), bytes.end()};
}

TEST(Folder, shows_whole_jpegs_in_the_order_of_their_names_at_its_rate) {
    const TempFolder folder;
    folder.write("b.jpg", jpeg(3000, 2));
    folder.write("a.jpg", jpeg(2000, 1));
    folder.write("c.JPEG", jpeg(4000, 3) + std::string(3, '\0'));
    folder.write("half.jpg", jpeg(4000, 4).substr(0, 3000));
    folder.write("notes.txt", "no picture");
    folder.write("empty.jpg", "");
    folder.write(".hidden.jpg", jpeg(2000, 5));
    fs::create_directory(folder.path() + "/d.jpg");
    test::SourceFixture b;
    Folder source(test::spec("folder:" + folder.path() + "?fps=2"));
    const auto run = b.start(source);
    ASSERT_TRUE(b.until_pictures(1));
    b.pass(400ms);
    EXPECT_EQ(b.sink.pictures.size(), 1U);
    b.pass(200ms);
    EXPECT_EQ(b.sink.pictures.size(), 2U);
    b.pass(500ms);
    ASSERT_TRUE(b.until_ended());
    EXPECT_EQ(b.ended->kind, Kind::kEnded);
    EXPECT_EQ(b.ended->message, "the folder's last picture was shown; loop=1 begins again");
    EXPECT_EQ(picture(b, 0), jpeg(2000, 1));
    EXPECT_EQ(picture(b, 1), jpeg(3000, 2));
    EXPECT_EQ(picture(b, 2), jpeg(4000, 3));
    EXPECT_EQ(b.sink.skips.size(), 3U);
    EXPECT_EQ(b.sink.connections, 1);
    EXPECT_EQ(source.promised_interval(), Duration(500ms));
    EXPECT_EQ(source.length(), (Length{3s, 6}));  // including files that are no pictures
}

TEST(Folder, starts_again_with_loop_and_sees_new_files) {
    const TempFolder folder;
    folder.write("a.jpg", jpeg(2000, 1));
    test::SourceFixture b;
    Folder source(test::spec("folder:" + folder.path() + "?fps=10&loop=1"));
    const auto run = b.start(source);
    ASSERT_TRUE(b.until_pictures(1));
    b.pass(200ms);
    folder.write("b.jpg", jpeg(3000, 2));
    b.pass(400ms);
    EXPECT_FALSE(b.ended.has_value());
    EXPECT_GE(b.sink.pictures.size(), 5U);
    EXPECT_EQ(std::max(b.sink.pictures[4].bytes.size(), b.sink.pictures[5].bytes.size()), 3000U);
    EXPECT_EQ(b.sink.connections, 1);
    EXPECT_EQ(source.length(), Length{});
}

TEST(Folder, reports_a_missing_or_empty_folder) {
    const TempFolder folder;
    test::SourceFixture b;
    Folder empty(test::spec("folder:" + folder.path() + "?loop=1"));
    EXPECT_EQ(b.run_to_end(empty).message, "no JPEG file in " + folder.path());
    EXPECT_EQ(b.ended->kind, Kind::kNotFound);
    Folder missing(test::spec("folder:" + folder.path() + "/none"));
    EXPECT_EQ(b.run_to_end(missing).kind, Kind::kNotFound);
    EXPECT_NE(b.ended->message.find("/none"), std::string::npos);
    EXPECT_EQ(b.sink.connections, 0);
}

}  // namespace
}  // namespace vedette::source
