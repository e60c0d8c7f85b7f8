// The kinds without a connection: a folder and the drawn scene.
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "core/frame/jpeg_probe.hpp"
#include "hub/source/folder.hpp"
#include "hub/source/test_scene.hpp"
#include "tests/support/source_bench.hpp"
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

std::string picture(const test::SourceBench& b, std::size_t i) {
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
    test::SourceBench b;
    Folder source({folder.path(), 2, false});
    b.start(source);
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
    EXPECT_EQ(source.length(), (Length{3s, 6}));  // with what is no picture
}

TEST(Folder, begins_again_where_told_and_sees_new_files) {
    const TempFolder folder;
    folder.write("a.jpg", jpeg(2000, 1));
    test::SourceBench b;
    Folder source({folder.path(), 10, true});
    b.start(source);
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

TEST(Folder, says_when_there_is_nothing_to_show) {
    const TempFolder folder;
    test::SourceBench b;
    Folder empty({folder.path(), 10, true});
    EXPECT_EQ(b.run_to_end(empty).message, "no JPEG file in " + folder.path());
    EXPECT_EQ(b.ended->kind, Kind::kNotFound);
    Folder missing({folder.path() + "/none", 10, false});
    EXPECT_EQ(b.run_to_end(missing).kind, Kind::kNotFound);
    EXPECT_NE(b.ended->message.find("/none"), std::string::npos);
    EXPECT_EQ(b.sink.connections, 0);
}

TEST(TestScene, draws_at_its_rate_and_size_and_slower_when_nobody_wants_more) {
    test::SourceBench b;
    TestScene source({.width = 160, .height = 128, .fps = 10});
    b.start(source);
    ASSERT_TRUE(b.until_pictures(1));
    const auto info = frame::probe_jpeg(b.sink.pictures[0].bytes);
    ASSERT_TRUE(info.has_value());
    EXPECT_TRUE(info->complete);
    EXPECT_EQ(info->width, 160);
    EXPECT_EQ(info->height, 128);
    for (std::size_t n = 2; n <= 5; ++n) {
        b.pass(80ms);
        EXPECT_EQ(b.sink.pictures.size(), n - 1);
        b.pass(20ms);
        ASSERT_TRUE(b.until_pictures(n));
        EXPECT_NE(b.sink.pictures[n - 1].bytes, b.sink.pictures[n - 2].bytes);
    }
    b.sink.wanted = 1;
    b.pass(900ms);
    b.turn();
    const std::size_t before = b.sink.pictures.size();
    EXPECT_LE(before, 6U);
    b.sink.wanted = 0;
    b.pass(220ms);
    EXPECT_TRUE(b.until_pictures(before + 1)) << "a new wish is noticed soon";
}

TEST(TestScene, the_same_moment_gives_the_same_picture) {
    test::SourceBench a;
    test::SourceBench b;
    TestScene one({.width = 160, .height = 128});
    TestScene two({.width = 160, .height = 128});
    a.start(one);
    b.start(two);
    ASSERT_TRUE(a.until_pictures(1));
    ASSERT_TRUE(b.until_pictures(1));
    EXPECT_EQ(a.sink.pictures[0].bytes, b.sink.pictures[0].bytes);
}

TEST(TestScene, ends_at_once_in_the_middle_of_a_large_drawing) {
    test::SourceBench b;
    TestScene source({.width = 8000, .height = 6000});
    b.start(source);
    b.turn();
    b.stop->request();
    const MonoTime begin = system_clock().mono();
    ASSERT_TRUE(b.until_ended());
    EXPECT_EQ(b.ended->kind, Kind::kCancelled);
    EXPECT_LT(to_ms(system_clock().mono() - begin), 1500);
    EXPECT_TRUE(b.sink.pictures.empty());
}

}  // namespace
}  // namespace vedette::source
