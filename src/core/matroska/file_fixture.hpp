// A film in memory for the tests of this room: written picture by picture, read as a caller reads a file.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/matroska/reader.hpp"
#include "core/matroska/writer.hpp"

namespace vedette::matroska {

using ByteVector = std::vector<std::uint8_t>;

inline FileInfo usual_info() {
    FileInfo info{.width = 640,
                  .height = 480,
                  .title = "Garden",
                  .program = "Vedette",
                  .track_uid = 7,
                  .interval = 40ms};
    info.date = UtcTime{std::chrono::seconds{1'774'746'007}};
    for (std::size_t i = 0; i < info.uid.size(); ++i) info.uid[i] = static_cast<std::uint8_t>(i + 1);
    return info;
}

inline ByteVector header_of(const FileInfo& info) {
    std::array<std::uint8_t, kMaxHeader> memory;
    const auto header = write_header(info, memory);
    EXPECT_TRUE(header.has_value());
    if (!header) return {};
    return {header->begin(), header->end()};
}

// Bytes that begin and end as a JPEG.
inline ByteVector jpeg(std::size_t size, std::uint8_t seed) {
    ByteVector bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(seed + i * 7);
    bytes[0] = bytes[size - 2] = 0xFF;
    bytes[1] = 0xD8;
    bytes[size - 1] = 0xD9;
    return bytes;
}

inline void append(ByteVector& file, Bytes bytes) { file.insert(file.end(), bytes.begin(), bytes.end()); }

inline void append_picture(ByteVector& file, MediaTime time, const ByteVector& picture) {
    append(file, picture_head(time, picture.size()));
    append(file, picture);
}

// What a reader finds.
struct Found {
    std::vector<std::pair<std::int64_t, ByteVector>> pictures;  // time in ms, bytes
    std::vector<Cue> cues;
    Header header;
    ByteVector title;
    std::uint64_t append_at = 0;
    std::uint64_t damaged = 0;
    bool failed = false;
    ReadFault fault{};
};

// `window`: the size of the windows that it is given, in bytes.
inline Found read_all(Bytes file, std::size_t window = kWindow) {
    Reader reader(file.size());
    Found found;
    for (auto event = Reader::Event::kMore; event != Reader::Event::kEnd && event != Reader::Event::kFault;) {
        const Bytes rest = file.subspan(static_cast<std::size_t>(reader.position()));
        event = reader.next(rest.first(std::min(window, rest.size())));
        if (event == Reader::Event::kCue) found.cues.push_back(reader.cue());
        if (event == Reader::Event::kPicture) {
            const Picture& picture = reader.picture();
            const Bytes bytes =
                file.subspan(static_cast<std::size_t>(picture.at), static_cast<std::size_t>(picture.size));
            found.pictures.emplace_back(to_ms(picture.time.since), ByteVector(bytes.begin(), bytes.end()));
        }
        found.failed = event == Reader::Event::kFault;
    }
    found.header = reader.header();
    found.title.assign(reader.title().begin(), reader.title().end());
    found.append_at = reader.append_at();
    found.damaged = reader.damaged();
    found.fault = reader.fault();
    return found;
}

}  // namespace vedette::matroska
