#include "core/matroska/reader.hpp"

#include <gtest/gtest.h>

#include "core/matroska/file_fixture.hpp"

namespace vedette::matroska {
namespace {

// Elements as other programs write them.
class Elements {
  public:
    Elements& put(std::uint32_t id, std::initializer_list<unsigned> value) {
        ByteVector content;
        for (const unsigned byte : value) content.push_back(static_cast<std::uint8_t>(byte));
        return put(id, Bytes(content));
    }
    Elements& put(std::uint32_t id, std::string_view value) { return put(id, as_bytes(value)); }
    Elements& put(std::uint32_t id, const Elements& inner) { return put(id, Bytes(inner.bytes)); }
    Elements& put(std::uint32_t id, Bytes value) {
        head(id);
        bytes.push_back(static_cast<std::uint8_t>(0x20 | value.size() >> 16));
        bytes.push_back(static_cast<std::uint8_t>(value.size() >> 8));
        bytes.push_back(static_cast<std::uint8_t>(value.size()));
        append(bytes, value);
        return *this;
    }
    // Of unknown size.
    Elements& open(std::uint32_t id) {
        head(id);
        bytes.push_back(0xFF);
        return *this;
    }

    ByteVector bytes;

  private:
    void head(std::uint32_t id) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            if (id >> shift != 0) bytes.push_back(static_cast<std::uint8_t>(id >> shift));
        }
    }
};

Elements block(unsigned track, unsigned time, const ByteVector& picture, std::uint32_t id = 0xA3,
               unsigned flags = 0x80) {
    ByteVector value = {static_cast<std::uint8_t>(0x80 | track), static_cast<std::uint8_t>(time >> 8),
                        static_cast<std::uint8_t>(time), static_cast<std::uint8_t>(flags)};
    append(value, picture);
    Elements out;
    out.put(id, Bytes(value));
    return out;
}

Elements track(unsigned number, std::string_view codec) {
    Elements entry;
    entry.put(0xD7, {number}).put(0x86, codec);
    return entry;
}

ByteVector file_of(const Elements& tracks, const Elements& clusters) {
    Elements file;
    file.put(0x1A45DFA3, Elements().put(0x4282, "matroska"));
    Elements inside;
    inside.put(0x1549A966, Elements().put(0x2AD7B1, {0x0F, 0x42, 0x40}));
    inside.put(0x1654AE6B, tracks);
    append(inside.bytes, clusters.bytes);
    file.put(0x18538067, inside);
    return file.bytes;
}

ByteVector file_of(const Elements& clusters) {
    return file_of(Elements().put(0xAE, track(1, "V_MJPEG")), clusters);
}

TEST(MatroskaReader, reads_several_pictures_a_cluster_and_groups) {
    Elements cluster;
    cluster.put(0xE7, {0x03, 0xE8});  // 1000 ms
    append(cluster.bytes, block(1, 0, jpeg(50, 1)).bytes);
    append(cluster.bytes, block(1, 40, jpeg(60, 2)).bytes);
    cluster.put(0xA0, Elements().put(0x9B, {40}).put(0xA1, {0x81, 0xFF, 0xD8, 0, 0xFF, 0xD8, 0xFF, 0xD9}));
    const Found found = read_all(file_of(Elements().put(0x1F43B675, cluster).put(0x1254C367, "tags")));
    ASSERT_EQ(found.pictures.size(), 3u);
    EXPECT_EQ(found.pictures[0].first, 1000);
    EXPECT_EQ(found.pictures[1].first, 1040);
    EXPECT_TRUE(found.pictures[1].second == jpeg(60, 2));
    EXPECT_EQ(found.pictures[2].first, 960);
    EXPECT_EQ(found.damaged, 0u);
    EXPECT_EQ(found.append_at, 0u);  // its size is fixed
}

TEST(MatroskaReader, reads_clusters_of_unknown_size) {
    Elements clusters;
    for (unsigned i = 0; i < 3; ++i) {
        clusters.open(0x1F43B675).put(0xE7, {i});
        append(clusters.bytes, block(1, 0, jpeg(50, 1)).bytes);
    }
    const Found found = read_all(file_of(clusters));
    EXPECT_EQ(found.pictures.size(), 3u);
    EXPECT_EQ(found.damaged, 0u);
}

TEST(MatroskaReader, passes_over_other_tracks) {
    Elements cluster;
    cluster.put(0xE7, {0});
    append(cluster.bytes, block(1, 0, {'s', 'o', 'u', 'n', 'd', '!'}).bytes);
    append(cluster.bytes, block(2, 0, jpeg(50, 1)).bytes);
    const Elements tracks = Elements().put(0xAE, track(1, "A_VORBIS")).put(0xAE, track(2, "V_MJPEG"));
    EXPECT_EQ(read_all(file_of(tracks, Elements().put(0x1F43B675, cluster))).pictures.size(), 1u);
}

TEST(MatroskaReader, says_what_it_cannot_read) {
    const Elements cluster = Elements().put(0x1F43B675, Elements().put(0xE7, {0}));
    const auto fault_of = [](Bytes file) {
        const Found found = read_all(file);
        EXPECT_TRUE(found.failed);
        return found.fault;
    };
    EXPECT_EQ(fault_of(as_bytes("RIFF....AVI LIST")), ReadFault::kNotMatroska);
    EXPECT_EQ(fault_of(Elements().put(0x1A45DFA3, Elements().put(0x4282, "other")).bytes),
              ReadFault::kNotMatroska);
    EXPECT_EQ(fault_of(file_of(Elements().put(0xAE, track(1, "V_VP9")), cluster)), ReadFault::kNoPictures);
    Elements encoded = track(1, "V_MJPEG");
    encoded.put(0x6D80, {0});
    EXPECT_EQ(fault_of(file_of(Elements().put(0xAE, encoded), cluster)), ReadFault::kEncoded);
    for (const auto fault : {ReadFault::kNotMatroska, ReadFault::kNoPictures, ReadFault::kEncoded})
        EXPECT_FALSE(to_string(fault).empty());
}

TEST(MatroskaReader, passes_over_a_picture_that_is_none) {
    Elements clusters;
    for (unsigned i = 0; i < 4; ++i) {
        Elements cluster;
        cluster.put(0xE7, {i});
        ByteVector picture = jpeg(50, 1);
        if (i == 1) picture[0] = 0;                                                     // no JPEG
        append(cluster.bytes, block(1, 0, picture, 0xA3, i == 2 ? 0x86 : 0x80).bytes);  // several in a block
        clusters.put(0x1F43B675, cluster);
    }
    const Found found = read_all(file_of(clusters));
    ASSERT_EQ(found.pictures.size(), 2u);
    EXPECT_EQ(found.pictures[1].first, 3);
    EXPECT_EQ(found.damaged, 2u);
}

TEST(MatroskaReader, durations_are_floats_of_both_sizes) {
    const auto duration_of = [](std::initializer_list<unsigned> bits) {
        Elements file;
        file.put(0x1A45DFA3, Elements().put(0x4282, "matroska"));
        file.put(0x18538067, Elements().put(0x1549A966, Elements().put(0x4489, bits)));
        return read_all(file.bytes).header.duration.count();
    };
    EXPECT_EQ(duration_of({0x40, 0x5E, 0xDC, 0, 0, 0, 0, 0}), 123'437'500);  // 123.4375 ms
    EXPECT_EQ(duration_of({0x42, 0xF6, 0xE0, 0}), 123'437'500);              // the same, in 32 bits
    EXPECT_EQ(duration_of({0x3F, 0xE0, 0, 0, 0, 0, 0, 0}), 500'000);         // 0.5 ms
    EXPECT_EQ(duration_of({0xC0, 0x5E, 0xDC, 0, 0, 0, 0, 0}), 0);            // negative
    EXPECT_EQ(duration_of({0x7F, 0xF0, 0, 0, 0, 0, 0, 0}), 0);               // infinite
    EXPECT_EQ(duration_of({0x42, 0x74, 0x87, 0x6E, 0x80, 0, 0, 0}), 1'410'744'188'928'000'000);
    EXPECT_EQ(duration_of({0x43, 0x74, 0x87, 0x6E, 0x80, 0, 0, 0}), 0);  // beyond 64 bits
    EXPECT_EQ(duration_of({0, 0}), 0);
}

TEST(MatroskaReader, the_windows_do_not_matter) {
    ByteVector file = header_of(usual_info());
    for (int i = 0; i < 4; ++i) append_picture(file, MediaTime{i * 1s}, jpeg(2000, 1));
    file[file.size() - 5000] = 0;
    const Found found = read_all(file);
    for (const std::size_t window : {kWindow + 1, std::size_t{1000}, std::size_t{100'000}}) {
        const Found other = read_all(file, window);
        EXPECT_TRUE(other.pictures == found.pictures) << window;
        EXPECT_EQ(other.append_at, found.append_at);
    }
    Reader reader(file.size());
    EXPECT_EQ(reader.next(Bytes(file).first(kWindow - 1)), Reader::Event::kMore);
    EXPECT_EQ(reader.position(), 0u);
}

TEST(MatroskaReader, goes_to_a_cluster_of_the_index) {
    ByteVector file = header_of(usual_info());
    std::vector<std::uint64_t> places;
    for (int i = 0; i < 4; ++i) {
        places.push_back(file.size());
        append_picture(file, MediaTime{i * 1s}, jpeg(700, 1));
    }
    Reader reader(file.size());
    const auto next_picture = [&] {
        auto event = Reader::Event::kMore;
        while (event == Reader::Event::kMore)
            event = reader.next(Bytes(file).subspan(static_cast<std::size_t>(reader.position())));
        return event == Reader::Event::kPicture ? to_ms(reader.picture().time.since) : -1;
    };
    EXPECT_EQ(next_picture(), 0);
    reader.go_to(places[2]);
    EXPECT_EQ(next_picture(), 2000);
    EXPECT_EQ(next_picture(), 3000);
    reader.go_to(places[1]);
    EXPECT_EQ(next_picture(), 1000);
}

}  // namespace
}  // namespace vedette::matroska
