#include "core/http/websocket.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/http/message_reader.hpp"

namespace vedette::http {
namespace {

std::vector<int> head_bytes(const FrameHead& head) {
    std::array<std::uint8_t, kMaxFrameHead> out{};
    const Bytes bytes = encode_frame_head(head, out);
    return {bytes.begin(), bytes.end()};
}

TEST(FrameHead, W7_the_length_takes_its_shortest_form) {
    using V = std::vector<int>;
    EXPECT_TRUE(head_bytes({Opcode::kText, 0, {}, true}) == (V{0x81, 0}));
    EXPECT_TRUE(head_bytes({Opcode::kBinary, 125, {}, false}) == (V{0x02, 125}));
    EXPECT_TRUE(head_bytes({Opcode::kBinary, 126, {}, true}) == (V{0x82, 126, 0, 126}));
    EXPECT_TRUE(head_bytes({Opcode::kBinary, 65535, {}, true}) == (V{0x82, 126, 0xff, 0xff}));
    EXPECT_TRUE(head_bytes({Opcode::kBinary, 65536, {}, true}) == (V{0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0}));
}

TEST(FrameHead, a_clients_frame_carries_its_mask) {
    using V = std::vector<int>;
    const MaskKey key{1, 2, 3, 4};
    EXPECT_TRUE(head_bytes({Opcode::kPing, 1, key, true}) == (V{0x89, 0x81, 1, 2, 3, 4}));
    EXPECT_EQ(head_bytes({Opcode::kBinary, 65536, key, true}).size(), kMaxFrameHead);
}

TEST(Mask, is_the_same_for_every_cut_of_the_payload) {
    const MaskKey key{0x37, 0xfa, 0x21, 0x3d};  // of RFC 6455 section 5.7
    std::string hello = "\x7f\x9f\x4d\x51\x58";
    apply_mask({reinterpret_cast<std::uint8_t*>(hello.data()), hello.size()}, key);
    EXPECT_EQ(hello, "Hello");
    std::vector<std::uint8_t> whole(37);
    for (std::size_t i = 0; i < whole.size(); ++i) whole[i] = static_cast<std::uint8_t>(i * 7);
    const auto plain = whole;
    apply_mask(whole, key);
    for (std::size_t i = 0; i < whole.size(); ++i) EXPECT_EQ(whole[i], plain[i] ^ key[i % 4]) << i;
    for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
        auto pieces = plain;
        apply_mask(MutableBytes(pieces).first(cut), key);
        apply_mask(MutableBytes(pieces).subspan(cut), key, cut);
        EXPECT_TRUE(pieces == whole) << cut;
    }
}

TEST(ClosePayload, a_long_reason_is_cut_between_characters) {
    std::array<std::uint8_t, kMaxControlPayload> out{};
    EXPECT_EQ(as_text(encode_close(CloseCode::kTooLarge, "big", out)),
              "\x03\xf1"
              "big");
    EXPECT_EQ(encode_close(CloseCode::kNormal, std::string(200, 'x'), out).size(), 125U);
    EXPECT_EQ(encode_close(CloseCode::kNormal, std::string(122, 'x') + "\xc3\xa4", out).size(), 124U);
    EXPECT_EQ(encode_close(CloseCode::kNormal, std::string(121, 'x') + "\xc3\xa4", out).size(), 125U);
}

TEST(WebSocket, each_side_reads_what_the_other_writes) {
    for (const Peer writer : {Peer::kClient, Peer::kServer}) {
        for (const std::size_t size : {0UL, 1UL, 125UL, 126UL, 300UL, 65535UL, 65536UL}) {
            std::vector<std::uint8_t> payload(size, 0x5a);
            FrameHead head{Opcode::kBinary, size, {}, true};
            if (writer == Peer::kClient) head.mask = MaskKey{9, 8, 7, 6};
            std::array<std::uint8_t, kMaxFrameHead> memory{};
            const Bytes head_written = encode_frame_head(head, memory);
            if (head.mask) apply_mask(payload, *head.mask);
            std::vector<std::uint8_t> message(size + 1);
            MessageReader reader(writer, {}, message);
            reader.feed(head_written);
            MessageEvent event = reader.poll();
            for (Bytes rest = payload; event == MessageEvent::kNeedMore && !rest.empty();
                 event = reader.poll()) {
                rest = rest.subspan(reader.feed(rest));
            }
            ASSERT_TRUE(event == MessageEvent::kMessage) << size;
            EXPECT_EQ(reader.message().size(), size);
            bool same = true;
            for (const auto byte : reader.message()) same = same && byte == 0x5a;
            EXPECT_TRUE(same) << size;
        }
    }
}

}  // namespace
}  // namespace vedette::http
