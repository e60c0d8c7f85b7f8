// core/matroska against FFmpeg and MKVToolNix: both read what we write, open, torn and closed, and find no
// fault; we read the films of JPEGs that they write.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "core/matroska/file_fixture.hpp"

namespace vedette::matroska {
namespace {

std::string output_of(const std::string& command) {
    std::string out;
    FILE* const pipe = popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) return out;
    char buffer[4096];
    for (std::size_t n = 0; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, n);
    pclose(pipe);
    return out;
}

// A folder with ten pictures of FFmpeg's, 1.jpg to 10.jpg.
class MatroskaPeers : public ::testing::Test {
  protected:
    static constexpr int kPictures = 10;

    void SetUp() override {
        std::string pattern = (std::filesystem::temp_directory_path() / "vedette-matroska-XXXXXX").string();
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        ASSERT_EQ(run("ffmpeg -v error -f lavfi -i testsrc2=size=320x240:rate=10 -frames:v 10 -q:v 3 %d.jpg"),
                  "");
        for (int i = 1; i <= kPictures; ++i) pictures_.push_back(read(std::to_string(i) + ".jpg"));
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::string run(const std::string& command) const {
        return output_of("cd " + folder_.string() + " && " + command);
    }
    ByteVector read(const std::string& name) const {
        std::ifstream in(folder_ / name, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        return {text.begin(), text.end()};
    }
    void write(const ByteVector& bytes) const {
        std::ofstream out(folder_ / "film.mkv", std::ios::binary);
        out << as_text(bytes);
    }
    ByteVector open_film(std::vector<std::uint64_t>& places) const {
        FileInfo info = usual_info();
        info.width = 320;
        info.height = 240;
        info.interval = 100ms;
        ByteVector file = header_of(info);
        for (std::size_t i = 0; i < pictures_.size(); ++i) {
            places.push_back(file.size());
            append_picture(file, MediaTime{static_cast<int>(i) * 100ms}, pictures_[i]);
        }
        return file;
    }
    // Times and sizes of the packets that ffprobe finds, and its complaints.
    std::string packets() const {
        return run("ffprobe -v warning -show_entries packet=pts_time,size -of csv=p=0 film.mkv");
    }
    std::string expected_packets(std::size_t count) const {
        std::string text;
        for (std::size_t i = 0; i < count; ++i)
            text += "0." + std::to_string(i) + "00000," + std::to_string(pictures_[i].size()) + "\n";
        return text;
    }

    std::filesystem::path folder_;
    std::vector<ByteVector> pictures_;
};

TEST_F(MatroskaPeers, a_film_that_grows_plays_after_each_picture) {
    std::vector<std::uint64_t> places;
    const ByteVector film = open_film(places);
    for (std::size_t count = 1; count <= pictures_.size(); count += 3) {
        ByteVector file = film;
        file.resize(count < places.size() ? static_cast<std::size_t>(places[count]) : film.size());
        write(file);
        EXPECT_EQ(packets(), expected_packets(count));
        EXPECT_EQ(run("ffmpeg -v error -i film.mkv -f null -"), "");
    }
    EXPECT_EQ(
        run("ffprobe -v error -show_entries stream=codec_name,width,height:format_tags=title,creation_time "
            "-of default=nk=1:nw=1 film.mkv"),
        "mjpeg\n320\n240\nGarden\n2026-03-29T01:00:07.000000Z\n");
}

TEST_F(MatroskaPeers, a_torn_film_plays_as_far_as_it_is_whole) {
    std::vector<std::uint64_t> places;
    ByteVector file = open_film(places);
    for (const std::size_t into : {1UL, 20UL, 36UL, 2000UL}) {
        ByteVector torn = file;
        torn.resize(static_cast<std::size_t>(places[7]) + into);
        write(torn);
        EXPECT_EQ(run("ffmpeg -v quiet -i film.mkv -c copy -f framecrc - | grep -vc '^#'").substr(0, 1), "7")
            << into;
    }
}

TEST_F(MatroskaPeers, a_closed_film_has_no_fault_and_can_be_sought) {
    std::vector<std::uint64_t> places;
    ByteVector file = open_film(places);
    const std::uint64_t end = file.size();
    append(file, cues_head(places.size()));
    for (std::size_t i = 0; i < places.size(); ++i)
        append(file, cue_point(MediaTime{static_cast<int>(i) * 100ms}, places[i]));
    std::ranges::copy(closed_seek_head(end), file.begin() + kSeekHeadAt);
    std::ranges::copy(closed_duration(1s), file.begin() + kDurationAt);
    write(file);
    EXPECT_EQ(packets(), expected_packets(pictures_.size()));
    EXPECT_EQ(run("ffprobe -v error -show_entries format=duration -of default=nk=1:nw=1 film.mkv"),
              "1.000000\n");
    EXPECT_EQ(run("ffmpeg -v error -ss 0.75 -i film.mkv -frames:v 1 -c copy -f image2 sought.jpg"), "");
    EXPECT_TRUE(read("sought.jpg") == pictures_[7] || read("sought.jpg") == pictures_[8]);
    const std::string info = run("mkvinfo --all film.mkv");
    EXPECT_EQ(info.find("rror"), std::string::npos) << info;
    EXPECT_NE(info.find("Title: Garden"), std::string::npos) << info;
    EXPECT_NE(info.find("2026-03-29 01:00:07 UTC"), std::string::npos) << info;
    const std::string merged = run("mkvmerge --gui-mode -o merged.mkv film.mkv");
    EXPECT_EQ(merged.find("#GUI#warning"), std::string::npos) << merged;
    EXPECT_EQ(merged.find("#GUI#error"), std::string::npos) << merged;
    // What MKVToolNix makes of it, in clusters of several pictures and with an index.
    const Found found = read_all(read("merged.mkv"));
    ASSERT_EQ(found.pictures.size(), pictures_.size());
    for (std::size_t i = 0; i < pictures_.size(); ++i) {
        EXPECT_EQ(found.pictures[i].first, static_cast<std::int64_t>(i) * 100);
        EXPECT_TRUE(found.pictures[i].second == pictures_[i]) << i;
    }
    EXPECT_EQ(found.damaged, 0u);
    EXPECT_NE(found.header.cues_at, 0u);
    EXPECT_EQ(found.append_at, 0u);
}

TEST_F(MatroskaPeers, films_of_ffmpeg_are_read_to_a_file_and_to_a_pipe) {
    for (const std::string to : {"made.mkv", "- | cat >made.mkv"}) {
        ASSERT_EQ(run("ffmpeg -y -v error -framerate 10 -i %d.jpg -c copy -f matroska " + to), "");
        const Found found = read_all(read("made.mkv"));
        EXPECT_FALSE(found.failed);
        EXPECT_EQ(found.header.width, 320);
        ASSERT_EQ(found.pictures.size(), pictures_.size()) << to;
        for (std::size_t i = 0; i < pictures_.size(); ++i) {
            EXPECT_EQ(found.pictures[i].first, static_cast<std::int64_t>(i) * 100);
            EXPECT_TRUE(found.pictures[i].second == pictures_[i]) << i;
        }
        EXPECT_EQ(found.damaged, 0u);
    }
}

}  // namespace
}  // namespace vedette::matroska
