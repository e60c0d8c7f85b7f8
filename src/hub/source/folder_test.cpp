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
    explicit TempFolder(const std::string& name = "folder")
        : path_(fs::path(::testing::TempDir()) / (name + "-" + std::to_string(::getpid()))) {
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

// Field case: a file is still being written, has another name than .jpg, is empty, or is no picture |
// themactep/thingino-firmware 55, danielgtaylor/jpeg-archive 123 | what is no whole JPEG is left out
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

// Field case: numbers in the names have no leading zeros | n00mkrad/flowframes 228, soft-matter/pims 103 | 2 is
// shown before 10
TEST(Folder, numbers_in_names_are_ordered_by_their_value) {
    const TempFolder folder;
    const std::vector<std::string> names = {"1.jpg",
                                            "2.jpg",
                                            "02.jpg",
                                            "10.jpg",
                                            "cam1 (2).jpg",
                                            "cam1 (10).jpg",
                                            "cam2.jpg",
                                            "cam10.jpg",
                                            "cam10b.jpg",
                                            "cam010c.jpg",
                                            "cam18446744073709551617.jpg",
                                            "camera.jpg"};
    for (unsigned i = 0; i < names.size(); ++i) folder.write(names[i], jpeg(2000 + i, i));
    test::SourceFixture b;
    auto spec = test::spec("folder:" + folder.path());
    spec.every = true;
    Folder source(spec);
    EXPECT_EQ(b.run_to_end(source).kind, Kind::kEnded);
    ASSERT_EQ(b.sink.pictures.size(), names.size());
    std::vector<std::string> shown(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) shown[i] = names[b.sink.pictures[i].bytes.size() - 2000];
    EXPECT_EQ(shown, (std::vector<std::string>{"1.jpg", "02.jpg", "2.jpg", "10.jpg", "cam1 (2).jpg",
                                               "cam1 (10).jpg", "cam2.jpg", "cam10.jpg", "cam10b.jpg",
                                               "cam010c.jpg", "cam18446744073709551617.jpg", "camera.jpg"}));
}

// Field case: a file is a link, or is deleted while the folder is read | own case | a link is followed, and what
// is gone is left out
TEST(Folder, links_are_followed_and_what_is_gone_is_left_out) {
    const TempFolder folder;
    const TempFolder other("elsewhere");
    other.write("a.jpg", jpeg(2000, 1));
    fs::create_symlink(other.path() + "/a.jpg", folder.path() + "/1.jpg");
    fs::create_symlink(other.path() + "/nothing.jpg", folder.path() + "/2.jpg");
    folder.write("3.jpg", jpeg(3000, 2));
    folder.write("4.jpg", jpeg(4000, 3));
    test::SourceFixture b;
    Folder source(test::spec("folder:" + folder.path() + "?fps=10"));
    const auto run = b.start(source);
    ASSERT_TRUE(b.until_pictures(1));
    EXPECT_EQ(picture(b, 0), jpeg(2000, 1));
    fs::remove(folder.path() + "/4.jpg");
    b.pass(400ms);
    ASSERT_TRUE(b.until_ended());
    EXPECT_EQ(b.sink.pictures.size(), 2U);
    EXPECT_EQ(b.sink.skips, std::vector<std::string>{"a file that can't be opened"});
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
