#include "core/dns/message.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace vedette::dns {
namespace {

std::string text_of(const Name& name) { return std::string(as_text(name.labels())); }

// An answer with an alias, an address and a service, whose names are compressed.
std::vector<std::uint8_t> message() {
    std::vector<std::uint8_t> memory(512);
    MessageWriter writer(memory, 7, kResponse);
    const Name www = Name::of({"www", "example", "org"});
    const Name host = Name::of({"host", "EXAMPLE", "org"});
    EXPECT_TRUE(writer.add({.name = www, .type = Type::kA, .top_bit = true}));
    EXPECT_TRUE(
        writer.add(Section::kAnswer, {.name = www, .type = Type::kCname, .ttl_s = 70'000}, {.name = &host}));
    EXPECT_TRUE(writer.add(Section::kAnswer, {.name = host, .type = Type::kA, .klass = kClassIn | kTopBit},
                           {.before = as_bytes("\x7f\x01\x02\x03")}));
    EXPECT_TRUE(writer.add(Section::kAdditional, {.name = host, .type = Type::kSrv},
                           {.before = as_bytes("123456"), .name = &www}));
    memory.resize(writer.written().size());
    return memory;
}

TEST(DnsName, reads_labels_and_refuses_what_is_no_name) {
    EXPECT_EQ(text_of(*Name::parse("pool.ntp.org")), "\x04pool\x03ntp\x03org");
    EXPECT_TRUE(*Name::parse("pool.ntp.org.") == Name::of({"POOL", "ntp", "Org"}));
    EXPECT_FALSE(*Name::parse("pool.ntp.org") == Name::of({"pool", "ntp"}));
    EXPECT_FALSE(Name::of({"ab", "c"}) == Name::of({"a", "bc"}));
    const std::string longest(63, 'a');
    EXPECT_TRUE(Name::parse(longest));
    for (const std::string& text :
         {std::string(), std::string("."), std::string("a..b"), std::string(".a"), longest + "a"})
        EXPECT_FALSE(Name::parse(text)) << text;
    const std::string four = longest + "." + longest + "." + longest + ".";
    EXPECT_TRUE(Name::parse(four + std::string(61, 'a')));
    EXPECT_FALSE(Name::parse(four + std::string(62, 'a')));
}

TEST(DnsMessage, what_is_written_is_read_again) {
    const auto bytes = message();
    auto reader = MessageReader::open(bytes);
    ASSERT_TRUE(reader);
    EXPECT_EQ(reader->header().id, 7);
    Question question;
    ASSERT_TRUE(reader->next(question));
    EXPECT_TRUE(question.name == Name::of({"www", "example", "org"}));
    EXPECT_TRUE(question.top_bit);
    EXPECT_EQ(question.klass, kClassIn);
    EXPECT_FALSE(reader->next(question));
    Record record;
    ASSERT_TRUE(reader->next(record));
    EXPECT_EQ(record.ttl_s, 70'000U);
    EXPECT_TRUE(record.type == Type::kCname);
    EXPECT_TRUE(reader->name_at(record.data_at)->name == Name::of({"host", "example", "org"}));
    ASSERT_TRUE(reader->next(record));
    EXPECT_TRUE(record.name == Name::of({"host", "example", "org"}));
    EXPECT_TRUE(record.top_bit);
    EXPECT_EQ(as_text(record.data), "\x7f\x01\x02\x03");
    ASSERT_TRUE(reader->next(record));
    EXPECT_TRUE(record.section == Section::kAdditional);
    EXPECT_TRUE(reader->name_at(record.data_at + 6)->name == Name::of({"www", "example", "org"}));
    EXPECT_FALSE(reader->next(record));
    EXPECT_FALSE(reader->is_broken());
}

TEST(DnsMessage, names_are_compressed) {
    const auto bytes = message();
    // 12 header, 17+4 question, 2+10+7 alias (host and a pointer), 2+10+4 address, 2+10+6+2 service.
    EXPECT_EQ(bytes.size(), 88U);
}

TEST(DnsMessage, a_message_that_is_cut_anywhere_gives_its_first_records_only) {
    const auto whole = message();
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
        const std::vector<std::uint8_t> bytes(whole.begin(),
                                              whole.begin() + static_cast<std::ptrdiff_t>(cut));
        auto reader = MessageReader::open(bytes);
        EXPECT_EQ(reader.has_value(), cut >= kHeaderBytes) << cut;
        int records = 0;
        for (Record record; reader && reader->next(record);) ++records;
        EXPECT_TRUE(!reader || reader->is_broken()) << cut;
        EXPECT_EQ(records, cut < 52 ? 0 : cut < 68 ? 1 : 2) << cut;
    }
}

TEST(DnsMessage, pointers_lead_backwards_only) {
    const auto question_with = [](std::string_view name) {
        std::vector<std::uint8_t> bytes(kHeaderBytes);
        bytes[5] = 1;
        bytes.insert(bytes.end(), name.begin(), name.end());
        bytes.insert(bytes.end(), {0, 1, 0, 1});
        Question question;
        return MessageReader::open(bytes)->next(question);
    };
    EXPECT_TRUE(
        question_with(std::string_view("\x01"
                                       "a\x00",
                                       3)));
    EXPECT_FALSE(question_with("\xc0\x0c"));  // to itself
    EXPECT_FALSE(
        question_with("\x01"
                      "a\xc0\x0c"));          // in a circle
    EXPECT_FALSE(question_with("\xc0\x40"));  // beyond the end
    EXPECT_FALSE(question_with("\xc0\x0e"));  // forwards
    EXPECT_FALSE(
        question_with("\x40"
                      "a"));  // of no known kind
    EXPECT_FALSE(
        question_with("\x80"
                      "a"));
    EXPECT_TRUE(question_with(std::string_view("\xc0\x00", 2)));  // to the header: an empty name there
}

TEST(DnsMessage, a_name_of_many_pointers_ends_at_its_limit) {
    // Label behind label, each of which goes on at the one before it.
    std::vector<std::uint8_t> bytes(kHeaderBytes);
    bytes[5] = 2;
    bytes.push_back(0);
    std::size_t last = kHeaderBytes;
    for (int i = 0; i < 200; ++i) {
        const std::size_t at = bytes.size();
        bytes.insert(bytes.end(),
                     {1, 'a', static_cast<std::uint8_t>(0xc0 | last >> 8), static_cast<std::uint8_t>(last)});
        last = at;
    }
    const auto reader = MessageReader::open(bytes);
    EXPECT_TRUE(reader->name_at(kHeaderBytes + 1 + 4 * 126));
    EXPECT_FALSE(reader->name_at(kHeaderBytes + 1 + 4 * 127));
}

TEST(DnsMessage, what_does_not_fit_leaves_the_message_as_it_was) {
    std::vector<std::uint8_t> memory(64);
    MessageWriter writer(memory, 1, 0);
    const Name name = Name::of({"name", "local"});
    EXPECT_TRUE(writer.add({.name = name}));
    const std::size_t size = writer.written().size();
    const std::vector<std::uint8_t> much(60);
    EXPECT_FALSE(writer.add(Section::kAnswer, {.name = name}, {.before = much}));
    EXPECT_FALSE(writer.add({.name = Name::of({std::string(60, 'a')})}));
    EXPECT_EQ(writer.written().size(), size);
    auto reader = MessageReader::open(writer.written());
    EXPECT_EQ(reader->header().questions, 1);
    EXPECT_EQ(reader->header().records[0], 0);
    EXPECT_TRUE(writer.add(Section::kAnswer, {.name = name}, {.before = Bytes(much).first(4)}));
}

}  // namespace
}  // namespace vedette::dns
