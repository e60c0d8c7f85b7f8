#include "core/dns/lookup.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace vedette::dns {
namespace {

constexpr MonoTime kStart{100s};
const Name kPool = Name::of({"pool", "ntp", "org"});

// A look-up, and a name server that answers as the test says.
struct Asker {
    Lookup lookup{LookupLimits{}};
    MonoTime now = kStart;
    std::array<std::uint8_t, kMaxUdpBytes> memory{};
    std::vector<std::uint8_t> query;
    Type type{};

    explicit Asker(std::size_t servers = 2) { EXPECT_TRUE(lookup.start("pool.ntp.org", servers, now)); }
    // The server that is asked at the next deadline; -1: none.
    int ask() {
        now = std::max(now, lookup.deadline());
        const auto due = lookup.poll(42, now, memory);
        if (!due) return -1;
        query.assign(due->message.begin(), due->message.end());
        Question question;
        auto reader = MessageReader::open(query);
        EXPECT_TRUE(reader->next(question));
        EXPECT_TRUE(question.name == kPool);
        type = question.type;
        return static_cast<int>(due->server);
    }
    struct Answer {
        Name name;
        Type type;
        std::string_view data;
        const Name* target = nullptr;
    };
    std::vector<std::uint8_t> answer(const std::vector<Answer>& records, std::uint16_t code = 0) const {
        std::vector<std::uint8_t> out(512);
        MessageWriter writer(out, 42, static_cast<std::uint16_t>(kResponse | code));
        writer.add({.name = kPool, .type = type});
        for (const Answer& one : records)
            writer.add(Section::kAnswer, {.name = one.name, .type = one.type},
                       {.before = as_bytes(one.data), .name = one.target});
        out.resize(writer.written().size());
        return out;
    }
};

constexpr std::string_view kOne("\x01\x02\x03\x04");

TEST(DnsLookup, finds_the_addresses_of_a_name) {
    Asker asker;
    EXPECT_EQ(asker.ask(), 0);
    EXPECT_TRUE(asker.type == Type::kA);
    asker.lookup.take(asker.answer({{kPool, Type::kA, kOne}, {kPool, Type::kA, "\x05\x06\x07\x08"}}),
                      asker.now);
    EXPECT_FALSE(asker.lookup.is_running());
    ASSERT_EQ(asker.lookup.addresses().size(), 2U);
    EXPECT_TRUE(asker.lookup.addresses()[0] == IpAddress::v4(1, 2, 3, 4));
    EXPECT_TRUE(asker.lookup.addresses()[1] == IpAddress::v4(5, 6, 7, 8));
    EXPECT_EQ(asker.lookup.deadline(), MonoTime::max());
}

TEST(DnsLookup, keeps_a_few_of_many_addresses) {
    Asker asker;
    asker.ask();
    asker.lookup.take(asker.answer(std::vector<Asker::Answer>(9, {kPool, Type::kA, kOne})), asker.now);
    EXPECT_EQ(asker.lookup.addresses().size(), Lookup::kMaxAddresses);
}

TEST(DnsLookup, follows_aliases_in_any_order) {
    const Name second = Name::of({"second"});
    const Name third = Name::of({"third"});
    Asker asker;
    asker.ask();
    asker.lookup.take(asker.answer({{third, Type::kA, kOne},
                                    {second, Type::kCname, "", &third},
                                    {kPool, Type::kCname, "", &second},
                                    {Name::of({"other"}), Type::kA, "\x09\x09\x09\x09"}}),
                      asker.now);
    ASSERT_EQ(asker.lookup.addresses().size(), 1U);
    EXPECT_TRUE(asker.lookup.addresses()[0] == IpAddress::v4(1, 2, 3, 4));
}

TEST(DnsLookup, aliases_in_a_circle_have_no_address) {
    const Name second = Name::of({"second"});
    Asker asker;
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(asker.ask(), 0);
        asker.lookup.take(
            asker.answer({{second, Type::kCname, "", &kPool}, {kPool, Type::kCname, "", &second}}),
            asker.now);
    }
    EXPECT_TRUE(asker.lookup.error() == LookupError::kNoAddress);
}

TEST(DnsLookup, asks_for_ipv6_where_there_is_no_ipv4) {
    Asker asker;
    asker.ask();
    asker.lookup.take(asker.answer({}), asker.now);
    EXPECT_TRUE(asker.lookup.is_running());
    EXPECT_EQ(asker.ask(), 0);
    EXPECT_EQ(asker.now, kStart);
    EXPECT_TRUE(asker.type == Type::kAaaa);
    asker.lookup.take(
        asker.answer({{kPool, Type::kAaaa, std::string("\xfd", 1) + std::string(14, '\0') + "\x01"}}),
        asker.now);
    ASSERT_EQ(asker.lookup.addresses().size(), 1U);
    EXPECT_TRUE(asker.lookup.addresses()[0] == IpAddress::parse("fd00::1"));
}

TEST(DnsLookup, a_name_that_does_not_exist_is_not_asked_for_again) {
    Asker asker;
    asker.ask();
    asker.lookup.take(asker.answer({}, kRcodeNoSuchName), asker.now);
    EXPECT_TRUE(asker.lookup.error() == LookupError::kNoSuchName);
    EXPECT_EQ(asker.ask(), -1);
}

TEST(DnsLookup, asks_each_server_twice) {
    Asker asker;
    for (const int server : {0, 1, 0, 1}) EXPECT_EQ(asker.ask(), server);
    EXPECT_EQ(asker.now, kStart + 6s);
    EXPECT_EQ(asker.ask(), -1);
    EXPECT_EQ(asker.now, kStart + 8s);
    EXPECT_TRUE(asker.lookup.error() == LookupError::kNoAnswer);
}

TEST(DnsLookup, asks_the_next_server_at_once_after_an_error) {
    Asker asker;
    EXPECT_EQ(asker.ask(), 0);
    asker.lookup.take(asker.answer({}, 2), asker.now);
    EXPECT_EQ(asker.ask(), 1);
    EXPECT_EQ(asker.now, kStart);
}

TEST(DnsLookup, ignores_what_answers_another_question) {
    Asker asker;
    asker.lookup.take(asker.answer({{kPool, Type::kA, kOne}}), asker.now);  // nothing was sent
    asker.ask();
    const auto right = asker.answer({{kPool, Type::kA, kOne}});
    for (const std::size_t place : {0U, 1U, 2U, 5U, 13U, 27U, 29U}) {  // id, kind, count, name, type, class
        auto wrong = right;
        wrong[place] ^= place == 2U ? 0x80 : 0x01;
        asker.lookup.take(wrong, asker.now);
        EXPECT_TRUE(asker.lookup.is_running()) << place;
    }
    asker.lookup.take(right, asker.now);
    EXPECT_FALSE(asker.lookup.is_running());
    EXPECT_EQ(asker.lookup.addresses().size(), 1U);
}

TEST(DnsLookup, an_answer_that_is_cut_anywhere_gives_no_wrong_address) {
    Asker asker;
    asker.ask();
    const auto whole = asker.answer({{kPool, Type::kA, kOne}});
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
        Asker again;
        again.ask();
        again.lookup.take(Bytes(whole).first(cut), again.now);
        EXPECT_EQ(again.lookup.addresses().size(), 0U) << cut;
    }
}

TEST(DnsLookup, does_not_ask_for_what_is_no_name) {
    Lookup lookup({});
    for (const std::string& name : {std::string(), std::string("a..b"), std::string(64, 'x')}) {
        EXPECT_FALSE(lookup.start(name, 1, kStart));
        EXPECT_FALSE(lookup.is_running());
    }
}

}  // namespace
}  // namespace vedette::dns
