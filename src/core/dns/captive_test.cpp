#include "core/dns/captive.hpp"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace vedette::dns {
namespace {

constexpr IpAddress kBoard = IpAddress::v4(192, 168, 3, 1);

std::vector<std::uint8_t> query(Type type, std::uint16_t flags = kRecursionDesired) {
    std::vector<std::uint8_t> memory(512);
    MessageWriter writer(memory, 0xbeef, flags);
    writer.add({.name = Name::of({"connectivitycheck", "example", "com"}), .type = type});
    memory.resize(writer.written().size());
    return memory;
}

struct Answer {
    Header header;
    std::string addresses;
    std::uint32_t ttl_s = 99;
    bool is_empty = true;
};

Answer answer(Bytes bytes) {
    std::array<std::uint8_t, kMaxUdpBytes> memory;
    Answer out;
    auto reader = MessageReader::open(answer_captive(bytes, kBoard, memory));
    if (!reader) return out;
    out.is_empty = false;
    out.header = reader->header();
    for (Record record; reader->next(record);) {
        out.addresses += as_text(record.data);
        out.ttl_s = record.ttl_s;
    }
    EXPECT_FALSE(reader->is_broken());
    return out;
}

TEST(CaptiveDns, each_name_has_the_boards_address_for_now) {
    for (const Type type : {Type::kA, Type::kAny}) {
        const Answer out = answer(query(type));
        EXPECT_EQ(out.header.id, 0xbeef);
        EXPECT_EQ(out.header.flags, kResponse | kRecursionDesired | kRecursionAvailable);
        EXPECT_EQ(out.header.questions, 1);
        EXPECT_EQ(out.addresses, "\xc0\xa8\x03\x01");
        EXPECT_EQ(out.ttl_s, 0U);
    }
}

TEST(CaptiveDns, other_records_of_a_name_are_none) {
    for (const Type type : {Type::kAaaa, Type::kTxt, Type::kSrv, Type{65}}) {
        const Answer out = answer(query(type));
        EXPECT_EQ(out.header.flags & kRcodeMask, 0);
        EXPECT_EQ(out.addresses, "");
    }
}

TEST(CaptiveDns, answers_no_answers) {
    EXPECT_TRUE(answer(query(Type::kA, kResponse)).is_empty);
    EXPECT_TRUE(answer({}).is_empty);
}

TEST(CaptiveDns, refuses_other_operations_and_broken_questions) {
    EXPECT_EQ(answer(query(Type::kA, 5 << 11)).header.flags & kRcodeMask, kRcodeNotImplemented);
    auto bytes = query(Type::kA);
    bytes[5] = 2;
    EXPECT_EQ(answer(bytes).header.flags & kRcodeMask, kRcodeFormatError);
    bytes = query(Type::kA);
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        const Answer out = answer(Bytes(bytes).first(cut));
        EXPECT_EQ(out.is_empty, cut < kHeaderBytes) << cut;
        EXPECT_EQ(out.header.flags & kRcodeMask, out.is_empty ? 0 : kRcodeFormatError) << cut;
    }
}

// Resolvers send EDNS options (RFC 6891) in an additional record:
// the question is answered, and they get none back.
TEST(CaptiveDns, ignores_what_follows_the_question) {
    std::vector<std::uint8_t> memory(512);
    MessageWriter writer(memory, 1, kRecursionDesired);
    writer.add({.name = Name::of({"a"}), .type = Type::kA});
    writer.add(Section::kAdditional, {.name = Name(), .type = Type{41}, .klass = 1232}, {});
    const Answer out = answer(writer.written());
    EXPECT_EQ(out.addresses, "\xc0\xa8\x03\x01");
    EXPECT_EQ(out.header.records[2], 0);
}

}  // namespace
}  // namespace vedette::dns
