#include "core/matroska/writer.hpp"

#include <array>
#include <limits>

#include <gtest/gtest.h>

#include "core/matroska/file_fixture.hpp"

namespace vedette::matroska {
namespace {

TEST(MatroskaWriter, says_in_its_header_what_the_reader_reads) {
    ByteVector file = header_of(usual_info());
    append_picture(file, MediaTime{1500ms}, jpeg(100, 1));
    const Found found = read_all(file);
    EXPECT_FALSE(found.failed);
    EXPECT_EQ(found.header.width, 640);
    EXPECT_EQ(found.header.height, 480);
    EXPECT_EQ(as_text(found.title), "Garden");
    ASSERT_TRUE(found.header.date.has_value());
    EXPECT_TRUE(*found.header.date == usual_info().date);
    EXPECT_TRUE(found.header.uid == usual_info().uid);
    EXPECT_EQ(found.header.duration.count(), 0);
    EXPECT_EQ(found.header.cues_at, 0u);
    EXPECT_TRUE(found.header.is_open);
    ASSERT_EQ(found.pictures.size(), 1u);
    EXPECT_EQ(found.pictures[0].first, 1500);
    EXPECT_TRUE(found.pictures[0].second == jpeg(100, 1));
}

TEST(MatroskaWriter, times_have_64_bits_and_are_rounded) {
    ByteVector file = header_of(usual_info());
    const Duration last{std::numeric_limits<std::int64_t>::max() / 1'000'000 * 1'000'000};
    for (const Duration time :
         {0ns, 499'999ns, Duration{500'000ns}, Duration{std::chrono::hours{24 * 365}}, last})
        append_picture(file, MediaTime{time}, jpeg(60, 1));
    const Found found = read_all(file);
    ASSERT_EQ(found.pictures.size(), 5u);
    EXPECT_EQ(found.pictures[1].first, 0);
    EXPECT_EQ(found.pictures[2].first, 1);
    EXPECT_EQ(found.pictures[3].first, 31'536'000'000);
    EXPECT_EQ(found.pictures[4].first, to_ms(last));
}

TEST(MatroskaWriter, a_closed_file_has_duration_and_index) {
    ByteVector file = header_of(usual_info());
    std::vector<std::uint64_t> places;
    for (int i = 0; i < 3; ++i) {
        places.push_back(file.size());
        append_picture(file, MediaTime{i * 40ms}, jpeg(100, 1));
    }
    const ByteVector open = file;
    const std::size_t end = file.size();
    append(file, cues_head(3));
    for (int i = 0; i < 3; ++i)
        append(file, cue_point(MediaTime{i * 40ms}, places[static_cast<std::size_t>(i)]));
    std::ranges::copy(closed_seek_head(end), file.begin() + kSeekHeadAt);
    std::ranges::copy(closed_duration(120ms), file.begin() + kDurationAt);
    const Found found = read_all(file);
    EXPECT_EQ(found.pictures.size(), 3u);
    EXPECT_EQ(found.header.duration.count(), Duration{120ms}.count());
    EXPECT_EQ(found.header.cues_at, end);
    EXPECT_EQ(found.damaged, 0u);
    ASSERT_EQ(found.cues.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(to_ms(found.cues[i].time.since), static_cast<std::int64_t>(i) * 40);
        EXPECT_EQ(found.cues[i].cluster_at, places[i]);
    }
    // It can be opened again: then it is what it was.
    EXPECT_EQ(found.append_at, end);
    file.resize(end);
    std::ranges::copy(open_seek_head(), file.begin() + kSeekHeadAt);
    std::ranges::copy(open_duration(), file.begin() + kDurationAt);
    EXPECT_TRUE(file == open);
}

TEST(MatroskaWriter, needs_no_more_room_than_it_says) {
    std::array<char, kMaxText> text;
    text.fill('x');
    FileInfo info = usual_info();
    info.title = info.program = {text.data(), text.size()};
    std::array<std::uint8_t, kMaxHeader + 100> memory;
    const auto header = write_header(info, memory);
    ASSERT_TRUE(header.has_value());
    EXPECT_EQ(header->size(), kMaxHeader);
    for (std::size_t room = 0; room < kMaxHeader; ++room) {
        memory.fill(0xAA);
        const auto cut = write_header(info, MutableBytes(memory).first(room));
        ASSERT_FALSE(cut.has_value());
        EXPECT_EQ(cut.error(), WriteError::kNoRoom);
        ASSERT_EQ(memory[room], 0xAA) << room;
    }
}

WriteError error_of(const FileInfo& info) {
    std::array<std::uint8_t, kMaxHeader> memory;
    const auto header = write_header(info, memory);
    EXPECT_FALSE(header.has_value());
    return header ? WriteError::kNoRoom : header.error();
}

TEST(MatroskaWriter, refuses_what_is_no_film) {
    std::array<char, kMaxText + 1> text;
    text.fill('x');
    using Set = void (*)(FileInfo&);
    constexpr Set kBad[] = {
        [](FileInfo& f) { f.width = 0; },
        [](FileInfo& f) { f.height = 0; },
        [](FileInfo& f) { f.track_uid = 0; },
        [](FileInfo& f) { f.interval = -1ms; },
    };
    for (const Set set : kBad) {
        FileInfo info = usual_info();
        set(info);
        EXPECT_EQ(error_of(info), WriteError::kBadInfo);
    }
    for (const std::string_view bad :
         {std::string_view(text.data(), text.size()), std::string_view("caf\xE9")}) {
        FileInfo info = usual_info();
        info.title = bad;
        EXPECT_EQ(error_of(info), WriteError::kBadText);
        info = usual_info();
        info.program = bad;
        EXPECT_EQ(error_of(info), WriteError::kBadText);
    }
    for (const auto error : {WriteError::kNoRoom, WriteError::kBadText, WriteError::kBadInfo})
        EXPECT_FALSE(to_string(error).empty());
}

}  // namespace
}  // namespace vedette::matroska
